"""gettext catalogues: French msgids, looked up in the locale of the running request."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LOCALE: Final = "fr"
LOCALES: Final = ("fr", "en")
CATALOGUES: Final = Path(__file__).parent / "locales"

_locale: ContextVar[str] = ContextVar("careapp_locale", default=DEFAULT_LOCALE)


class _French(gettext.NullTranslations):
    """French texts are their own msgids; zero and one are singular."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The msgid itself, in the number French counts in."""
        return msgid1 if abs(n) < 2 else msgid2


@cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    path = CATALOGUES / locale / "LC_MESSAGES" / "careapp.po"
    if not path.exists():
        return _French()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def current_locale() -> str:
    """The locale texts are written in at this point of the program."""
    return _locale.get()


@contextmanager
def using_locale(locale: str) -> Iterator[None]:
    """Write texts in `locale` (an unknown one falls back to French) until the block ends."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _locale.reset(token)


def _(msgid: str, **values: object) -> str:
    """The text of a French msgid in the current locale, its `{placeholders}` filled."""
    text = _catalogue(_locale.get()).gettext(msgid) if msgid else ""
    return text.format(**values) if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """The singular or plural text for `count`, its `{placeholders}` (`{count}` included) filled."""
    text = _catalogue(_locale.get()).ngettext(one, many, count)
    return text.format(count=count, **values)


def N_(msgid: str) -> str:
    """Mark a msgid for the catalogues without translating it yet."""
    return msgid
