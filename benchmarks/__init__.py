"""What is measured beside its alternatives, one command each (`make bench-…`); nothing here is a test."""
