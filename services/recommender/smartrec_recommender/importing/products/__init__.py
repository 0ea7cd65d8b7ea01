"""Records of a shop's export → products: read, put together from their variants, described, written."""
