"""A request for products: its parameters, its query, its pages."""
