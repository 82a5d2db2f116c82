"""The edges: HTTP and the command line, with the wire format that both speak."""
