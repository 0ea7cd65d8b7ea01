"""What endpoints are given, and what is read of a request before one answers."""
