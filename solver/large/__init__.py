"""The search for large problems: near-optimal plans, and valid bounds from prices."""
