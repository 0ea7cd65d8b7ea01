"""A run becomes a version that a model server loads."""
