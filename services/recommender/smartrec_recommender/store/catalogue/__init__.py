"""Reads and writes the catalogue."""
