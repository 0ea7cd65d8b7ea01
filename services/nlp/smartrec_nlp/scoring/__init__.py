"""From the meanings of a query to scored attributes, categories and colours of the attribute list in use."""
