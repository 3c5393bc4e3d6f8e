"""The database as the matching engine sees it."""
