"""The service: runs and their results, kept in a store and solved by jobs, each in a process of its own."""
