"""Calls that were made before: a write is not done again, a read that has not changed is not sent again."""
