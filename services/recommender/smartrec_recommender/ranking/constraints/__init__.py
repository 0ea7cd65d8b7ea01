"""What a query asks for and a product keeps or misses, and what is relaxed when too few fit."""
