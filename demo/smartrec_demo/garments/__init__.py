"""What a garment is before it is drawn: its recipe, its choices, its cloth, its true attribute names."""
