"""Products, terms, users, queries, rules, and the snapshot of the shop; knows none of the other packages."""
