"""What the words of a search come to: by the shop's own words, by nlp, and by what they found."""
