"""Samples to batches: decoded pictures, augmentation, backgrounds, colour targets."""
