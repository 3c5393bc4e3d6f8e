"""What an edited template may not hold as HTML: scripts, frames, forms, and anything that would be fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from careapp.documents.pictures import readable
from careapp.documents.sandbox import TemplateError
from careapp.i18n import _

FORBIDDEN = frozenset({
    "applet", "audio", "base", "body", "button", "embed", "form", "frame", "frameset", "head", "html", "iframe",
    "input", "link", "math", "meta", "noscript", "object", "script", "select", "source", "template", "textarea",
    "title", "video",
})  # fmt: skip
# What is never closed runs to the end: each pattern reads a text once, however it was made.
_JINJA = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_OPENS = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_FETCHES = re.compile(
    r"url\(\s*+['\"]?+\s*+(?!data:|#)|@import|image-set\(|(?<!background-)attachment|src\(", re.IGNORECASE
)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE)
_CSS_NOTE = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINKS = ("https://", "mailto:", "tel:", "#")
LARGEST_SPAN = 1000


class _Reader(HTMLParser):
    """Refuses the first forbidden tag, attribute or address, by its line."""

    def __init__(self) -> None:
        super().__init__()
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            raise TemplateError(_("la balise <{tag}> n’est pas permise.", tag=tag), self.getpos()[0])
        self.in_style = tag == "style"
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")

    def handle_data(self, data: str) -> None:
        if self.in_style and _fetches(data):
            self._refuse_address()

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            raise TemplateError(_("l’attribut « {name} » n’est pas permis.", name=name), self.getpos()[0])
        if name in ("src", "srcset", "data", "poster", "xlink:href"):
            self._check_picture(value)
        if name == "style" and _fetches(value):
            self._refuse_address()
        if name == "href" and tag != "a" and not value.startswith("#"):
            self._check_picture(value)
        if name == "href" and tag == "a" and value and not value.strip().lower().startswith(_LINKS):
            raise TemplateError(_("un lien mène à https:, mailto: ou tel:."), self.getpos()[0])
        if name in ("colspan", "rowspan", "span") and not (value.isdigit() and int(value) <= LARGEST_SPAN):
            raise TemplateError(_("« {name} » va de 1 à {limit}.", name=name, limit=LARGEST_SPAN), self.getpos()[0])

    def _check_picture(self, value: str) -> None:
        if not value.startswith("data:image/"):
            self._refuse_address()
        if not readable(value):
            raise TemplateError(_("cette image est illisible ou trop grande."), self.getpos()[0])

    def _refuse_address(self) -> None:
        raise TemplateError(_("seules les images intégrées (data:) sont permises."), self.getpos()[0])


def _fetches(css: str) -> bool:
    """Whether a style would fetch something, its notes taken out and its escapes read as a browser does."""

    def read(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return found[2] or (chr(code) if code < 0x110000 else "")

    return bool(_FETCHES.search(_CSS_ESCAPE.sub(read, _CSS_NOTE.sub("", css))))


def check_printed(html: str) -> None:
    """Refuse what a template put together only while it ran; no line can be named any more."""
    try:
        _read(html)
    except TemplateError as error:
        raise TemplateError(error.detail) from None


def check_markup(source: str) -> None:
    """Refuse the HTML of a template that holds what a document has no use for, naming the line."""
    _read(_JINJA.sub(lambda tag: " " + "\n" * tag[0].count("\n"), source))


def _read(html: str) -> None:
    reader = _Reader()
    last = html.rfind(">") + 1
    if opened := _OPENS.search(html, last):
        raise TemplateError(_("une balise n’est pas fermée par « > »."), html.count("\n", 0, opened.start()) + 1)
    reader.feed(html)
    reader.close()
