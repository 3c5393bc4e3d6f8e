"""Skills, the categories they stand in, the scale of levels they are measured on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, update
from sqlmodel import select

from careapp.actions.catalog.rows import as_stored, check_name, write
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import ServiceSkill, Skill, SkillCategory, SkillLevel
from careapp.db.models.missions import MissionSkill
from careapp.db.models.workers import WorkerSkill
from careapp.domain.catalog import read_name, read_skill
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _, ngettext
from careapp.readmodels.catalog import ShelfRow, SkillCatalog, SkillRow
from careapp.readmodels.common import Choice

LEVELLED: Final = (WorkerSkill, ServiceSkill, MissionSkill)
MOST_LEVELS: Final = 10


def catalog(work: Work) -> SkillCatalog:
    """Every skill with its category, and the scale."""
    work.require(Permission.CATALOG_READ)
    categories = work.all(work.mine(SkillCategory).order_by(SkillCategory.position, SkillCategory.id))
    levels = work.all(work.mine(SkillLevel).order_by(SkillLevel.rank))
    skills = work.all(work.mine(Skill).order_by(Skill.active.desc(), Skill.name))
    held, asked = (_per_skill(work, model) for model in (WorkerSkill, ServiceSkill))
    places = {category.id: place for place, category in enumerate(categories)}
    names = {category.id: label(category.name) for category in categories}
    ordered = sorted(skills, key=lambda row: (not row.active, places.get(row.category_id, 99), fold(label(row.name))))
    inside = [sum(skill.category_id == category.id for skill in skills) for category in categories]
    return SkillCatalog(
        skills=[_skill(row, names, held.get(row.id, 0), asked.get(row.id, 0)) for row in ordered],
        categories=_shelves(categories, inside),
        levels=_shelves(levels, [_uses(work, level.rank) for level in levels]),
        shelves=[Choice(str(category.id), label(category.name)) for category in categories],
    )


def _per_skill(work: Work, model: Any) -> dict[int | None, int]:
    counted = select(model.skill_id, func.count()).where(model.agency_id == work.actor.agency_id)
    return dict(work.all(counted.group_by(model.skill_id)))


def _skill(row: Skill, names: dict[int | None, str], holders: int, services: int) -> SkillRow:
    months = row.validity_months
    return SkillRow(
        id=row.id or 0,
        version=row.version,
        name=label(row.name),
        category_id=row.category_id,
        category=names.get(row.category_id, ""),
        blocking=row.blocking,
        months=str(months or ""),
        validity=ngettext("{count} mois", "{count} mois", months) if months else "",
        active=row.active,
        holders=holders,
        services=services,
    )


def _shelves(rows: Sequence[Any], used: Sequence[int]) -> list[ShelfRow]:
    last = len(rows) - 1
    return [ShelfRow(row.id, label(row.name), place == 0, place == last, used[place]) for place, row in enumerate(rows)]


def save_skill(work: Work, skill_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Change a skill, or make one (id 0)."""
    work.require(Permission.CATALOG_EDIT)
    draft = read_skill(form)
    if skill_id:
        row = work.get_seen(Skill, skill_id, seen_version)
    else:
        row = Skill(agency_id=work.actor.agency_id, category_id=draft.category_id, name=draft.name)
    draft = as_stored(row, draft)
    if not work.all(work.mine(SkillCategory).where(SkillCategory.id == draft.category_id)):
        raise RefusedFields({"category_id": _("Cette catégorie n’existe plus.")})
    check_name(work, Skill, draft.name, skill_id)
    write(work, row, draft, "skill")


def save_category(work: Work, category_id: int, seen_name: str, form: dict[str, Any]) -> None:
    """Name a category, or make one (id 0) at the end; raise Stale when someone renamed it first."""
    work.require(Permission.CATALOG_EDIT)
    name = read_name(form, 80)
    rows = work.all(work.mine(SkillCategory))
    if category_id:
        row = _seen(work.get(SkillCategory, category_id), seen_name)
    else:
        row = SkillCategory(agency_id=work.actor.agency_id, name=name, position=len(rows))
    check_name(work, SkillCategory, name, category_id)
    _name(work, row, name)


def save_level(work: Work, level_id: int, seen_name: str, form: dict[str, Any]) -> None:
    """Name a level, or add one (id 0) above the others; raise Stale when someone renamed it first."""
    work.require(Permission.CATALOG_EDIT)
    name = read_name(form, 40)
    rows = work.all(work.mine(SkillLevel))
    if level_id:
        row = _seen(work.get(SkillLevel, level_id), seen_name)
    elif len(rows) >= MOST_LEVELS:
        raise RefusedFields({"name": _("Une échelle compte {count} niveaux au plus.", count=MOST_LEVELS)})
    else:
        row = SkillLevel(
            agency_id=work.actor.agency_id, name=name, rank=max((one.rank for one in rows), default=-1) + 1
        )
    check_name(work, SkillLevel, name, level_id)
    _name(work, row, name)


def _seen(row: Any, seen_name: str) -> Any:
    if seen_name not in (row.name, label(row.name)):
        raise Stale(_("Quelqu’un a modifié cet élément entre-temps. Relisez puis recommencez."))
    return row


def _name(work: Work, row: Any, name: str) -> None:
    new = row.id is None
    if name != label(row.name):
        row.name = name
    work.add(row)
    work.audit("create" if new else "save", row, name=row.name)


def move_category(work: Work, category_id: int, up: bool) -> None:
    """Put a category one place higher or lower."""
    work.require(Permission.CATALOG_EDIT)
    rows = list(work.all(work.mine(SkillCategory).order_by(SkillCategory.position, SkillCategory.id)))
    row = work.get(SkillCategory, category_id)
    place = rows.index(row)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, one in enumerate(rows):
            one.position = position
        work.audit("move", row, up=up)


def move_level(work: Work, level_id: int, up: bool) -> None:
    """Put a level one step higher or lower; whoever holds it, or asks for it, follows it."""
    work.require(Permission.CATALOG_EDIT)
    row = work.get(SkillLevel, level_id)
    beyond = SkillLevel.rank > row.rank if up else SkillLevel.rank < row.rank
    order = SkillLevel.rank.asc() if up else SkillLevel.rank.desc()  # type: ignore[attr-defined]
    other = work.session.exec(work.mine(SkillLevel).where(beyond).order_by(order)).first()
    if other is None:
        return
    mine, theirs = row.rank, other.rank
    for level, rank in ((row, -1), (other, mine), (row, theirs)):
        _shift(work, level.rank, rank)
        level.rank = rank
        work.session.flush()
    work.audit("move", row, up=up)


def _shift(work: Work, rank: int, to: int) -> None:
    for model in LEVELLED:
        held = (model.agency_id == work.actor.agency_id, model.level == rank)
        work.session.execute(update(model).where(*held).values(level=to))


def _uses(work: Work, rank: int) -> int:
    found = 0
    for model in LEVELLED:
        counted = select(func.count()).where(model.agency_id == work.actor.agency_id, model.level == rank)
        found += work.session.scalar(counted) or 0
    return found


def remove_category(work: Work, category_id: int) -> None:
    """Take an empty category away; raise Refused while it holds skills, retired ones too."""
    work.require(Permission.CATALOG_EDIT)
    row = work.get(SkillCategory, category_id)
    held = work.all(work.mine(Skill).where(Skill.category_id == category_id))
    if held:
        raise Refused(_("Cette catégorie contient {count} compétences : rangez-les d’abord ailleurs.", count=len(held)))
    _remove(work, row)


def remove_level(work: Work, level_id: int) -> None:
    """Take a level nobody holds or asks for away; those above it come down one step."""
    work.require(Permission.CATALOG_EDIT)
    row = work.get(SkillLevel, level_id)
    above = work.all(work.mine(SkillLevel).where(SkillLevel.rank > row.rank).order_by(SkillLevel.rank))
    if uses := _uses(work, row.rank):
        raise Refused(_("Ce niveau sert {count} fois (intervenants, prestations, missions).", count=uses))
    if not above and row.rank == 0:
        raise Refused(_("Gardez au moins un niveau."))
    _remove(work, row)
    for level in above:
        _shift(work, level.rank, level.rank - 1)
        level.rank -= 1
        work.session.flush()


def _remove(work: Work, row: Any) -> None:
    work.audit("remove", row, name=row.name)
    work.session.delete(row)
    work.session.flush()
