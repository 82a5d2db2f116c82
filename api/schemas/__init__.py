"""The wire models: what comes in and what goes out, as in the interface description."""
