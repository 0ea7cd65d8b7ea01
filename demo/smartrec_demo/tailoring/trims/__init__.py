"""Belts and fringes, for garments of every build."""
