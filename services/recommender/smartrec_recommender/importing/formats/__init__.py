"""A file's bytes → records by column name: compressed or not, in any encoding, CSV, JSON, Parquet, XML."""
