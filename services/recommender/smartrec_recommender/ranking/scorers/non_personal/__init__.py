"""What a product is to everybody: demand and newness."""
