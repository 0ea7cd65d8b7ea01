"""Which shop system wrote a file, told by its columns; one TOML file a system says what its columns mean."""
