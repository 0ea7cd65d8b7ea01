"""The network in Keras: architecture, layers, losses, optimizer."""
