"""Background work: the table of jobs, the ticker and the outbox runner."""
