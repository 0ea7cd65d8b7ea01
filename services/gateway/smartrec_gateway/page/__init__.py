"""The web page as it is served: its document, its files, and the headers that keep it safe."""
