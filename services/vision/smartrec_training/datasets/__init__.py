"""What is on disk: data sets and photos with their labels, read into samples."""
