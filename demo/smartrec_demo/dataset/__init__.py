"""Rendered garments as a data set in DeepFashion's layout."""
