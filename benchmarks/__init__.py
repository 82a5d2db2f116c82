"""How fast the solver is: seeded instances, each solved in a process of its own, and one table of figures."""
