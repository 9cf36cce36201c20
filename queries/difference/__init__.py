"""What changed between two published graphs: facts, entities, and which answers moved."""
