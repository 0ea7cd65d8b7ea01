"""What a request does, from top to bottom: cache, decode, detect, describe, answer."""
