"""The rules of planning: what holds, what the agency decides, what a planning breaks."""
