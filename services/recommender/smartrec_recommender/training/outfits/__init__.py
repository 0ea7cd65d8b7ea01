"""Outfits: what baskets say of colours and categories, and how often a look names what was bought with it."""
