"""Selects of people who may be one: found by index, whatever the number of clients."""

from __future__ import annotations

from typing import Any

from sqlalchemy import union
from sqlalchemy.orm import aliased
from sqlmodel import col, or_, select

from careapp.db.models.clients import Client
from careapp.db.models.twins import DistinctPeople
from careapp.domain.twins import Person


def candidates(agency_id: int, person: Person) -> Any:
    """The clients who share a name, a phone or a birth date with a person."""
    shared: list[Any] = [Client.name_key == person.key] if person.key else []
    if person.birth_date:
        shared.append(Client.birth_date == person.birth_date)
    if person.phones:
        phones = sorted(person.phones)
        shared += [col(Client.phone).in_(phones), col(Client.mobile).in_(phones)]
    return select(Client).where(Client.agency_id == agency_id, or_(*shared))


def pairs(agency_id: int) -> Any:
    """The pairs of ids (the smaller first) of clients who share a name, a phone or a birth date."""
    one, two = aliased(Client), aliased(Client)
    shared = (
        (one.name_key == two.name_key, one.name_key != ""),
        (one.phone == two.phone, one.phone != ""),
        (one.mobile == two.mobile, one.mobile != ""),
        (one.phone == two.mobile, one.phone != ""),
        (one.mobile == two.phone, one.mobile != ""),
        (one.birth_date == two.birth_date, one.birth_date.is_not(None)),  # type: ignore[union-attr]
    )
    return union(
        *(
            select(one.id, two.id).where(
                one.agency_id == agency_id, two.agency_id == agency_id, one.id < two.id, same, told  # type: ignore[operator]
            )
            for same, told in shared
        )
    )  # fmt: skip


def told_apart(agency_id: int) -> Any:
    """The pairs of ids (the smaller first) of clients who are two people."""
    return select(DistinctPeople.first_id, DistinctPeople.second_id).where(DistinctPeople.agency_id == agency_id)
