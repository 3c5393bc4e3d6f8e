"""Re-evaluations: rules of the reminder, lock and unlock, versions, what changed, validation, what is due."""
