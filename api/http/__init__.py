"""Details of HTTP that the framework leaves to us."""
