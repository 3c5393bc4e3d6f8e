"""The missions of two versions of a form side by side: service, people, period, hours, slots, skills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from careapp.actions.opportunities.board import domain_slot
from careapp.actions.reevaluations.chain import between
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service, Skill, SkillLevel
from careapp.db.models.missions import Mission, MissionSkill, Slot
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import MissionRows
from careapp.domain import recurrence
from careapp.domain.comparison import Compared, ComparedGroup, Measure, compare, compare_measured, difference_text, pair
from careapp.domain.day_rules import ON_HOLIDAY_LABELS
from careapp.domain.durations import duration_text
from careapp.domain.recurrence import pattern_text
from careapp.i18n import _, formats

Origins = dict[int, int | None]


def mission_groups(work: Work, before: Opportunity, after: Opportunity) -> list[ComparedGroup]:
    """A group of lines for each mission of either form."""
    rows = queries.missions_of(work.session, [before.id or 0, after.id or 0])
    services = {m.id: s for one in (before, after) for m, s in rows.missions.get(one.id or 0, [])}
    old, new = ([mission for mission, _s in rows.missions.get(one.id or 0, [])] for one in (before, after))
    needs = _needs(work, [mission.id or 0 for mission in (*old, *new)])
    missions, slots = _between(work, before, after)
    groups = []
    for was, now in pair(old, new, lambda mission: (mission.service_id, mission.label), missions):
        shown = now or was
        assert shown is not None
        title = _("Mission : {name}", name=label(shown.label or services[shown.id].name))
        lines = _lines(was, now, rows, services, needs, slots)
        groups.append(ComparedGroup(f"mission.{shown.id}", title, tuple(line for line in lines if _says(line))))
    return groups


def _between(work: Work, before: Opportunity, after: Opportunity) -> tuple[Origins, Origins]:
    """Which mission, and which slot, those of the forms in between were copied from."""
    forms = between(work, before, after)
    if not forms:
        return {}, {}
    missions = work.all(work.mine(Mission).where(col(Mission.opportunity_id).in_(forms)))
    slots = work.all(work.mine(Slot).where(col(Slot.mission_id).in_([mission.id for mission in missions])))
    return {row.id or 0: row.copy_of_id for row in missions}, {row.id or 0: row.copy_of_id for row in slots}


def _says(line: Compared) -> bool:
    return bool(line.before or line.after)


def _lines(
    was: Mission | None,
    now: Mission | None,
    rows: MissionRows,
    services: dict[int | None, Service],
    needs: dict[int, str],
    between_slots: Origins,
) -> list[Compared]:
    both = (was, now)
    slots = [rows.slots[mission.id or 0] if mission else [] for mission in both]
    minutes = [_minutes(mission, found) for mission, found in zip(both, slots, strict=True)]
    return [
        compare(_("Prestation"), *(label(services[one.id].name) if one else "" for one in both)),
        compare_measured(_("Heures par semaine"), minutes[0], minutes[1], duration_text, Measure.DURATION),
        compare_measured(_("Intervenants ensemble"), *(one.workers if one else None for one in both), str),
        # One that goes on begins anew on the day of effect, which is no change of the need.
        compare(_("Début"), *(formats.date_text(one.starts_on) if one and not all(both) else "" for one in both)),
        compare(_("Fin"), *(formats.date_text(one.ends_on) if one else "" for one in both)),
        compare(_("Jours fériés"), *(_holidays(one) for one in both)),
        compare(_("Compétences demandées"), *(needs.get(one.id or 0, "") if one else "" for one in both)),
        *_slots(*slots, between_slots),
    ]


def _minutes(mission: Mission | None, slots: Sequence[Slot]) -> int | None:
    return recurrence.weekly_minutes([domain_slot(slot) for slot in slots]) if mission else None


def _holidays(mission: Mission | None) -> str:
    return _(ON_HOLIDAY_LABELS[mission.on_holiday]) if mission and mission.on_holiday in ON_HOLIDAY_LABELS else ""


def _slots(old: Sequence[Slot], new: Sequence[Slot], between_slots: Origins) -> list[Compared]:
    lines = []
    for was, now in pair(old, new, lambda slot: (slot.weekday, slot.start, slot.end, slot.weeks), between_slots):
        texts = [pattern_text(domain_slot(slot)) if slot else "" for slot in (was, now)]
        longer = difference_text(was.end - was.start, now.end - now.start, Measure.DURATION) if was and now else ""
        lines.append(compare(_("Créneau"), *texts, longer))
    return lines


def _needs(work: Work, mission_ids: Sequence[int]) -> dict[int, str]:
    """The skills each mission asks for, in words."""
    levels: dict[int, str] = {level.rank: label(level.name) for level in work.all(work.mine(SkillLevel))}
    rows: Any = select(MissionSkill, Skill).join(Skill).where(col(MissionSkill.mission_id).in_(mission_ids))
    found: dict[int, list[str]] = {}
    for need, skill in work.session.exec(rows.order_by(Skill.name)):
        level = f" ({levels[need.level]})" if need.level and need.level in levels else ""
        found.setdefault(need.mission_id, []).append(label(skill.name) + level)
    return {mission_id: ", ".join(names) for mission_id, names in found.items()}
