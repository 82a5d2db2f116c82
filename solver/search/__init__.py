"""The search: levels, relaxation, blossom cuts, rounding and the integer finish."""
