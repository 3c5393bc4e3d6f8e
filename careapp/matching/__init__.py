"""Who can do a visit and why not the others, who should do them all: one table of rules, no database, no clock."""
