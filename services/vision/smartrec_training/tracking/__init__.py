"""What a run writes down: settings, log, curves."""
