"""What is known of a user: history and profile."""
