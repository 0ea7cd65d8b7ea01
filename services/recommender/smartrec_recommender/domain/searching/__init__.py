"""What users type: suggestions, taught words, and what was searched for."""
