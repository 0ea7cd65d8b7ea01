"""How much is begun at once: limits for each service and for the gateway, and refusals that cost little."""
