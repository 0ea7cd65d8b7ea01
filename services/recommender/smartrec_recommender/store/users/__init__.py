"""Reads and writes users and their transactions."""
