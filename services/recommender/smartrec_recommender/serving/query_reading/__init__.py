"""Reads of a query what only the shop knows: its currency, its rates, what is cheap there."""
