"""What the planning refuses, each with its sentence, and nothing changes: not a row, not a line of the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from careapp.actions.planning import moves
from careapp.actions.visits import edit
from careapp.db.models import Contract, LockedDay
from careapp.domain.refusal import Refused
from tests.actions.test_generate import run
from tests.actions.test_visits import HOUR, Town
from tests.factories import NOW, make_activity, make_mission, make_opportunity, save


def drop(visit, worker_id: int | None, hours: float = 4, minutes: int = 60, version: int = 1) -> moves.Drop:
    """What the board sends when a visit is put down some hours after the tests' present."""
    start = (NOW + hours * HOUR).replace(tzinfo=None) + HOUR  # the wall is an hour ahead in November
    return moves.Drop(visit.id, worker_id, start, start + timedelta(minutes=minutes), version, "", False)


def over_another(town: Town):
    town.visit(4, worker_id=town.samira.id)
    return moves.carry, drop(town.visit(), town.samira.id, 4.5)


def out_of_the_contract(town: Town):
    with Session(town.engine) as session, session.begin():
        session.exec(select(Contract).where(Contract.worker_id == town.samira.id)).one().ends_on = date(2026, 11, 20)
    return moves.carry, drop(town.visit(), town.samira.id)


def invoiced(town: Town):
    return moves.carry, drop(town.visit(-24, worker_id=town.samira.id, status="done", invoiced_at=NOW), None)


def forged(town: Town):
    town.visit()
    return lambda unit: moves.carry(unit, moves.Drop.of({"id": "1; DROP TABLE visits", "version": []})), None


def stale(town: Town):
    return moves.carry, drop(town.visit(), None, version=7)


def on_a_locked_day(town: Town):
    save(LockedDay(agency_id=town.agency.id, on=date(2026, 11, 24), locked_by="Hélène Fort", locked_at=NOW))
    return moves.carry, drop(town.visit(), None)


def of_a_closed_mission(town: Town):
    opportunity = make_opportunity(town.client, make_activity(town.agency), stage="closed")
    mission = make_mission(opportunity, town.service, starts_on=NOW.date())
    return moves.carry, drop(town.visit(mission_id=mission.id, opportunity_id=opportunity.id), None)


def ending_before_it_starts(town: Town):
    return moves.carry, drop(town.visit(), None, minutes=-30)


def ending_before_it_starts_in_the_dialog(town: Town):
    return edit.create, town.form(start="14:00", end="13:00")


CASES = [
    (over_another, "Occupé par une visite"),
    (out_of_the_contract, "Pas de contrat en cours le"),
    (invoiced, "Cette visite est facturée : elle ne change plus."),
    (forged, "Demande mal formée : rien n’a été modifié."),
    (stale, "Quelqu’un a modifié cet élément"),
    (on_a_locked_day, "est verrouillé par Hélène Fort : rien n’a été modifié."),
    (of_a_closed_mission, "est close : rien n’y est plus planifié."),
    (ending_before_it_starts, "La fin|dure au moins"),
    (ending_before_it_starts_in_the_dialog, "La fin doit suivre le début."),
]


def everything(town: Town) -> dict[str, list[tuple]]:
    with Session(town.engine) as session:
        tables = ("visits", "audit_entries", "slots", "missions", "commands")
        return {name: list(session.connection().execute(text(f"SELECT * FROM {name} ORDER BY id"))) for name in tables}


@pytest.mark.parametrize(("arrange", "sentence"), CASES, ids=[case[0].__name__ for case in CASES])
def test_bad_input_is_refused_with_its_sentence_and_nothing_changes(database, arrange, sentence):
    town = Town()
    town.engine = database
    verb, asked = arrange(town)
    before = everything(town)
    with pytest.raises(Refused, match=sentence):
        run(town, verb, *([asked] if asked is not None else []))
    assert everything(town) == before
