"""Industry chains as graphs: what holds when something is missing, where all depends on one, and who could step in."""
