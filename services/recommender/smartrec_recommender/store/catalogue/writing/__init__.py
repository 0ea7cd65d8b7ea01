"""Writes products, the rows that they came from, and the words that a shop teaches."""
