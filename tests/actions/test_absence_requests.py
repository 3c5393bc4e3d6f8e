"""Absences that workers ask for: nothing changes until somebody has said yes; the answer comes by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import absence_requests
from careapp.actions.work import Forbidden, reading, work
from careapp.actions.workers import declare
from careapp.db.models import Absence, AbsenceRequest, Mail
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from tests.actions.test_generate import run
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_user, make_visit, save

FORM = {"first": "2026-11-25", "last": "2026-11-26", "reason": "leave", "remark": "Mariage"}


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    town.samira.email = "samira@test.example"
    save(town.samira)
    town.worker = actor(town.agency, Role.WORKER, make_user(town.agency, Role.WORKER, town.samira), town.samira)
    return town


def as_worker(town: Town, verb, *args):
    with work(town.worker, now=NOW) as unit:
        return verb(unit, *args)


def waiting(town: Town):
    with reading(town.me, now=NOW) as unit:
        return absence_requests.waiting(unit)


def kept(town: Town, model):
    with Session(town.engine) as session:
        return list(session.exec(select(model).order_by(model.id)).all())


def test_a_request_waits_with_the_visits_it_would_uncover_and_becomes_an_absence(town):
    make_visit(town.client, town.service, NOW + timedelta(days=1), worker_id=town.samira.id)
    as_worker(town, absence_requests.ask, FORM)
    assert kept(town, Absence) == []
    (line,) = waiting(town)
    assert (line.worker, line.reason_label, line.visits, line.remark) == ("Samira Haddad", "Congés payés", 1, "Mariage")
    absence_id = run(town, absence_requests.approve, line.id, line.version, "Bon mariage")
    (absence,), (request,) = kept(town, Absence), kept(town, AbsenceRequest)
    assert (absence.id, absence.worker_id, absence.reason) == (absence_id, town.samira.id, "leave")
    assert (request.status, request.absence_id) == ("approved", absence_id)
    assert waiting(town) == []
    (mail,) = kept(town, Mail)
    assert (mail.recipient, "est acceptée" in mail.body, "Bon mariage" in mail.body) == (
        "samira@test.example", True, True,
    )  # fmt: skip
    with pytest.raises(Refused, match="déjà reçu"):
        run(town, absence_requests.refuse, line.id, request.version, "Trop tard")


def test_a_refusal_needs_its_reason_and_the_worker_reads_it(town):
    as_worker(town, absence_requests.ask, FORM)
    (line,) = waiting(town)
    with pytest.raises(RefusedFields) as error:
        run(town, absence_requests.refuse, line.id, line.version, "  ")
    assert "answer" in error.value.errors
    run(town, absence_requests.refuse, line.id, line.version, "Trop de collègues absents")
    assert kept(town, Absence) == []
    with reading(town.worker, now=NOW) as unit:
        (mine,) = absence_requests.own(unit)
    assert (mine.status_label, mine.answer) == ("Refusée", "Trop de collègues absents")


def test_a_request_twice_past_or_over_an_absence_is_refused_at_its_field(town):
    as_worker(town, absence_requests.ask, FORM)
    with pytest.raises(RefusedFields, match="déjà demandé"):
        as_worker(town, absence_requests.ask, FORM)
    with pytest.raises(RefusedFields, match="déjà passée"):
        as_worker(town, absence_requests.ask, {**FORM, "first": "2026-11-20", "last": "2026-11-21"})
    run(town, declare, {**FORM, "worker_id": str(town.samira.id), "first": "2026-12-01", "last": "2026-12-02"})
    with pytest.raises(RefusedFields, match="couvre déjà"):
        as_worker(town, absence_requests.ask, {**FORM, "first": "2026-12-02", "last": "2026-12-03"})


def test_only_the_worker_takes_a_request_back_and_only_the_office_answers(town):
    as_worker(town, absence_requests.ask, FORM)
    (line,) = waiting(town)
    other = actor(town.agency, Role.WORKER, make_user(town.agency, Role.WORKER, town.leila), town.leila)
    with pytest.raises(NotFound), work(other, now=NOW) as unit:
        absence_requests.withdraw(unit, line.id, line.version)
    with pytest.raises(Forbidden):
        as_worker(town, absence_requests.approve, line.id, line.version)
    as_worker(town, absence_requests.withdraw, line.id, line.version)
    assert waiting(town) == []


def test_an_absence_entered_for_a_worker_tells_how_many_visits_it_uncovers(town):
    make_visit(town.client, town.service, NOW + timedelta(days=1), worker_id=town.leila.id)
    form = {**FORM, "worker_id": str(town.leila.id)}
    absence_id, uncovered = run(town, declare, form)
    assert (kept(town, Absence)[0].id, uncovered) == (absence_id, 1)
    with pytest.raises(RefusedFields, match="couvre déjà"):
        run(town, declare, form)
    with pytest.raises(RefusedFields) as error:
        run(town, declare, FORM)
    assert "worker_id" in error.value.errors
