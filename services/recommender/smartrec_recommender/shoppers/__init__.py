"""What is known of whoever asks: what they did, what it says of their taste."""
