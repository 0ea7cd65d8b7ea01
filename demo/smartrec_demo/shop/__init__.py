"""The demo shop: its catalogue, its users, their transactions, and the files that hold them."""
