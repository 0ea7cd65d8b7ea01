"""The reasons of a score in words."""
