"""Counts of the products that match, by what they are: category, colour, price and the like."""
