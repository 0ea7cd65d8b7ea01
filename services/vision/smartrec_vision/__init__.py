"""Vision service: picture bytes to category, box, attributes, colours and embedding."""
