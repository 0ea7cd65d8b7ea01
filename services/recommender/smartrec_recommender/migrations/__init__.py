"""Alembic migrations of the recommender's database, run by `smartrec recommender migrate`."""
