"""All SQL of the recommender. Everything else sees plain values and numpy columns."""
