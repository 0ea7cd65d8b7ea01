"""Colours, paths and pixels: what every drawing is made of."""
