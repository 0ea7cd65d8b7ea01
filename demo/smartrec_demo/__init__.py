"""Rendered garments and the demo shop made of them: catalogue, shoppers, transactions."""
