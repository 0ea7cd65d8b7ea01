"""Brings files of products and transactions into the database: streaming, repeatable, bad rows set aside."""
