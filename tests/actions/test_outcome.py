"""A day three times: as people had planned it, as it was proposed, as it was really done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from careapp.actions.planning import outcome
from careapp.actions.visits import clocking
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Proposal, ProposalLine
from careapp.domain.permissions import Role
from tests.actions.test_visits import HOUR, Town
from tests.factories import NOW, actor, save


def proposed(town, visit, worker, *, was, start, minutes=60, status="accepted"):
    on = visit.starts_at.date().isoformat()
    proposal = save(Proposal(agency_id=town.agency.id, scope="day", day=on, until=on, status="done"))
    content = {"client": "Mme X", "date": on, "start": start, "end": start + minutes, "was": was}
    people = {"worker_id": worker.id, "previous_worker_id": town.leila.id}
    save(
        ProposalLine(
            agency_id=town.agency.id, proposal_id=proposal.id, visit_id=visit.id, content=content, status=status,
            **people,
        )
    )  # fmt: skip


def day(town, now=NOW):
    with reading(town.me, now=now) as unit:
        return outcome.day(unit, NOW.astimezone(unit.tz).date())


def test_a_visit_stands_as_planned_as_proposed_and_as_clocked(database):
    town = Town()
    visit = town.visit(-3, worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        local = visit.starts_at.astimezone(unit.tz)
        minute = local.hour * 60 + local.minute
        left = local + timedelta(minutes=85)
        form = {"arrived": f"{local:%H:%M}", "left": f"{left:%H:%M}", "reason": "Téléphone oublié"}
        clocking.clock(unit, visit.id, 1, form)
    proposed(town, visit, town.samira, was=minute - 60, start=minute)
    found = day(town)
    (row,) = found.rows
    assert found.was_proposed
    assert row.planned.startswith("Leïla Mansouri")
    assert "Samira" in row.proposed
    assert row.fate == "acceptée"
    assert f"{left:%H:%M}" in row.done
    assert row.differs
    figures = {one.label: (one.planned, one.proposed, one.done) for one in found.figures}
    assert figures["Visites confiées, puis faites"] == ("1", "1", "1")
    assert figures["Heures"] == ("1\u00a0h", "1\u00a0h", "1\u00a0h\u00a025")
    assert figures["Visages différents"] == ("1", "1", "1")


def test_what_is_ahead_is_not_yet_a_difference_what_nobody_clocked_is(database):
    town = Town()
    town.visit(-4, worker_id=town.samira.id)
    town.visit(-6)
    town.visit(2, worker_id=town.samira.id)
    town.visit(4, worker_id=town.samira.id, status="cancelled", cancellation="hospital")
    found = day(town)
    assert not found.was_proposed
    assert [(row.done, row.differs) for row in found.rows] == [
        ("Non assurée", True),
        ("Sans pointage", True),
        ("À venir", False),
        ("Annulée : Hospitalisation du client", True),
    ]
    assert {one.proposed for one in found.figures} == {"—"}


def test_a_visit_done_within_a_quarter_of_an_hour_is_done_as_planned(database):
    town = Town()
    near, late = town.visit(-5, worker_id=town.samira.id), town.visit(-3, worker_id=town.leila.id)
    for visit, minutes in ((near, 10), (late, 20)):
        with work(town.me, now=NOW) as unit:
            start = visit.starts_at.astimezone(unit.tz) + timedelta(minutes=minutes)
            end = visit.starts_at.astimezone(unit.tz) + HOUR
            form = {"arrived": f"{start:%H:%M}", "left": f"{end:%H:%M}", "reason": "Réseau absent"}
            clocking.clock(unit, visit.id, 1, form)
    assert [row.differs for row in day(town).rows] == [False, True]


def test_a_worker_does_not_compare_the_day_of_others(database):
    town = Town()
    with pytest.raises(Forbidden), reading(actor(town.agency, Role.WORKER, worker=town.samira), now=NOW) as unit:
        outcome.day(unit, NOW.date())
