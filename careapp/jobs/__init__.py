"""What the house does by the clock: the table of jobs, the ticker, the runner, the outbox."""
