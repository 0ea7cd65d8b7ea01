"""The vocabulary that every part speaks: categories, the 1000 attributes, colours."""
