"""People entered twice: shown while one types, listed for who keeps the records, told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlmodel import col, select

from careapp.actions.clients.shown import birth
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.twins import DistinctPeople
from careapp.db.queries import twins as queries
from careapp.domain.people import format_phone, full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.domain.twins import LIKENESS_LABELS, Likeness, Person, likeness, person_of
from careapp.i18n import _
from careapp.readmodels.clients import TwinPair, TwinRow

MOST: Final = 5
MOST_PAIRS: Final = 200
ORDER: Final = tuple(Likeness)


def looking_like(work: Work, form: Mapping[str, Any], client_id: int = 0) -> list[TwinRow]:
    """The clients who look like the person a form describes, the likest first; not the client of an id itself."""
    work.require(Permission.CLIENTS_READ)
    person = person_of(form)
    if not person.key and not person.phones and not person.birth_date:
        return []
    rows = work.all(queries.candidates(work.actor.agency_id, person))
    found = [(like, row) for row in rows if row.id != client_id and (like := likeness(person, of(row)))]
    found.sort(key=lambda one: (ORDER.index(one[0]), one[1].search))
    return _shown(work, found[:MOST])


def of(client: Client) -> Person:
    """What is compared of a client."""
    return Person(client.name_key, client.birth_date, frozenset({client.phone, client.mobile} - {""}))


def probable(work: Work) -> list[TwinPair]:
    """The pairs of clients who look like one person and were not told apart, the likest first."""
    work.require(Permission.CLIENTS_MERGE)
    apart = set(work.tuples(queries.told_apart(work.actor.agency_id)))
    pairs = [pair for pair in work.tuples(queries.pairs(work.actor.agency_id)) if pair not in apart]
    ids = {one for pair in pairs for one in pair}
    rows = {row.id: row for row in work.all(work.mine(Client).where(col(Client.id).in_(ids)))} if ids else {}
    found = [(like, one, two) for one, two in pairs if (like := likeness(of(rows[one]), of(rows[two])))]
    found.sort(key=lambda each: (ORDER.index(each[0]), rows[each[1]].search))
    shown = {
        row.id: row for row in _shown(work, [(like, rows[one]) for like, *both in found[:MOST_PAIRS] for one in both])
    }
    return [TwinPair(f"{one}-{two}", like, _(LIKENESS_LABELS[like]), shown[one], shown[two])
            for like, one, two in found[:MOST_PAIRS]]  # fmt: skip


def tell_apart(work: Work, client_id: int, other_client_id: int) -> None:
    """Say that two clients are two people: they are not proposed again."""
    work.require(Permission.CLIENTS_EDIT)
    one, other = work.get(Client, client_id), work.get(Client, other_client_id)
    if one.id == other.id:
        raise Refused(_("C’est la même fiche."))
    first, second = sorted((one.id or 0, other.id or 0))
    known = work.mine(DistinctPeople).where(DistinctPeople.first_id == first, DistinctPeople.second_id == second)
    if work.session.exec(known).first() is None:
        told = {"told_by": work.actor.name, "told_at": work.now}
        work.add(DistinctPeople(agency_id=work.actor.agency_id, first_id=first, second_id=second, **told))
        work.audit("tell_apart", one, of=other.code)
    for row in (one, other):
        settle(work, row)


def settle(work: Work, client: Client) -> None:
    """Forget that a client may be entered twice once nobody is left who looks alike."""
    if not client.maybe_twin:
        return
    apart = set(work.tuples(queries.told_apart(work.actor.agency_id)))
    for row in work.all(queries.candidates(work.actor.agency_id, of(client))):
        pair = tuple(sorted((row.id, client.id or 0)))
        if row.id != client.id and pair not in apart and likeness(of(client), of(row)):
            return
    client.maybe_twin = False


def _about(work: Work, row: Client, town: str) -> tuple[str, ...]:
    return birth(row.birth_date, work.today), format_phone(row.phone or row.mobile), town


def _shown(work: Work, found: Sequence[tuple[Likeness, Client]]) -> list[TwinRow]:
    ids = [row.id for _like, row in found]
    main = select(ClientAddress.client_id, ClientAddress.city).where(
        col(ClientAddress.client_id).in_(ids), ClientAddress.main
    )
    towns = dict(work.tuples(main)) if ids else {}
    return [
        TwinRow(
            id=row.id or 0,
            code=row.code,
            name=full_name(row.first_name, row.last_name, row.civility),
            about=" · ".join(filter(None, _about(work, row, towns.get(row.id, "")))),
            status=row.status,
            likeness=like,
            reason=_(LIKENESS_LABELS[like]),
        )
        for like, row in found
    ]
