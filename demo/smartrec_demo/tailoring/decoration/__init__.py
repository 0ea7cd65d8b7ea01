"""What is printed, sewn or embroidered on a garment."""
