"""Use cases: runs as jobs, the store, settings. Knows no HTTP."""
