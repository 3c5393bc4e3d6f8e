"""A mail written from a record: whom it may go to, what it says, what it carries, and its leaving."""
