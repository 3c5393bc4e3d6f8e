"""What people type, turned into values: dates, numbers, yes or no, plain text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import _

_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER: Final = re.compile(r"[-−]?\d{1,15}(?:[.,]\d{1,6})?")
MOST_DIGITS: Final = 12
LONGEST: Final = 100
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_YES: Final = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1", "x"})
_NO: Final = frozenset({"non", "n", "faux", "false", "no", "0"})


def clean_text(text: str, lines: bool = False) -> str:
    """Text without control characters or odd spacing; only `lines` keeps its line breaks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    if lines:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return re.sub(r"[ \t\n]+", " ", text).strip()


def parse_date(text: str, field: str = "") -> date:
    """The date of `"2026-11-24"` or `"24/11/2026"`; a day that no calendar holds is refused."""
    plain = _SPACES.sub(" ", text).strip()
    iso, french = _ISO_DATE.fullmatch(plain), _FRENCH_DATE.fullmatch(plain)
    if not iso and not french:
        raise Refused(_("Écrivez une date comme 24/11/2026."), field)
    year, month, day = (iso[1], iso[2], iso[3]) if iso else (french[3], french[2], french[1])  # type: ignore[index]
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(_("Le {date} n’existe pas au calendrier.", date=plain), field) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(_("Écrivez une année de {first} à {last}.", first=FIRST_YEAR, last=LAST_YEAR), field)
    return found


def parse_decimal(text: str, field: str = "") -> Decimal:
    """The exact value of `"12,5"`, `"12.5"` or `"1 234,50"`."""
    plain = _SPACES.sub("", text)
    if not _NUMBER.fullmatch(plain):
        raise Refused(_("Écrivez un nombre comme 12,5."), field)
    try:
        return Decimal(plain.replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise Refused(_("Écrivez un nombre comme 12,5."), field) from None


def parse_integer(text: str, field: str = "", bounded: bool = False) -> int:
    """The whole number in a text; a `bounded` one may be long, for its bounds to refuse it."""
    plain = _SPACES.sub("", text)
    if not re.fullmatch(r"[-−]?\d+", plain, re.ASCII):
        raise Refused(_("Écrivez un nombre entier, sans virgule."), field)
    most = LONGEST if bounded else MOST_DIGITS
    if len(plain.lstrip("-−")) > most:
        raise Refused(_("Un nombre entier compte {count} chiffres au plus.", count=most), field)
    return int(plain.replace("−", "-"))


def parse_boolean(text: str, field: str = "") -> bool:
    """Yes or no in French, in English or as a digit."""
    plain = text.strip().lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise Refused(_("Répondez par oui ou par non."), field)
