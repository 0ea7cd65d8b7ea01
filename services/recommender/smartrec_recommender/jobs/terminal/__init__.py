"""What all commands share: the console, the database, options for times."""
