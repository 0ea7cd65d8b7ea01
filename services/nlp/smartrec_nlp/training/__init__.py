"""Makes the vector file, and trains it further on texts of a shop. Run by hand."""
