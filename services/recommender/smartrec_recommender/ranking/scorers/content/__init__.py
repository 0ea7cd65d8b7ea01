"""What a product is, beside what was asked for."""
