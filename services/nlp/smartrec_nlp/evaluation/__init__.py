"""How well the mapping does: labelled queries, metrics, baselines, words not understood. Run by hand."""
