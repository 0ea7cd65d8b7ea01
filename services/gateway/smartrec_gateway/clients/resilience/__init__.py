"""What makes calls cheap and robust: replicas, a budget of retries, answers that are remembered."""
