"""Searches by photo judged by looks: labelled photos, what the ranking answers to them, learned weights."""
