"""Sector gaps in parts: what a place is close to, what it could build on, what policies ask for, and what would close a gap."""
