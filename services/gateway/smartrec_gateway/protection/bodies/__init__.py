"""How large a body may be, how slowly it may come, and how many pictures come at once."""
