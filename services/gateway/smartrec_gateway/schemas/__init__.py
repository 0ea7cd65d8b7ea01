"""What the public API takes and answers, with the examples that its documentation shows."""
