"""NLP service: what a shopper types to attributes, categories, colours and filters."""
