"""The import of clients and workers."""
