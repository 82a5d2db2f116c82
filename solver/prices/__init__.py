"""What prices prove: bounds of any prices, prices by formulas, and the blocks of a model that prices take apart."""
