"""Client libraries of the gateway's API, and what writes them."""
