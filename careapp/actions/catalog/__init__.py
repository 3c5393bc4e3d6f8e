"""The catalogue of an agency: loaded from what the product ships, then edited."""
