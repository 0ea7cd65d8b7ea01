"""Pictures without a garment."""
