"""Bytes of a picture to the pixels that the model takes, for training and serving alike."""
