"""How good an exported model is: metrics, intervals, reports, the model card."""
