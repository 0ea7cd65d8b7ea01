"""What memory holds of pictures: embeddings, clusters of them, hashes that tell duplicates."""
