"""A training run: stages, checkpoints, validation, devices."""
