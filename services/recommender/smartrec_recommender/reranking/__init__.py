"""What happens to an ordered list: diversity and near-duplicates."""
