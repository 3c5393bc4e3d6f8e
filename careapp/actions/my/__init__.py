"""What a worker does: the day, the visits with their tasks, the clients visited; nobody else's."""
