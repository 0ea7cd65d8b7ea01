"""The recommender, asked for what merchandisers see and set."""
