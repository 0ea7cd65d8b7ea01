"""What merchandisers see and set: rules, words, experiments, segments, reports."""
