"""Recommender: products for an understood query and a shopper."""
