"""Training of the vision model: data, model, training, evaluation, export. Not part of a running service."""
