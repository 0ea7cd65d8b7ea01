"""Backups of a whole install: one encrypted file, to a folder or an S3-compatible store, and back."""
