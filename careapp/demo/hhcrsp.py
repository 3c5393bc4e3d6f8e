"""An agency made from a published instance: clients at their places, workers with their skills, a day to propose.

Reader and formats: `careapp.matching.hhcrsp` (Ceschia et al. 2024; Mankowska et al. 2014). The day asks of the agency
what the file asks of the engine: the same road minutes, windows, skills and gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from careapp.actions.catalog.load import load
from careapp.actions.clients import parts as client_parts
from careapp.actions.clients import record as clients
from careapp.actions.matching_data import roads
from careapp.actions.opportunities import edit, missions
from careapp.actions.work import Work, work
from careapp.actions.workers import record as workers
from careapp.db.models import (
    Activity,
    Availability,
    ClientAddress,
    Contract,
    Mission,
    MissionSkill,
    Opportunity,
    Service,
    Skill,
    SkillCategory,
    User,
    Visit,
    Worker,
    WorkerSkill,
)
from careapp.demo import agency as demo
from careapp.demo import words
from careapp.domain.clients import AddressDraft, read_client
from careapp.domain.permissions import house
from careapp.domain.recurrence import instants
from careapp.domain.workers import read_worker
from careapp.matching import problem as engine
from careapp.matching.hhcrsp import Caregiver, Instance, Patient, read, to_problem

FIRST_MINUTE: Final = 7 * 60
"""The minute of the day at which the instance's clock starts."""
OPEN: Final = (5 * 60, 23 * 60)
LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class Trade:
    """The activity, services and skills an instance asks for, by the instance's names."""

    activity_id: int
    services: Mapping[str, Service]
    skills: Mapping[str, Skill]
    manager_id: int


def build(path: Path, now: datetime | None = None, engine: Engine | None = None) -> date:
    """Build the agency of an instance in an empty database; give the day its visits are on (tomorrow)."""
    instance = read(path)
    city = instance.city.title() or "HHCRSP"
    agency_id = demo.found(engine, f"Agence de {city}", "1 place Centrale", "", city)
    with work(house(agency_id, instance.name), now=now, engine=engine) as unit:
        load(unit, ("aide_a_la_personne",))
        staff = demo.staff(unit, demo.STAFF)
        trade = _trade(unit, instance, staff[2])
        day = unit.today + timedelta(days=1)
        places = (instance.depot, *(patient.place for patient in instance.patients))
        roads.keep(unit, [(place.lat, place.lon) for place in places], instance.distances)
        made = [
            _worker(unit, trade, caregiver, number, instance) for number, caregiver in enumerate(instance.caregivers)
        ]
        demo.worker_login(unit, made[0], staff[0].password_hash)
        asked = iter(to_problem(instance, day, FIRST_MINUTE).visits)
        for number, patient in enumerate(instance.patients):
            visits = list(islice(asked, len(patient.services)))
            _visits(unit, trade, visits, _client(unit, trade, patient, number, city), day)
    return day


def _trade(unit: Work, instance: Instance, manager: User) -> Trade:
    activity = unit.session.exec(unit.mine(Activity)).one()
    own = {"agency_id": unit.actor.agency_id}
    category = unit.add(SkillCategory(**own, name="Services de l’instance", position=99))
    skills = {
        name: unit.add(Skill(**own, category_id=category.id, name=f"Service {name}")) for name in instance.services
    }
    colours = ("teal", "blue", "violet", "amber", "green", "red")
    services = {
        name: unit.add(
            Service(
                **own, activity_id=activity.id, code=f"instance_{name}", name=f"Service {name}", colour=colours[i % 6]
            )
        )
        for i, name in enumerate(instance.services)
    }
    return Trade(activity.id or 0, services, skills, manager.id or 0)


def _worker(unit: Work, trade: Trade, caregiver: Caregiver, number: int, instance: Instance) -> Worker:
    form = {
        "last_name": words.WORKER_NAMES[number % len(words.WORKER_NAMES)],
        "first_name": f"{words.YOUNG_WOMEN[number % len(words.YOUNG_WOMEN)]} {caregiver.id}",
        "civility": "mme",
        "gender": "female",
        "job_title": "Intervenante",
        "city": instance.city.title(),
        "latitude": f"{instance.depot.lat:.5f}",
        "longitude": f"{instance.depot.lon:.5f}",
        "transport": "car",
    }
    worker = workers.add(unit, read_worker(form, unit.today))
    own = {"agency_id": unit.actor.agency_id, "worker_id": worker.id or 0}
    first, last = caregiver.shift or (OPEN[0] - FIRST_MINUTE, OPEN[1] - FIRST_MINUTE)
    for weekday in range(7):
        unit.session.add(Availability(**own, weekday=weekday, start=FIRST_MINUTE + first, end=FIRST_MINUTE + last))
    since = unit.today - timedelta(days=365)
    unit.session.add(Contract(**own, kind="cdi", weekly_minutes=35 * 60, days_per_week=5, starts_on=since))
    for ability in sorted(caregiver.abilities):
        unit.session.add(WorkerSkill(**own, skill_id=trade.skills[ability].id or 0, level=LEVEL, obtained_on=since))
    return worker


def _client(unit: Work, trade: Trade, patient: Patient, number: int, city: str) -> ClientAddress:
    """A patient as a client of the agency; gives the address."""
    form = {
        "last_name": f"{words.LAST_NAMES[number % len(words.LAST_NAMES)]} {patient.id}",
        "first_name": words.WOMEN[number % len(words.WOMEN)],
        "civility": "mme",
        "status": "active",
        "language": "fr",
        "manager_id": str(trade.manager_id),
    }
    client = clients.add(unit, read_client(form, unit.today))
    place = (patient.place.lat, patient.place.lon)
    street = f"{number + 1} {words.STREETS[number % len(words.STREETS)]}"
    draft = AddressDraft("Domicile", street, "", city, *place, "", "", "", "", True)
    return client_parts.add_address(unit, client, draft)


def _visits(unit: Work, trade: Trade, asked: Sequence[engine.Visit], address: ClientAddress, day: date) -> None:
    """The visits asked for at an address, each a mission of its own in one opportunity."""
    one = unit.get(Opportunity, edit.create(unit, address.client_id, trade.activity_id))
    one.stage, one.wished_start = "planning", day
    for wanted in asked:
        mission = _mission(unit, trade, one, next(iter(wanted.required)))
        visit = _visit(unit, wanted, day)
        visit.client_id, visit.address_id, visit.opportunity_id = address.client_id, address.id, one.id
        visit.service_id, visit.mission_id = mission.service_id, mission.id
        visit.pair_key = f"{one.id}-{day:%Y%m%d}" if len(asked) > 1 else ""
        unit.session.add(visit)


def _mission(unit: Work, trade: Trade, one: Opportunity, service: str) -> Mission:
    mission = unit.get(Mission, missions.add(unit, one.id or 0, trade.services[service].id or 0))
    mission.starts_on = one.wished_start or unit.today
    need = {"mission_id": mission.id or 0, "skill_id": trade.skills[service].id or 0, "level": LEVEL}
    unit.session.add(MissionSkill(agency_id=unit.actor.agency_id, **need))
    return mission


def _visit(unit: Work, asked: engine.Visit, day: date) -> Visit:
    """A visit nobody has yet at its earliest, the second of a pair after the first by the least gap."""
    later = asked.gap[0] if asked.position else 0
    starts_at, ends_at = instants(day, asked.start + later, asked.end + later, unit.tz)
    earliest_at, latest_at = instants(day, *asked.window, unit.tz)
    return Visit(
        agency_id=unit.actor.agency_id,
        client_id=0,
        service_id=0,
        starts_at=starts_at,
        ends_at=ends_at,
        earliest_at=earliest_at,
        latest_at=latest_at,
        soft_end=True,
        gap_least=asked.gap[0],
        gap_most=asked.gap[1],
        position=asked.position + 1,
    )
