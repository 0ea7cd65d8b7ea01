"""What patterns find in a sentence: prices, sizes, search operators."""
