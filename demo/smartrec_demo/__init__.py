"""Rendered garments and the demo shop made of them: catalogue, users, transactions."""
