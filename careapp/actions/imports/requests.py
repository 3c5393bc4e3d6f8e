"""Imported requests as opportunities: attached to who is known already, the others entered with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import select

from careapp.actions.clients.parts import add_address
from careapp.actions.clients.record import add
from careapp.actions.opportunities import edit, next_step
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.domain.csv_import import ImportPreview
from careapp.domain.csv_requests import RequestRow
from careapp.domain.twins import Likeness, Person, likeness
from careapp.i18n import _


def with_known(work: Work, read: ImportPreview[RequestRow]) -> ImportPreview[RequestRow]:
    """The preview with each person the agency knows, or may know: attached when sure, flagged when not."""
    people = _People(work)
    return replace(read, rows=tuple(_noted(row, *people.like(row.person)) for row in read.rows))


def _noted(row: RequestRow, client_id: int, code: str, like: Likeness | None) -> RequestRow:
    if like in (Likeness.CERTAIN, Likeness.PROBABLE):
        return replace(row, client_id=client_id, code=code, note=_("Rattachée à la fiche {code}", code=code))
    if like:
        return replace(row, maybe_twin=True, note=_("Nouvelle fiche, doublon possible de {code}", code=code))
    return replace(row, note=_("Nouvelle fiche"))


class _People:
    """The clients of the agency as they are compared, found by name, phone or birth date."""

    def __init__(self, work: Work) -> None:
        columns = Client.id, Client.code, Client.name_key, Client.birth_date, Client.phone, Client.mobile
        self.found: dict[Any, list[tuple[int, str, Person]]] = {}
        for key, code, name, birth, *phones in work.tuples(
            select(*columns).where(Client.agency_id == work.actor.agency_id)  # type: ignore[call-overload]
        ):
            person = Person(name, birth, frozenset(phones) - {""})
            for mark in _marks(person):
                self.found.setdefault(mark, []).append((key, code, person))

    def like(self, person: Person) -> tuple[int, str, Likeness | None]:
        """The client who looks most like a person."""
        known = {one[0]: one for mark in _marks(person) for one in self.found.get(mark, ())}
        alike = [(like, one) for one in known.values() if (like := likeness(person, one[2]))]
        if not alike:
            return 0, "", None
        like, (key, code, _person) = min(alike, key=lambda each: (list(Likeness).index(each[0]), each[1][0]))
        return key, code, like


def _marks(person: Person) -> list[Any]:
    return [mark for mark in (person.key, person.birth_date, *sorted(person.phones)) if mark]


def write_requests(work: Work, rows: Sequence[RequestRow]) -> int:
    """Open an opportunity for each request; a person who stands on several lines gets one record."""
    entered: dict[Person, int] = {}
    for row in rows:
        client_id = row.client_id or entered.get(row.person) or _entered(work, row)
        entered.setdefault(row.person, client_id)
        _open(work, client_id, row)
    return len(rows)


def _entered(work: Work, row: RequestRow) -> int:
    client = add(work, row.client)
    client.maybe_twin = row.maybe_twin
    if row.address:
        add_address(work, client, row.address)
    return client.id or 0


def _open(work: Work, client_id: int, row: RequestRow) -> None:
    demand = row.demand
    opportunity = work.get(Opportunity, edit.create(work, client_id, demand.activity_id, demand.need))
    opportunity.origin, opportunity.funding = demand.origin, demand.funding
    opportunity.wished_start = demand.wished_start
    opportunity.manager_id = demand.manager_id or opportunity.manager_id
    if demand.step.what:
        next_step.put(work, opportunity, demand.step)
    work.audit("import", opportunity, number=opportunity.number)
