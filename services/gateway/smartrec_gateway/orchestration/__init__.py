"""What is asked of which service for a request, and what its answers become."""
