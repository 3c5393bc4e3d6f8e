"""Documents: gathered from the records, printed and numbered, mailed, printed together, on the agency's paper."""
