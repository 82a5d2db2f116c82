"""The demonstration: a real service, a real case, a readable summary. Run it as ``python -m api.demo``."""
