"""The shop's own rules on its products, as they are written and as they hold."""
