"""What stands around the text of a document: its title, its reference, its foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from careapp.documents.kinds import LETTER, Kind
from careapp.documents.planning_sheets import ClientMonth, WorkerWeek
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class Frame:
    """The page around a document; `mark` warns of what it is not, `extra` is one more style sheet."""

    name: str
    title: str
    reference: str
    running: str
    foot: str
    issued_on: date
    mark: str = ""
    titled: bool = False
    feminine: bool = False
    landscape: bool = False
    extra: str = ""
    dated: bool = True


def frame_of(kind: Kind, value: Any) -> Frame:
    """The frame of a document of a kind."""
    title = _("Facture pro forma") if kind.key == "invoice" else _(kind.title)
    about = _whom(value)
    return Frame(
        name=" ".join(part for part in (title, value.number if _numbered(value) else about) if part),
        title=title,
        reference=value.number if _numbered(value) else "",
        running=" · ".join(part for part in (title, value.number if _numbered(value) else "", about) if part),
        foot=_foot(kind, value),
        issued_on=value.issued_on,
        mark=_mark(kind, value),
        titled=kind.titled,
        feminine=kind.key in ("mission_sheet", "worker_week"),
        landscape=kind.landscape,
        dated=kind.family != LETTER,
        extra="planning.css" if isinstance(value, WorkerWeek | ClientMonth) else "",
    )


def _numbered(value: Any) -> bool:
    return bool(getattr(value, "number", ""))


def _whom(value: Any) -> str:
    if isinstance(value, WorkerWeek):
        return value.worker
    if isinstance(value, ClientMonth) or hasattr(value, "reported_by"):
        return value.client
    if hasattr(value, "recipient"):
        return value.recipient.name
    return f"{value.client.civility} {value.client.name}".strip()


def _mark(kind: Kind, value: Any) -> str:
    if kind.key == "invoice":
        return _("Spécimen : rien n’est facturé")
    return _("Aperçu, sans valeur") if kind.series and not value.number else ""


def _foot(kind: Kind, value: Any) -> str:
    said = value.agency.text("confidentiality") if kind.health else ""
    if kind.key == "mission_sheet":
        return said or _(
            "Document confidentiel : à garder hors de la vue d’autrui. Il contient des données de santé, ne le "
            "photographiez pas et ne le transmettez pas."
        )
    legal = value.agency.text("legal") or ", ".join(
        part for part in (value.agency.name, value.agency.address, value.agency.registration) if part
    )
    return f"{legal}. {said}".strip() if said else legal
