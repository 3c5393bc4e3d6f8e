"""What must be true of the rows whatever happened: no overlap, no orphan, no broken chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, Table, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel

from careapp.db.models import (
    Absence,
    Availability,
    IssuedDocument,
    Mission,
    Opportunity,
    Slot,
    SlotWorker,
    TravelMatrix,
    Visit,
)
from careapp.i18n import N_

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that some rows break: its sentence (a msgid), the table, the first ids."""

    sentence: str
    table: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that is true of sound rows, and the query of the ids of those that break it."""

    sentence: str
    table: str
    offenders: Callable[[], Select]


def violations(session: Session) -> list[Violation]:
    """Every rule that is broken, with the first rows that break it."""
    found = [_broken(session, rule) for rule in (*RULES, *_reference_rules())]
    return [violation for violation in (*found, _altered_documents(session), _torn_matrices(session)) if violation]


def _broken(session: Session, rule: Rule) -> Violation | None:
    ids = tuple(session.execute(rule.offenders().limit(SHOWN)).scalars())
    return Violation(rule.sentence, rule.table, ids) if ids else None


def _altered_documents(session: Session) -> Violation | None:
    query = select(IssuedDocument.id, IssuedDocument.content, IssuedDocument.sha256).execution_options(yield_per=50)
    ids = [row.id for row in session.execute(query) if hashlib.sha256(row.content).hexdigest() != row.sha256]
    sentence = N_("Un document émis ne change plus.")
    return Violation(sentence, IssuedDocument.__tablename__, tuple(ids[:SHOWN])) if ids else None


def _torn_matrices(session: Session) -> Violation | None:
    query = select(TravelMatrix.agency_id, TravelMatrix.places, func.length(TravelMatrix.minutes))
    ids = [agency for agency, places, length in session.execute(query) if length != 2 * len(places) ** 2]
    sentence = N_("Les trajets connus vont de chaque lieu à chaque lieu.")
    return Violation(sentence, TravelMatrix.__tablename__, tuple(ids[:SHOWN])) if ids else None


def _reference_rules() -> Iterator[Rule]:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                yield _points_to_a_row(table, column, key.column.table, key.column)
                if {"agency_id"} <= {*table.c.keys()} & {*key.column.table.c.keys()}:
                    yield _stays_in_its_agency(table, column, key.column.table, key.column)


def _points_to_a_row(table: Table, column: Any, other: Table, target: Any) -> Rule:
    there = other.alias()
    found = select(there.c[target.name]).where(there.c[target.name] == column).exists()
    row_id = next(iter(table.primary_key.columns))
    return Rule(
        N_("Une ligne ne renvoie qu’à une ligne qui existe."),
        f"{table.name}.{column.name}",
        lambda: select(row_id).where(column.is_not(None), ~found),
    )


def _stays_in_its_agency(table: Table, column: Any, other: Table, target: Any) -> Rule:
    there = other.alias()
    pair = and_(there.c[target.name] == column, there.c.agency_id != table.c.agency_id)
    row_id = next(iter(table.primary_key.columns))
    return Rule(
        N_("Une ligne ne renvoie qu’à des lignes de son agence."),
        f"{table.name}.{column.name}",
        lambda: select(row_id).join_from(table, there, pair),
    )


def _overlapping_visits() -> Select:
    other = aliased(Visit)
    return select(Visit.id).join(
        other,
        and_(
            other.worker_id == Visit.worker_id,
            other.id > Visit.id,
            other.starts_at < Visit.ends_at,
            other.ends_at > Visit.starts_at,
            other.status != "cancelled",
            Visit.status != "cancelled",
        ),
    )


def _torn_pairs() -> Select:
    other = aliased(Visit)
    pair = and_(other.agency_id == Visit.agency_id, other.pair_key == Visit.pair_key, other.id > Visit.id)
    alive = and_(Visit.pair_key != "", Visit.status != "cancelled", other.status != "cancelled")
    apart = or_(other.client_id != Visit.client_id, other.worker_id == Visit.worker_id)
    return select(Visit.id).join(other, pair).where(alive, apart)


def _foreign_missions() -> Select:
    query = select(Visit.id).join(Mission, Mission.id == Visit.mission_id)
    return query.where(Visit.opportunity_id.is_distinct_from(Mission.opportunity_id))


def _foreign_slots() -> Select:
    query = select(Visit.id).join(Slot, Slot.id == Visit.slot_id)
    return query.where(Visit.mission_id.is_distinct_from(Slot.mission_id))


def _foreign_clients() -> Select:
    query = select(Visit.id).join(Opportunity, Opportunity.id == Visit.opportunity_id)
    return query.where(Visit.client_id != Opportunity.client_id)


def _excess_places() -> Select:
    query = select(SlotWorker.id).join(Slot, Slot.id == SlotWorker.slot_id).join(Mission, Mission.id == Slot.mission_id)
    return query.where(or_(SlotWorker.position < 1, SlotWorker.position > Mission.workers))


def _unlocked_originals() -> Select:
    original = aliased(Opportunity)
    query = select(original.id).join(Opportunity, Opportunity.copy_of_id == original.id)
    return query.where(original.locked_at.is_(None), original.unlocked_at.is_(None), Opportunity.stage != "lost")


def _outside_the_day(model: type[Slot] | type[Availability]) -> Select:
    within = and_(model.weekday >= 0, model.weekday <= 6, model.start >= 0, model.start < model.end)
    return select(model.id).where(~within)


def _overlapping_availabilities() -> Select:
    other = aliased(Availability)
    same_day = and_(other.worker_id == Availability.worker_id, other.weekday == Availability.weekday)
    meet = and_(other.start < Availability.end, other.end > Availability.start, other.id > Availability.id)
    return select(Availability.id).join(other, and_(same_day, meet))


def _backwards(model: type[Visit] | type[Absence]) -> Select:
    return select(model.id).where(model.ends_at <= model.starts_at)


def _lost_without_reason() -> Select:
    return select(Opportunity.id).where(Opportunity.stage == "lost", Opportunity.lost_reason == "")


RULES: Final = (
    Rule(N_("Un intervenant n’est qu’à un endroit à la fois."), "visits", _overlapping_visits),
    Rule(N_("Une visite finit après son début."), "visits", lambda: _backwards(Visit)),
    Rule(N_("Une absence finit après son début."), "absences", lambda: _backwards(Absence)),
    Rule(N_("Un binôme, ce sont deux intervenants chez le même client."), "visits", _torn_pairs),
    Rule(N_("Une visite appartient à l’opportunité de sa mission."), "visits", _foreign_missions),
    Rule(N_("Une visite appartient à la mission de son créneau."), "visits", _foreign_slots),
    Rule(N_("Une visite se fait chez le client de son opportunité."), "visits", _foreign_clients),
    Rule(N_("Un créneau n’a pas plus d’intervenants que sa mission."), "slot_workers", _excess_places),
    Rule(N_("Un créneau tient dans sa journée."), "slots", lambda: _outside_the_day(Slot)),
    Rule(N_("Une disponibilité tient dans sa journée."), "availabilities", lambda: _outside_the_day(Availability)),
    Rule(
        N_("Les disponibilités d’un intervenant ne se recouvrent pas."), "availabilities", _overlapping_availabilities
    ),
    Rule(N_("Le recueil qui a été dupliqué est verrouillé, sauf motif."), "opportunities", _unlocked_originals),
    Rule(N_("Une opportunité perdue dit pourquoi."), "opportunities", _lost_without_reason),
)
