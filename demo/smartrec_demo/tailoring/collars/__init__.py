"""What stands around the neck."""
