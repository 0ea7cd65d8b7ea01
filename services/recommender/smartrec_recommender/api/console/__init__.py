"""What merchandisers see and set; the gateway lets nobody else in."""
