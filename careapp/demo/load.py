"""Loading a demo into an installation that holds nothing yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from careapp.actions import installation
from careapp.db.engine import reading
from careapp.demo import agency, hhcrsp
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.matching.problem import ProblemError
from careapp.settings import get_settings


def into_empty_database(size: str = "small", seed: int = 1) -> bool:
    """Load the demo where no agency was ever made, in the demo environment; give whether it was."""
    if get_settings().env != "demo" or not is_empty():
        return False
    agency.build(size, seed)
    return True


def demanded(size: str, seed: int) -> None:
    """Load the demo because someone asked for it; raise Refused in production or where there is an agency already."""
    check_place()
    agency.build(size, seed)


def published(file: Path) -> date:
    """Load an agency made from a published instance; give the day to propose. Raise Refused as `demanded` does."""
    check_place()
    try:
        return hhcrsp.build(file)
    except (ProblemError, OSError) as error:
        raise Refused(_("{file} ne se lit pas comme une instance HHCRSP.", file=file.name)) from error


def check_place() -> None:
    """Raise Refused where no demo belongs."""
    if get_settings().env != "demo":
        raise Refused(_("Une installation de production ne reçoit pas de données de démonstration."))
    if not is_empty():
        raise Refused(_("La base contient déjà une agence : la démonstration ne se charge que dans une base vide."))


def is_empty() -> bool:
    """Whether no agency was ever made here."""
    with reading() as session:
        return installation.is_empty(session)
