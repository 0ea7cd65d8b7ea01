"""What merchandisers send and are answered."""
