"""The search for problems whose pairs are too many for prices by blocks: few pairs at once, areas solved exactly."""
