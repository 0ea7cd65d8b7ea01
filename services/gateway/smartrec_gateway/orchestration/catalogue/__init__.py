"""Products written, their pictures, and what the shop's words for categories may mean."""
