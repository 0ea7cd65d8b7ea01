"""`python -m smartrec_model_server.benchmark`: the server beside others that do the same, on this machine."""
