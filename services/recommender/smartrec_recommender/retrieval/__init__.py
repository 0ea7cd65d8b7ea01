"""Candidate sources, and the first-stage ranking that chooses which products are scored exactly."""
