"""How well colours and patterns are read, and the fit of what reads patterns."""
