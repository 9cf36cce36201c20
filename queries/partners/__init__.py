"""Collaborators over the published graph: its events and recorded work as arrays, who asks, what is needed, why a row stands."""
