"""What the recommender asks of others, one module each."""
