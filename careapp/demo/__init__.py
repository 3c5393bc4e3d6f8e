"""The demo agency, built through the actions from a fixed seed."""
