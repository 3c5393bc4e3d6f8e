"""The administration: catalogue, forms, users, settings, audit trail."""
