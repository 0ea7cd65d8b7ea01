"""What happens during a request: parse, user, candidates, scores, blend, re-ranking, presentation."""
