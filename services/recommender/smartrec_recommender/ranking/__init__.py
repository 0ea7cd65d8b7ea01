"""From a query and a shopper to products in order: wishes, candidates, scores, blend, diversity, reasons."""
