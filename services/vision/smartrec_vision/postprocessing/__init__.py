"""The model's outputs and the pixels as words: category, box, attributes, colours, hash."""
