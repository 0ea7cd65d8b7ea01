"""HTTP: the endpoint, and how many pictures may be in hand at once."""
