"""gettext catalogues: French msgids, looked up in the locale of the running request."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

DEFAULT_LOCALE: Final = "fr"
LOCALES: Final = ("fr", "en")
CATALOGUES: Final = Path(__file__).parent / "locales"

_locale: ContextVar[str] = ContextVar("careapp_locale", default=DEFAULT_LOCALE)


@cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    return gettext.translation("careapp", CATALOGUES, [locale], fallback=True)


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
