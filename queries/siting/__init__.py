"""Siting: where the next centers would help most, by exact maximum coverage of what the graph knows to be missing."""
