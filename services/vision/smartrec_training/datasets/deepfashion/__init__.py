"""A data set in DeepFashion's layout: coarse and fine annotations, list files, pictures on disk."""
