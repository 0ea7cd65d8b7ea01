"""What a shop decides: rules, experiments, its own words and occasions."""
