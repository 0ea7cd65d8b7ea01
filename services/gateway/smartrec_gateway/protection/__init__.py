"""What stands before the endpoints: who may call, how often, and for how long."""
