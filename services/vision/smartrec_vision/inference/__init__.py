"""The model's outputs, checked, and the names that belong to them."""
