"""Word vectors: the file, the attributes nearest to a word, and whether a word is about clothes."""
