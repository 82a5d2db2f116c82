"""What else one could do: the ways that the solver is compared with, each in a file of its own."""
