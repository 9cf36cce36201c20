"""Whether two centers do the same: likeness of names, technologies, segments, members and sectors as one probability."""
