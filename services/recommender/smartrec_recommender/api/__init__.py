"""The HTTP door: endpoints and their JSON."""
