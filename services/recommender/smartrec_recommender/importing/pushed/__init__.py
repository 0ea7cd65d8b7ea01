"""Products that a shop's own system sends row by row: read and written as those of a file are."""
