"""Mission sheets: assembled from an opportunity, printed, mailed, kept as issued."""
