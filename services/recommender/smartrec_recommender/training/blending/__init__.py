"""Tunes and selects the blend of users with a history, on packed requests of the past."""
