"""The HTTP shape of the service: endpoints, their JSON, and the problems that a caller can cause."""
