"""The shops that are evaluated: of files, MovieLens-100k, and harder ones made of the one at hand."""
