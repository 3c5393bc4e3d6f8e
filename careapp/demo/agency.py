"""The demo agency, built through the actions from a seed: the same seed on the same day gives the same agency."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine

from careapp.actions import passwords
from careapp.actions.catalog.load import load
from careapp.actions.documents import letterheads
from careapp.actions.rules import edit as rules
from careapp.actions.work import Work, work
from careapp.db.engine import transaction
from careapp.db.models import (
    Activity,
    Agency,
    Client,
    ClientAddress,
    Membership,
    SavedView,
    Sector,
    Service,
    ServiceSkill,
    Skill,
    User,
    Worker,
)
from careapp.demo import documents, followup, pipeline, quotes, reminders, words
from careapp.demo.called_off import call_off, lock_past_day
from careapp.demo.clocked import clock
from careapp.demo.offered import offer_visits
from careapp.demo.people import Cast, make_absence, make_client, make_request, make_worker
from careapp.demo.reevaluated import evaluate_again
from careapp.demo.tours import PROGRAMME, SHORT_PROGRAMME, Home, Loom, Stop, weave
from careapp.demo.weaving import Span, Woven, hold, make_visits, open_opportunity, weave_client
from careapp.domain.permissions import Role, house
from careapp.domain.reminder_rules import RuleKind

REQUESTS: Final = ((12, 5, "leave", "Vacances en famille"), (6, 1, "family", "Mariage de ma sœur"))
PASSWORD: Final = "careapp-demo"  # noqa: S105 - the demo's own, refused in production
STAFF: Final = (
    ("admin@demo.example", "Philippe Maurin", Role.ADMINISTRATOR),
    ("manager@demo.example", "Lucie Martinod", Role.MANAGER),
    ("coordinator@demo.example", "Camille Rostaing", Role.COORDINATOR),
    ("coordinator2@demo.example", "Pauline Bernard", Role.COORDINATOR),
    ("assistant@demo.example", "Nadia Favre", Role.ASSISTANT),
)
VIEWS: Final = (("Visites à couvrir", "status=unassigned"), ("Semaine par client", "view=week&by=client"))
ACCOUNTS: Final = ("admin@demo.example", "manager@demo.example", "coordinator@demo.example", "worker@demo.example")
ABSENCES: Final = (
    (0, 4, "sick"),
    (0, 1, "leave"),
    (5, 7, "leave"),
    (-3, 2, "family"),
    (12, 14, "leave"),
    (20, 5, "training"),
)
MORNING, QUIET = 8 * 60, 17 * 60
PIPELINE: Final = (("new", 8), ("quote", 7), ("search", 6), ("planning", 3), ("lost", 3))


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo is."""

    workers: int
    clients: int
    stops_a_day: int
    span: Span
    short: bool = False


SIZES: Final = {
    "small": Size(28, 90, 5, Span(past=21, future=56)),
    "large": Size(200, 1000, 11, Span(past=18, future=42), short=True),
}


def build(size: str = "small", seed: int = 1, now: datetime | None = None, engine: Engine | None = None) -> int:
    """Build the demo in an empty database, in one transaction for each agency; give the first agency's id."""
    weeks = SIZES[size].span.future // 7
    agency_id = found(engine, "Les Sorbiers Services", "12 avenue de Lyon", "73000", "Chambéry", weeks)
    with work(house(agency_id, "Démonstration"), now=now, engine=engine) as unit:
        load(unit)
        letterheads.save(unit, 0, 0, words.LETTERHEAD)
        people = staff(unit, STAFF)
        _fill(unit, SIZES[size], random.Random(seed), people)
    _second_agency(engine, now, people[0])
    return agency_id


def found(engine: Engine | None, name: str, street: str, postcode: str, city: str, weeks: int = 8) -> int:
    """A new agency; give its id."""
    with transaction(engine) as session:
        agency = Agency(
            name=name, street=street, postcode=postcode, city=city, phone="+33479002030",
            email="contact@sorbiers.example", registration="SAP 000 000 000",
            settings={"planning_weeks": weeks, "hour_cost": "21.80", "school_zone": "A"},
        )  # fmt: skip
        session.add(agency)
        session.flush()
        return agency.id or 0


def staff(unit: Work, people: Sequence[tuple[str, str, Role]]) -> list[User]:
    """The agency's people with their accounts and roles."""
    hashed = passwords.hash_password(PASSWORD)
    users = []
    for email, name, role in people:
        user = unit.add(User(email=email, name=name, password_hash=hashed))
        unit.add(Membership(user_id=user.id, agency_id=unit.actor.agency_id, role=role))
        users.append(user)
    return users


def _fill(unit: Work, size: Size, chance: random.Random, people: Sequence[User]) -> None:
    cast = _cast(unit, chance, people)
    made = [make_client(cast, number) for number in range(size.clients)]
    team = [make_worker(cast, number) for number in range(size.workers)]
    worker_login(unit, team[0][0], people[0].password_hash)
    _absences(cast, [worker for worker, _home, _days in team])
    unit.session.flush()
    woven = _tours(cast, size, made, team)
    make_visits(unit, woven, size.span, chance)
    call_off(unit, people[2])
    clock(unit, random.Random(3))
    lock_past_day(unit, people[1])
    _pipeline(cast, size.clients)
    pipeline.follow(cast, people)
    followup.fill(cast, [client for client, _home in made], people)
    documents.fill(unit, [client for client, _home in made], random.Random(5))
    reminders.switch_on(cast, RuleKind.DOCUMENT, people[2])
    evaluate_again(unit)
    quotes.fill(unit, people)
    for user in people:
        for name, address in VIEWS:
            unit.add(SavedView(agency_id=unit.actor.agency_id, user_id=user.id or 0, name=name, address=address))
    _decisions(unit)
    offer_visits(unit, people[2])


def _decisions(unit: Work) -> None:
    """What the agency decided of the rules."""
    told = {"level": "warn", "scope": "all", "reason": "Prévenir les personnes qui travaillent ce jour-là"}
    rules.decide(unit, "public_holidays", "", told)


def _cast(unit: Work, chance: random.Random, people: Sequence[User]) -> Cast:
    sectors = [unit.add(Sector(agency_id=unit.actor.agency_id, name=town.name)) for town in words.TOWNS]
    skills = unit.all(unit.mine(Skill))
    return Cast(
        work=unit,
        chance=chance,
        sectors=sectors,
        skills={skill.name: skill.id for skill in skills if not skill.validity_months},
        common=frozenset(_skills_of_tours(unit)),
        credentials={skill.name: skill.id for skill in skills if skill.validity_months},
        manager_ids=[user.id or 0 for user in people[1:]],
    )


def _skills_of_tours(unit: Work) -> set[str]:
    codes = {entry[0] for entry in (*PROGRAMME, *SHORT_PROGRAMME)}
    rows = unit.mine(Skill).join(ServiceSkill, ServiceSkill.skill_id == Skill.id)
    rows = rows.join(Service, Service.id == ServiceSkill.service_id).where(Service.code.in_(codes))  # type: ignore[attr-defined]
    return {skill.name for skill in unit.all(rows)}


def worker_login(unit: Work, worker: Worker, hashed: str) -> None:
    """The account of the demo's worker."""
    name = f"{worker.first_name} {worker.last_name}"
    user = unit.add(User(email="worker@demo.example", name=name, password_hash=hashed))
    unit.add(Membership(user_id=user.id, agency_id=unit.actor.agency_id, role=Role.WORKER, worker_id=worker.id))


def _absences(cast: Cast, team: Sequence[Worker]) -> None:
    for worker, (first, days, reason) in zip(team[3::4], ABSENCES, strict=False):
        make_absence(cast, worker.id or 0, first, days, reason)
    for worker, (first, days, reason, remark) in zip(team[4::5], REQUESTS, strict=False):
        make_request(cast, worker.id or 0, first, days, reason, remark)


def _tours(cast: Cast, size: Size, made: Sequence[tuple[Client, Home]], team: Sequence[tuple]) -> list[Woven]:
    loom = Loom(cast.chance, size.stops_a_day, size.short)
    homes = [home for _client, home in made]
    by_client: dict[int, list[Stop]] = defaultdict(list)
    for _worker, home, weekdays in team:
        for stop in weave(loom, home, homes, weekdays):
            by_client[stop.client].append(stop)
    activity, services = _home_care(cast.work)
    addresses = {row.client_id: row.id for row in cast.work.all(cast.work.mine(ClientAddress))}
    woven: list[Woven] = []
    for client, _home in made:
        stops = by_client.get(client.id or 0)
        if stops:
            since = cast.work.today - timedelta(days=cast.chance.randrange(60, 500))
            one = open_opportunity(cast, client, activity, "active", days_ago=cast.chance.randrange(30, 320))
            woven += weave_client(cast, one, stops, services, since, addresses.get(client.id))
    return woven


def _home_care(unit: Work) -> tuple[int, dict[str, Service]]:
    activity = unit.session.exec(unit.mine(Activity).where(Activity.code == "aide_a_la_personne")).one()
    services = unit.all(unit.mine(Service).where(Service.activity_id == activity.id))
    return activity.id or 0, {service.code: service for service in services}


def _pipeline(cast: Cast, start: int) -> None:
    """Demands that are not visits yet, in every stage before the first visit."""
    activity, services = _home_care(cast.work)
    number = start
    for stage, count in PIPELINE:
        for index in range(count):
            client, _home = make_client(cast, number)
            client.status = "prospect"
            one = open_opportunity(cast, client, activity, stage, days_ago=cast.chance.randrange(0, 14))
            one.lost_reason = "Autre prestataire" if stage == "lost" else ""
            if stage != "new":
                quiet = stage == "planning" or (stage == "search" and index % 2 == 0)
                begins = one.wished_start or cast.work.today
                weave_client(cast, one, _wishes(cast, client.id or 0, quiet), services, begins, None)
            if stage == "planning":
                hold(cast.work, one.id or 0)
            number += 1


def _wishes(cast: Cast, client_id: int, quiet: bool) -> list[Stop]:
    """The weekly stops someone asks for: in the morning, when all are busy, or at the `quiet` end of the afternoon."""
    weekdays = cast.chance.choice(((0, 1, 2, 3, 4), (0, 2, 4), (1, 3), (0, 1, 2, 3, 4, 5, 6)))
    from_hour = QUIET if quiet else MORNING
    fitting = [entry for entry in PROGRAMME if entry[3] >= from_hour]
    code, minutes, first, _last = cast.chance.choice(fitting)
    return [Stop(client_id, 0, code, weekday, max(first, from_hour), minutes) for weekday in weekdays]


def _second_agency(engine: Engine | None, now: datetime | None, administrator: User) -> None:
    """A small second agency, so that one user belongs to two and sees no row of one from the other."""
    agency_id = found(engine, "Les Sorbiers Propreté", "4 rue du Moulin", "73160", "Cognin")
    with work(house(agency_id, "Démonstration"), now=now, engine=engine) as unit:
        load(unit, ("proprete", "formation"))
        unit.add(Membership(user_id=administrator.id, agency_id=agency_id, role=Role.ADMINISTRATOR))
        cast = _cast(unit, random.Random(2), [administrator, administrator])
        for number in range(4):
            make_client(cast, number + 40)
            make_worker(cast, number + 30)
