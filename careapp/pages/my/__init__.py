"""The worker's screens, made for a telephone."""
