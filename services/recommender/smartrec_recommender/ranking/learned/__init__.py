"""A ranker of boosted trees behind the scorers: its features, its score, and what each scorer adds."""
