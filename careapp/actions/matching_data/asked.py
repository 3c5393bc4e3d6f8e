"""What is asked of the matching engine: visits of the database, or those a mission's slots would make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from careapp.actions.matching_data.agenda import Places
from careapp.actions.matching_data.clock import Wall
from careapp.actions.work import Work
from careapp.db.models.missions import MissionSkill
from careapp.db.models.visits import Visit
from careapp.db.queries import matching as queries
from careapp.domain.people import full_name
from careapp.matching import problem as engine

PREFERRED: Final = "preferred"
NEVER: Final = "never"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of a client, besides time and place, decides who may come: as fields of a visit of the engine."""

    fields: Mapping[str, Any]


def wishes(work: Work, client_ids: Collection[int]) -> dict[int, Wishes]:
    """The wishes of clients, their pets, and who has come to them."""
    agency = work.actor.agency_id
    choices, pets, seen = defaultdict(set), defaultdict(set), defaultdict(dict)
    for client, worker, kind in work.tuples(queries.choices(agency, client_ids)):
        choices[client, kind].add(worker)
    for client, species in work.tuples(queries.pets(agency, client_ids)):
        pets[client].add(species)
    for client, worker, count in work.tuples(queries.history(agency, client_ids, work.now)):
        seen[client][worker] = count
    return {
        row[0]: _wishes(row, choices, frozenset(pets[row[0]]), seen[row[0]])
        for row in work.tuples(queries.client_columns(agency, client_ids))
    }


def _wishes(row: Any, choices: Any, pets: frozenset[str], seen: dict[int, int]) -> Wishes:
    client, civility, first, last, sector, gender, required, language = row
    return Wishes(
        {
            "client_name": full_name(first, last, civility),
            "preferred": frozenset(choices[client, PREFERRED]),
            "never": frozenset(choices[client, NEVER]),
            "gender": gender if required else "",
            "preferred_gender": "" if required else gender,
            "preferred_languages": frozenset({language} - {"", "fr"}),
            "pets": pets,
            "sector": sector,
            "history": seen,
        }
    )


@dataclass(frozen=True, slots=True)
class Skills:
    """The skills missions ask for: all of them, and those no one may lack."""

    all: Mapping[int, Mapping[int, int]]
    blocking: frozenset[int]

    def of(self, mission_id: int | None, strict: bool) -> dict[int, int]:
        """The skills of a mission with their least level; unless `strict`, only those no one may lack."""
        asked = self.all.get(mission_id or 0, {})
        return {skill: level for skill, level in asked.items() if strict or skill in self.blocking}


def mission_skills(work: Work, mission_ids: Iterable[int | None]) -> Skills:
    """The skills of missions."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    wanted = {mission for mission in mission_ids if mission}
    rows = work.all(work.mine(MissionSkill).where(MissionSkill.mission_id.in_(wanted))) if wanted else ()  # type: ignore[attr-defined]
    for row in rows:
        found[row.mission_id][row.skill_id] = row.level
    blocking = work.tuples(queries.blocking_skills(work.actor.agency_id))
    return Skills(found, frozenset(skill for (skill,) in blocking))


@dataclass(frozen=True, slots=True)
class Asker:
    """Turns visits of the database into visits of the engine; made once for many."""

    wall: Wall
    places: Places
    wishes: Mapping[int, Wishes]
    skills: Skills
    strict: bool = False

    @classmethod
    def of(cls, work: Work, wall: Wall, visits: Collection[Visit], strict: bool = False) -> Asker:
        """Read what the visits' clients and missions say."""
        clients = {visit.client_id for visit in visits}
        skills = mission_skills(work, {visit.mission_id for visit in visits})
        return cls(wall, Places.read(work, clients), wishes(work, clients), skills, strict)

    def visit(self, row: Visit, key: engine.Id | None = None) -> engine.Visit:
        """The question a visit asks; `key` names one that has no id yet."""
        start = self.wall.minute(row.starts_at)
        return engine.Visit(
            id=row.id if key is None else key,  # type: ignore[arg-type]
            client_id=row.client_id,
            start=start,
            end=start + minutes_between(row.starts_at, row.ends_at),
            place=self.places.at(row.client_id, row.address_id),
            earliest=None if row.earliest_at is None else self.wall.minute(row.earliest_at),
            latest=None if row.latest_at is None else self.wall.minute(row.latest_at),
            slot=row.slot_id,
            required=self.skills.of(row.mission_id, self.strict),
            pair_key=row.pair_key or None if row.position <= 2 else None,
            position=row.position - 1 if row.pair_key and row.position <= 2 else 0,
            gap=(row.gap_least, row.gap_most),
            soft_end=row.soft_end,
            current=row.worker_id,
            pinned=row.worker_id if row.locked else None,
            **self.wishes[row.client_id].fields,
        )

    def moved(self, row: Visit, starts_at: datetime, ends_at: datetime) -> engine.Visit:
        """The question a visit would ask at another time: chosen by a person, it is fixed there."""
        asked = self.visit(row)
        start = self.wall.minute(starts_at)
        return replace(asked, start=start, end=start + minutes_between(starts_at, ends_at), pinned=None)


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Whole minutes between two instants."""
    return int((ends_at - starts_at).total_seconds()) // 60


def dates_of(visits: Iterable[Any], tz: ZoneInfo) -> tuple[date, date]:
    """The first and last local date of things that have `starts_at`."""
    days = [visit.starts_at.astimezone(tz).date() for visit in visits]
    return min(days), max(days)
