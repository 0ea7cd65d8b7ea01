"""What is for sale, in memory: products as columns, terms, filters, image clusters."""
