"""One file per command; what they share is in `shared`."""
