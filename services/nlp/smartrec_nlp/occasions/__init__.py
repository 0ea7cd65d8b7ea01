"""What goes with an occasion, a season or a role: the table, and how a query is read by it."""
