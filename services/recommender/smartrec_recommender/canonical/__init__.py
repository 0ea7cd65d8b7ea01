"""Canonical forms: what a shop's own words are in the words that search and filters know."""
