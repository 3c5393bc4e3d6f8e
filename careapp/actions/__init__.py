"""The verbs of the trade: one verb, one transaction."""
