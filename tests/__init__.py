"""Tests: facts from the registry against independent expectations; real stores, real browser."""
