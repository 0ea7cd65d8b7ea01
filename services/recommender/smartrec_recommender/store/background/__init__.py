"""What is done when nobody waits for it: imports of uploaded files, and calls that tell of their end."""
