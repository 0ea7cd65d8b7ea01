"""What the shop's own events teach: models and weights, how good they are, and other embeddings."""
