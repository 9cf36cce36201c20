"""Collaboration density: events of every layer, what chance alone would give, and the measures of the network they make."""
