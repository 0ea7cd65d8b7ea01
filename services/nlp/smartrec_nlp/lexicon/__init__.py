"""The curated fashion lexicon: data files, checked against the vocabulary and related to each other."""
