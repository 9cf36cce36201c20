"""Tier overlap in parts: who holds what, exact sets of tiers, pairs against chance, provinces, and the flow up the ladder."""
