"""Workers: their list, their records, their absences."""
