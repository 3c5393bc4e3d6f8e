"""careapp: home-service agencies, from the first call to the invoice."""

__version__ = "0.1.0"
