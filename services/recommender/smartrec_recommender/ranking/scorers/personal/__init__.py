"""What a product is to this user: taste, history, what users alike chose, what they buy again."""
