"""Follow-up: notes and incidents in the records, satisfaction, reminders."""
