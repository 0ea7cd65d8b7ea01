"""The queue in front of a model, and the threads that run it."""
