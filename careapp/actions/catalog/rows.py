"""What every entry of the catalogue shares: written with its version, retired rather than deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from sqlmodel import SQLModel, select

from careapp.actions.parts import apply, model_of
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import RiskSituation, Service, Skill, Task
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _

MODELS: Final[Mapping[str, type[SQLModel]]] = {
    "service": Service, "task": Task, "risk": RiskSituation, "skill": Skill,
}  # fmt: skip


def write(work: Work, row: Any, draft: Any, noun: str, **audited: Any) -> None:
    """Write a draft into a new or a known row, with its audit trail."""
    new = row.id is None
    changed = apply(row, draft)
    work.add(row)
    work.audit("create" if new else "save", row, fields=changed, entry=noun, **audited)


def as_stored(row: Any, draft: Any) -> Any:
    """The draft, with the stored text wherever the person left its translation as it was."""
    shown = {name: getattr(row, name) for name in asdict(draft) if row.id}
    kept = {name: value for name, value in shown.items() if _translated(value) == getattr(draft, name)}
    return replace(draft, **kept)


def _translated(value: Any) -> Any:
    if isinstance(value, list):
        return [label(item) for item in value]
    return label(value) if isinstance(value, str) else value


def check_name(work: Work, model: Any, name: str, row_id: int, **within: int) -> None:
    """Raise RefusedFields when another entry of the same place has the name, whatever its case and accents."""
    same = [getattr(model, key) == value for key, value in within.items()]
    others = select(model.name).where(model.agency_id == work.actor.agency_id, model.id != row_id, *same)
    if fold(name) in {fold(text) for other in work.all(others) for text in (other, label(other))}:
        raise RefusedFields({"name": _("Ce nom existe déjà.")})


def set_active(work: Work, noun: str, row_id: int, seen_version: int, active: bool) -> None:
    """Retire an entry, which stays where it is used and is offered no more, or offer it again."""
    work.require(Permission.CATALOG_EDIT)
    row: Any = work.get_seen(model_of(MODELS, noun), row_id, seen_version)
    row.active = active
    work.audit("restore" if active else "retire", row, name=row.name)
