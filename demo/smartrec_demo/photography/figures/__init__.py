"""How a garment is shown, and what carries it: a hanger or somebody who wears it."""
