"""Clients of what this service depends on: each owns one upstream."""
