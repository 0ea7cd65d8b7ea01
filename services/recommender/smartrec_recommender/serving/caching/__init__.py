"""What is kept between requests: answers in Redis, the shop in memory, and what both depend on."""
