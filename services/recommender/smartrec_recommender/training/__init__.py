"""What is learned from the transactions, by jobs: neighbours, factors, weights, and their evaluation."""
