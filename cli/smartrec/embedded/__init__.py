"""Real Postgres and Valkey from wheels: started, recovered and stopped without touching the system."""
