"""Where all events of a shop are summed up for its models."""

MEMORY_MEBIBYTES = 1_024
"""What an engine takes of memory before it goes to disk."""
