"""Offline evaluation: baselines, metrics, protocols and the report."""
