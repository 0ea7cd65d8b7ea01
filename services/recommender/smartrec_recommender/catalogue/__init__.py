"""What is for sale, in memory: products as columns, the shelf that holds them, what filters let through."""
