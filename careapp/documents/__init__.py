"""Complete dataclasses rendered to HTML, PDF and mail."""
