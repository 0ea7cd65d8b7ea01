"""Deadlines, circuit breaker and single flight."""
