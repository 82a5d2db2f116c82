"""A solved problem kept warm: with a few capacities changed it is solved again in a fraction of the time."""
