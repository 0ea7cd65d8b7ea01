"""What is learned from the transactions, by jobs: neighbours, habits, the weights of the blend."""
