"""The parts of a generated registry: how many of what, the draws, the things, the relations, the policies."""
