"""Independent parts of a problem solved exactly, in processes of their own."""
