"""The tasks of an opportunity by mission, against the time a visit allows."""

from __future__ import annotations

from collections.abc import Sequence

from careapp.catalogues import label
from careapp.db.models.missions import Slot
from careapp.db.models.opportunities import OpportunityTask
from careapp.db.queries.opportunities import MissionRows
from careapp.domain.durations import duration_text
from careapp.domain.tasks import Room, frequency_text, tightest
from careapp.i18n import _, ngettext
from careapp.readmodels.opportunities import TaskGroup, TaskLine


def groups(lines: Sequence[OpportunityTask], opportunity_id: int, rows: MissionRows) -> list[TaskGroup]:
    """A group for each mission in its order, then the tasks of every mission; what holds no task is left out."""
    missions = {mission.id: (mission, service) for mission, service in rows.missions.get(opportunity_id, [])}
    found = []
    for mission_id, (mission, service) in missions.items():
        own = [line for line in lines if line.mission_id == mission_id]
        room = _room(lines, mission_id, rows.slots.get(mission_id or 0, []))
        found.append(_group(mission_id or 0, label(mission.label or service.name), own, room))
    common = [line for line in lines if line.mission_id not in missions]
    found.append(_group(0, _("Toutes les missions"), common, None))
    return [group for group in found if group.tasks]


def _room(lines: Sequence[OpportunityTask], mission_id: int | None, slots: Sequence[Slot]) -> Room | None:
    mine = [line for line in lines if line.mission_id in (None, mission_id)]
    return tightest(mine, [(slot.weekday, slot.end - slot.start) for slot in slots])


def _group(mission_id: int, name: str, lines: Sequence[OpportunityTask], room: Room | None) -> TaskGroup:
    summary = [ngettext("{count} tâche", "{count} tâches", len(lines))]
    if room:
        spans = {"tasks": duration_text(room.tasks), "visit": duration_text(room.visit)}
        summary.append(_("{tasks} sur {visit}", **spans))
    return TaskGroup(
        mission_id=mission_id,
        label=name,
        summary=" · ".join(summary),
        over=room is not None and room.tasks > room.visit,
        tasks=[_line(line, name if mission_id else "") for line in lines],
    )


def _line(line: OpportunityTask, mission: str) -> TaskLine:
    return TaskLine(
        id=line.id or 0,
        group=label(line.group),
        name=label(line.name),
        minutes=line.minutes,
        essential=line.essential,
        frequency=line.frequency,
        frequency_label=frequency_text(line.frequency, line.weekdays),
        weekdays=line.weekdays,
        mission_id=line.mission_id or 0,
        mission=mission,
        remark=label(line.remark),
    )
