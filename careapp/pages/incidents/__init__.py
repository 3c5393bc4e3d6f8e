"""The screens of incidents."""
