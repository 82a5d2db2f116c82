"""What can go wrong in the demonstration."""


class DemoError(Exception):
    """A sentence for the reader: what went wrong."""
