"""Imports that nobody waits for: a worker claims them, each runs in a process of its own."""
