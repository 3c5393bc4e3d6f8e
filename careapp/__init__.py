"""careapp: home-service agencies, from the first call to the invoice."""
