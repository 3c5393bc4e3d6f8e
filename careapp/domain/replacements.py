"""What a client wants when a worker is away: somebody else, nobody, or it is still to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import N_, _


class Wish(StrEnum):
    """What the client of an uncovered visit wants."""

    ASK = "ask"
    REPLACE = "replace"
    LEAVE = "leave"


WISH_LABELS: Final[Mapping[str, str]] = {
    Wish.ASK: N_("À demander"),
    Wish.REPLACE: N_("Remplacer"),
    Wish.LEAVE: N_("Ne pas remplacer"),
}
REQUEST_LABELS: Final[Mapping[str, str]] = {
    "asked": N_("À traiter"),
    "approved": N_("Acceptée"),
    "refused": N_("Refusée"),
    "withdrawn": N_("Retirée"),
}


def read_wish(text: str) -> Wish:
    """The wish a screen names; raise Refused for one that does not exist."""
    try:
        return Wish(text)
    except ValueError:
        raise Refused(_("Choisissez une valeur de la liste.")) from None
