"""Gateway: the one public door; orchestrates the other services and serves the web page."""
