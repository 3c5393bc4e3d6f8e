"""The demo's clients and workers, added through the actions that check them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from careapp.actions.clients import parts as client_parts
from careapp.actions.clients import record as clients
from careapp.actions.work import Work
from careapp.actions.workers import record as workers
from careapp.catalogues import lists
from careapp.db.models import (
    Absence,
    AbsenceRequest,
    Availability,
    CarePlan,
    Client,
    ClientContact,
    Contract,
    Pet,
    Sector,
    Worker,
    WorkerSkill,
)
from careapp.demo import words
from careapp.demo.tours import Home
from careapp.domain.clients import AddressDraft, read_client
from careapp.domain.recurrence import instants
from careapp.domain.workers import read_worker

JOB_SKILLS = {
    "Auxiliaire de vie diplômée": 3,
    "Auxiliaire de vie": 2,
    "Aide à domicile": 1,
}


@dataclass(slots=True)
class Cast:
    """What people are made from."""

    work: Work
    chance: random.Random
    sectors: Sequence[Sector]
    skills: dict[str, int]
    """Skills without expiry, by name."""
    common: frozenset[str]
    """Those that every worker of the demo holds: what the tours ask for."""
    credentials: dict[str, int]
    """Those that expire, by name."""
    manager_ids: Sequence[int]

    def place(self, town: words.Town) -> tuple[float, float]:
        """A place somewhere in a town."""
        return (
            round(town.latitude + self.chance.uniform(-0.009, 0.009), 5),
            round(town.longitude + self.chance.uniform(-0.012, 0.012), 5),
        )

    def street(self) -> str:
        """A street and a number."""
        return f"{self.chance.randrange(1, 90)} {self.chance.choice(words.STREETS)}"

    def row(self, row: Any) -> Any:
        """Add a row of the agency."""
        row.agency_id = self.work.actor.agency_id
        self.work.session.add(row)
        return row


def phone(chance: random.Random, mobile: bool = True) -> str:
    """A number of the ranges kept for fiction."""
    return (
        f"06 39 98 {chance.randrange(100):02} {chance.randrange(100):02}"
        if mobile
        else (f"04 65 71 {chance.randrange(100):02} {chance.randrange(100):02}")
    )


def make_client(cast: Cast, number: int) -> tuple[Client, Home]:
    """A client with address, a carer, sometimes a pet and a care plan."""
    chance, index = cast.chance, number % len(words.TOWNS)
    town, woman = words.TOWNS[index], chance.random() < 0.68
    first_name = chance.choice(words.WOMEN if woman else words.MEN)
    form = {
        "last_name": words.LAST_NAMES[number % len(words.LAST_NAMES)],
        "first_name": first_name,
        "civility": "mme" if woman else "m",
        "gender": "female" if woman else "male",
        "birth_date": date(chance.randrange(1932, 1958), chance.randrange(1, 13), chance.randrange(1, 28)).isoformat(),
        "phone": phone(chance, mobile=False),
        "email": f"famille{number}@example.org",
        "status": "active",
        "sector_id": str(cast.sectors[index].id),
        "manager_id": str(chance.choice(cast.manager_ids)),
        "gir": str(chance.choice((2, 3, 3, 4, 4, 5, 6))),
        "language": "fr",
        "preferred_gender": "female" if woman and chance.random() < 0.12 else "",
    }
    client = clients.add(cast.work, read_client(form, cast.work.today))
    latitude, longitude = cast.place(town)
    address = AddressDraft(
        "Domicile", cast.street(), town.postcode, town.city, latitude, longitude,
        chance.choice(("rez-de-chaussée", "1er étage", "2e étage", "3e étage sans ascenseur")),
        f"{chance.randrange(10, 99)}B{chance.randrange(10, 99)}" if chance.random() < 0.5 else "",
        chance.choice(("", "", "clé dans la boîte à code", "double à l’agence")), "", True,
    )  # fmt: skip
    client_parts.add_address(cast.work, client, address)
    _around(cast, client)
    return client, Home(client.id or 0, latitude, longitude)


def _around(cast: Cast, client: Client) -> None:
    chance, own = cast.chance, client.id or 0
    relation = chance.choice(("fille", "belle-fille", "nièce", "voisine", "sœur"))
    who = f"{chance.choice(words.YOUNG_WOMEN)} {client.last_name}"
    carer = {"phone": "+336399842" + f"{chance.randrange(100):02}", "main_carer": True, "emergency": True}
    cast.row(ClientContact(client_id=own, name=who, relation=relation, **carer))
    if chance.random() < 0.35:
        cast.row(
            Pet(
                client_id=own,
                species=chance.choice(("cat", "cat", "dog", "bird")),
                name=chance.choice(("Minou", "Tilou", "Rita", "Gaston")),
            )
        )
    if client.gir and client.gir <= 4:
        minutes = {1: 90, 2: 68, 3: 45, 4: 26}[client.gir] * 60
        since = cast.work.today - timedelta(days=chance.randrange(40, 700))
        cast.row(CarePlan(client_id=own, funder=lists().funders[0], monthly_minutes=minutes, starts_on=since))


def make_worker(cast: Cast, number: int) -> tuple[Worker, Home, list[int]]:
    """A worker with home, hours, contract and skills; also the weekdays worked."""
    chance, index = cast.chance, number % len(words.TOWNS)
    woman, town = chance.random() < 0.88, words.TOWNS[index]
    first_name = (words.YOUNG_WOMEN if woman else words.YOUNG_MEN)[number % (24 if woman else 10)]
    last_name = words.WORKER_NAMES[number % len(words.WORKER_NAMES)]
    job = list(JOB_SKILLS)[number % 3]
    latitude, longitude = cast.place(town)
    form = {
        "last_name": last_name,
        "first_name": first_name,
        "civility": "mme" if woman else "m",
        "gender": "female" if woman else "male",
        "birth_date": date(chance.randrange(1965, 2003), chance.randrange(1, 13), 15).isoformat(),
        "phone": phone(chance),
        "email": f"intervenant{number}@example.org",
        "job_title": job,
        "street": cast.street(),
        "postcode": town.postcode,
        "city": town.city,
        "latitude": str(latitude),
        "longitude": str(longitude),
        "transport": "bike" if chance.random() < 0.12 else "car",
    }
    sectors = [cast.sectors[index].id or 0, cast.sectors[(index + 1) % len(words.TOWNS)].id or 0]
    worker = workers.add(cast.work, read_worker(form, cast.work.today), sectors)
    weekdays = _weekdays(number)
    _terms(cast, worker, weekdays, JOB_SKILLS[job])
    return worker, Home(worker.id or 0, latitude, longitude), weekdays


def _weekdays(number: int) -> list[int]:
    weekend = {0: [0, 1, 2, 3, 5, 6], 1: [0, 1, 2, 4, 5], 2: [0, 2, 3, 4, 6]}
    return weekend.get(number % 9, [0, 1, 2, 3, 4])


def _terms(cast: Cast, worker: Worker, weekdays: Sequence[int], level: int) -> None:
    own, chance = worker.id or 0, cast.chance
    for weekday in weekdays:
        cast.row(Availability(worker_id=own, weekday=weekday, start=7 * 60, end=20 * 60 + 30))
    hours = chance.choice((30, 32, 35, 35, 35))
    since = cast.work.today - timedelta(days=chance.randrange(120, 2500))
    cast.row(
        Contract(worker_id=own, kind="cdi", weekly_minutes=hours * 60, days_per_week=len(weekdays), starts_on=since)
    )
    for name, skill_id in cast.skills.items():
        if name in cast.common or chance.random() < 0.12 * level:
            cast.row(WorkerSkill(worker_id=own, skill_id=skill_id, level=level, obtained_on=since))
    for skill_id in cast.credentials.values():
        if chance.random() < 0.35:
            left = timedelta(days=chance.choice((-20, 15, 45, 200, 400, 600)))
            held = {"level": 0, "obtained_on": since, "expires_on": cast.work.today + left}
            cast.row(WorkerSkill(worker_id=own, skill_id=skill_id, **held))


def make_absence(cast: Cast, worker_id: int, first: int, days: int, reason: str) -> None:
    """A worker away from `first` days after today, for some days."""
    start, _end = instants(cast.work.today + timedelta(days=first), 0, 60, cast.work.tz)
    _start, end = instants(cast.work.today + timedelta(days=first + days - 1), 0, 1440, cast.work.tz)
    cast.row(Absence(worker_id=worker_id, starts_at=start, ends_at=end, reason=reason))


def make_request(cast: Cast, worker_id: int, first: int, days: int, reason: str, remark: str) -> None:
    """An absence that a worker asks for and nobody has answered."""
    start, _end = instants(cast.work.today + timedelta(days=first), 0, 60, cast.work.tz)
    _start, end = instants(cast.work.today + timedelta(days=first + days - 1), 0, 1440, cast.work.tz)
    cast.row(AbsenceRequest(worker_id=worker_id, starts_at=start, ends_at=end, reason=reason, remark=remark))
