"""Reminders: written, handled, put off, given to another, repeated, raised by the clock and told each morning."""
