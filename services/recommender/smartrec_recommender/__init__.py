"""Which ten products, in which order, for this shopper, and why: catalogue, history, scores, reasons."""
