"""What the screens hold: thin states behind the gate."""
