"""Calendar feeds: how far they reach, and how little they say of a person."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

PAST: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=90)
TOKEN_BYTES: Final = 32


class Naming(StrEnum):
    """How a feed calls the people in it; it is read on phones that the agency does not keep."""

    SHORT = "short"
    INITIALS = "initials"
    CODE = "code"


NAMING_LABELS: Final = {
    Naming.SHORT: N_("Prénom et initiale"),
    Naming.INITIALS: N_("Initiales"),
    Naming.CODE: N_("Numéro de fiche"),
}


def naming_of(text: str) -> Naming:
    """The way of naming that was chosen, or Refused."""
    try:
        return Naming(text)
    except ValueError:
        raise Refused(_("Ce choix n’existe pas.")) from None


def called(naming: str, first_name: str, last_name: str, code: str) -> str:
    """A person as a feed calls them: `"Odette F."`, `"O. F."` or `"C-00012"`."""
    last = f"{last_name[:1].upper()}." if last_name else ""
    if naming == Naming.CODE:
        return code
    first = f"{first_name[:1].upper()}." if first_name and naming == Naming.INITIALS else first_name
    return " ".join(filter(None, (first, last))) or code
