"""Problems solved in parts: independent ones exactly, large ones by prices and areas, in processes of their own."""
