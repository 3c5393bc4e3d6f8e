"""Opportunities: the verbs from the first call to the planning, one module per group of verbs."""
