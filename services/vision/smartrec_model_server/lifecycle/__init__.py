"""Which versions of which models are loaded, available, and taken out of use."""
