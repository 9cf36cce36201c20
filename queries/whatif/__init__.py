"""What if: scenarios applied to a copy of the published graph, and where the next centers would help most. Nothing is stored."""
