"""Sews a garment: its pieces as vector shapes, in centimetres of a standing body."""
