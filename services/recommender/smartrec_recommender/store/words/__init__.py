"""What users search for, and what a shop teaches of its words."""
