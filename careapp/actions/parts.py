"""Writing a record and its parts: fields from a draft, versions, rows that belong to another row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import SQLModel

from careapp.actions.work import Work
from careapp.domain.people import full_name, sort_name
from careapp.domain.reading import Reading
from careapp.domain.refusal import NotFound, RefusedFields
from careapp.i18n import _

RowT = TypeVar("RowT", bound=SQLModel)


def apply(row: SQLModel, draft: Any) -> list[str]:
    """Write the fields of a draft into a row; the names of those that changed."""
    changed = [name for name, value in asdict(draft).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(draft, name))
    return changed


def check_twin(work: Work, model: Any, draft: Any, form: Mapping[str, Any]) -> None:
    """Refuse someone who has a record already: same names, and same birth date or phone; `twin_accepted` lets pass."""
    if Reading(form).flag("twin_accepted"):
        return
    named = model.search.startswith(sort_name(draft.first_name, draft.last_name), autoescape=True)
    for row in work.all(work.mine(model).where(named)):
        if (draft.birth_date and row.birth_date == draft.birth_date) or (draft.phone and row.phone == draft.phone):
            name = full_name(row.first_name, row.last_name, row.civility)
            sentence = _("Cette personne a déjà une fiche : {code}, {name}.", code=row.code, name=name)
            raise RefusedFields({"twin": sentence})


def touch(owner: SQLModel) -> None:
    """Let the version of a record grow because one of its parts changes."""
    flag_modified(owner, "code")


def model_of(models: Mapping[str, Any], noun: str) -> Any:
    """The table of a part named by a screen; raise NotFound for a name that is none."""
    if noun not in models:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return models[noun]


def part(work: Work, model: type[RowT], part_id: int, **owner: int) -> RowT:
    """A part of a record, `NotFound` when it belongs to another one; 0 makes a new one."""
    if part_id == 0:
        return model(agency_id=work.actor.agency_id, **owner)
    row = work.get(model, part_id)
    if any(getattr(row, name) != value for name, value in owner.items()):
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return row


def save_part(work: Work, owner: SQLModel, row: RowT, draft: Any, noun: str) -> RowT:
    """Write a draft into a part, with the version and the audit trail of its owner."""
    new = row.id is None  # type: ignore[attr-defined]
    changed = apply(row, draft)
    work.add(row)
    touch(owner)
    work.audit(f"{'add' if new else 'save'}_{noun}", owner, part=row.id, fields=changed)  # type: ignore[attr-defined]
    return row


def remove_part(work: Work, owner: SQLModel, row: SQLModel, noun: str) -> None:
    """Delete a part of a record."""
    part_id = row.id  # type: ignore[attr-defined]
    work.session.delete(row)
    touch(owner)
    work.audit(f"remove_{noun}", owner, part=part_id)
