"""What happens to blended scores and an ordered list: repurchase, rules, diversity, near-duplicates, pins."""
