"""Goods that are no garments: shoes and bags."""
