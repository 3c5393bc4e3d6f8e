"""Documents expected of clients and workers: the catalogue, the checklist of a record, what is missing or expires."""
