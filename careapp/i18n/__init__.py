"""gettext catalogues and Babel formats."""
