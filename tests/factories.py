"""Rows for the tests, each complete enough to stand alone; traits by keyword."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

from sqlmodel import SQLModel

from careapp.actions import passwords
from careapp.db.engine import transaction
from careapp.db.models import (
    Activity,
    Agency,
    Availability,
    Client,
    ClientAddress,
    Contract,
    FormTemplate,
    Membership,
    Mission,
    Opportunity,
    Sector,
    Service,
    Skill,
    SkillCategory,
    Slot,
    User,
    Visit,
    Worker,
    WorkerSkill,
)
from careapp.domain.permissions import Actor, Role

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "careapp-demo"
PASSWORD_HASH = passwords.hash_password(PASSWORD)
_numbers = itertools.count(1)


def save(row: SQLModel) -> Any:
    """Add one row in a transaction of its own and give it back with its id."""
    with transaction() as session:
        session.add(row)
    return row


def make_agency(**traits: Any) -> Agency:
    return save(Agency(**{"name": f"Agence {next(_numbers)}", "city": "Chambéry", **traits}))


def make_sector(agency: Agency, **traits: Any) -> Sector:
    return save(Sector(agency_id=agency.id, **{"name": f"Secteur {next(_numbers)}", **traits}))


def make_user(agency: Agency, role: Role = Role.COORDINATOR, worker: Worker | None = None, **traits: Any) -> User:
    number = next(_numbers)
    plain = {"email": f"user{number}@test.example", "name": f"Personne {number}", "password_hash": PASSWORD_HASH}
    user = save(User(**{**plain, **traits}))
    save(Membership(user_id=user.id, agency_id=agency.id, role=role, worker_id=worker.id if worker else None))
    return user


def actor(
    agency: Agency, role: Role = Role.COORDINATOR, user: User | None = None, worker: Worker | None = None
) -> Actor:
    """Someone of the agency; without `user` a person the database does not know."""
    return Actor(
        agency.id, role, user.id if user else None, worker.id if worker else None, user.name if user else "Test"
    )


def make_activity(agency: Agency, **traits: Any) -> Activity:
    return save(
        Activity(agency_id=agency.id, **{"code": f"a{next(_numbers)}", "label": "Aide à la personne", **traits})
    )


def make_service(agency: Agency, activity: Activity | None = None, **traits: Any) -> Service:
    activity = activity or make_activity(agency)
    plain = {"code": f"s{next(_numbers)}", "name": "Aide à la toilette"}
    return save(Service(agency_id=agency.id, activity_id=activity.id, **{**plain, **traits}))


def make_skill(agency: Agency, **traits: Any) -> Skill:
    category = save(SkillCategory(agency_id=agency.id, name=f"Catégorie {next(_numbers)}"))
    return save(
        Skill(agency_id=agency.id, category_id=category.id, **{"name": f"Compétence {next(_numbers)}", **traits})
    )


def make_client(agency: Agency, *, place: tuple[float, float] | None = (45.566, 5.921), **traits: Any) -> Client:
    plain = {"code": f"C-{next(_numbers):05}", "civility": "mme", "last_name": "Ferrand", "first_name": "Odette"}
    client = save(Client(agency_id=agency.id, **{**plain, **traits}))
    if place:
        town = {"street": "1 rue du Test", "postcode": "73000", "city": "Chambéry", "main": True}
        save(ClientAddress(agency_id=agency.id, client_id=client.id, latitude=place[0], longitude=place[1], **town))
    return client


def make_worker(
    agency: Agency, *, skills: tuple[Skill, ...] = (), available: bool = True, weekly_hours: int = 35, **traits: Any
) -> Worker:
    """A worker free every day from 7:00 to 21:00, under contract since 2020."""
    plain = {"code": f"I-{next(_numbers):04}", "civility": "mme", "last_name": "Haddad", "first_name": "Samira"}
    place = {"latitude": 45.57, "longitude": 5.92, "city": "Chambéry"}
    worker = save(Worker(agency_id=agency.id, **{**plain, **place, **traits}))
    for skill in skills:
        save(WorkerSkill(agency_id=agency.id, worker_id=worker.id, skill_id=skill.id, level=3))
    for weekday in range(7) if available else ():
        save(Availability(agency_id=agency.id, worker_id=worker.id, weekday=weekday, start=420, end=1260))
    if weekly_hours:
        terms = {"kind": "cdi", "weekly_minutes": weekly_hours * 60, "days_per_week": 6, "starts_on": date(2020, 1, 1)}
        save(Contract(agency_id=agency.id, worker_id=worker.id, **terms))
    return worker


def make_visit(client: Client, service: Service, start: datetime = NOW, minutes: int = 60, **traits: Any) -> Visit:
    span = {"starts_at": start, "ends_at": start + timedelta(minutes=minutes)}
    return save(Visit(agency_id=client.agency_id, client_id=client.id, service_id=service.id, **span, **traits))


def shipped_form() -> dict[str, Any]:
    """The definition of a form the house ships."""
    return json.loads(resources.files("careapp.catalogues").joinpath("forms/creche.json").read_text("utf-8"))


EMPTY_TAB: dict[str, Any] = {"key": "informations", "label": "Informations", "sections": []}


def make_opportunity(
    client: Client, activity: Activity, definition: dict[str, Any] | None = None, **traits: Any
) -> Opportunity:
    form = FormTemplate(
        agency_id=client.agency_id,
        activity_id=activity.id,
        name="Recueil",
        number=next(_numbers),
        definition=definition or {"activity": activity.code, "name": "Recueil", "tabs": [EMPTY_TAB]},
    )
    template = save(form)
    plain = {"number": f"OPP-{next(_numbers):04}", "stage_since": NOW, "form_template_id": template.id}
    return save(
        Opportunity(agency_id=client.agency_id, client_id=client.id, activity_id=activity.id, **{**plain, **traits})
    )


def make_mission(
    opportunity: Opportunity, service: Service, slots: tuple[tuple[int, int, int], ...] = (), **traits: Any
) -> Mission:
    """A mission with weekly slots given as (weekday, start minute, end minute)."""
    plain = {"starts_on": date(2026, 11, 30)}
    common = {"agency_id": opportunity.agency_id}
    mission = save(Mission(opportunity_id=opportunity.id, service_id=service.id, **common, **{**plain, **traits}))
    for weekday, start, end in slots:
        save(Slot(mission_id=mission.id, weekday=weekday, start=start, end=end, **common))
    return mission
