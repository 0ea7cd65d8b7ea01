"""`python -m benchmarks.model_server`: the server beside others that do the same, on this machine."""
