"""Pure rules of the trade: no clock, no session, no framework."""
