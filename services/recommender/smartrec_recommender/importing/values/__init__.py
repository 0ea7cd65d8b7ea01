"""One cell each: prices, lists, texts, stock, dates, yes and no. What cannot be read is told."""
