"""HTML to a tagged PDF, by WeasyPrint, with nothing opened but the package's own fonts and `data:` addresses."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any, Final

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FONTS: Final = Path(__file__).parent / "fonts"
WEIGHTS: Final = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
SCHEME: Final = "package:"

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


class ClosedFetcher(URLFetcher):
    """A fetcher that knows the package's font files by name, and `data:`; every other address is refused."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes behind an allowed address."""
        if url.startswith(SCHEME):
            return URLFetcherResponse(url, _font_files()[url.removeprefix(SCHEME)])
        if url.startswith("data:"):
            return super().fetch(url, headers)
        raise ValueError("address refused")


def render_pdf(html: str) -> bytes:
    """The PDF/UA-1 file of a whole HTML page; takes processor time, so call it through the pool."""
    fonts, faces = _typography()
    document = HTML(string=html, base_url="about:blank", url_fetcher=ClosedFetcher(allowed_protocols=["data"]))
    return document.write_pdf(font_config=fonts, stylesheets=[faces], pdf_variant="pdf/ua-1", optimize_images=True)


@cache
def _font_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FONTS.glob("*.woff2")}


@cache
def _typography() -> tuple[FontConfiguration, CSS]:
    """The fonts of this process, loaded once: the largest part of a first PDF's time."""
    config = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: Inter; font-weight: {weight}; src: url("{SCHEME}Inter-{name}.woff2") }}'
        for name, weight in WEIGHTS.items()
    )
    return config, CSS(string=faces, font_config=config, url_fetcher=ClosedFetcher())
