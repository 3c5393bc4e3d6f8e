"""Configuration of the web framework, read from the settings of the application."""

import reflex as rx
from reflex.plugins.sitemap import SitemapPlugin

from careapp.frontend import OneOrigin
from careapp.settings import get_settings

config = rx.Config(
    app_name="careapp",
    api_url=OneOrigin.PLACEHOLDER,
    cors_allowed_origins=list(get_settings().origins),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode="memory",
    frontend_compression_formats=["gzip", "brotli"],
    plugins=[OneOrigin()],
    disable_plugins=[SitemapPlugin],
)
