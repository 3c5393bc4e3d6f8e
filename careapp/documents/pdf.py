"""HTML to a tagged PDF, by WeasyPrint, with nothing opened but the package's own fonts and `data:` addresses."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from careapp.documents.pool import OverrunError

FONTS: Final = Path(__file__).parent / "fonts"
WEIGHTS: Final = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
SCHEME: Final = "package:"
MOST_PAGES: Final = 300
MOST_PICTURES: Final = 5
PICTURE_SCALE: Final = 1.7

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
    return _written(_laid_out(html))


def render_many(pages: Sequence[str]) -> bytes:
    """Several whole HTML pages after one another in one file, each numbered by itself; they share their fonts."""
    documents = [_laid_out(html) for html in pages]
    return _written(documents[0].copy([page for document in documents for page in document.pages]))


def merge(parts: Sequence[bytes]) -> bytes:
    """PDF files after one another in one."""
    if len(parts) == 1:
        return parts[0]
    whole = pdfium.PdfDocument.new()
    for part in parts:
        whole.import_pages(pdfium.PdfDocument(part))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def render_pictures(html: str, most: int = MOST_PICTURES) -> tuple[list[bytes], int]:
    """The first pages of a document as PNG pictures, and how many pages it has."""
    document = pdfium.PdfDocument(render_pdf(html))
    return [_picture(document[number]) for number in range(min(most, len(document)))], len(document)


def _picture(page: Any) -> bytes:
    out = io.BytesIO()
    page.render(scale=PICTURE_SCALE).to_pil().quantize(64).save(out, "PNG")
    return out.getvalue()


def _laid_out(html: str) -> Document:
    fonts, faces = _typography()
    source = HTML(string=html, base_url="about:blank", url_fetcher=ClosedFetcher(allowed_protocols=["data"]))
    document = source.render(font_config=fonts, stylesheets=[faces])
    if len(document.pages) > MOST_PAGES:
        raise OverrunError
    return document


def _written(document: Document) -> bytes:
    return document.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True)


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
