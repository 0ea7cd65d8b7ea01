"""What a search asks for and the shop has not, and what is looked for instead."""
