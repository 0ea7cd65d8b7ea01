"""What every Smartrec service shares: errors, logs, health, metrics, tracing. No domain word belongs here."""
