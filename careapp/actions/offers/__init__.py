"""Open visits offered to several workers at once, who answer from their phone."""
