"""How much a caller may ask for: token buckets and quotas in Redis, weighed by what a call costs."""
