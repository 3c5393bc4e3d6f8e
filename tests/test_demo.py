"""The demo agency: the same for a seed, and nothing in it breaks the house's rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, func, select

from careapp.actions.opportunities import board, view
from careapp.actions.work import reading
from careapp.db.models import (
    AbsenceRequest,
    Agency,
    AuditEntry,
    Client,
    Incident,
    IssuedDocument,
    Mail,
    Membership,
    Note,
    Opportunity,
    Reminder,
    User,
    Visit,
    VisitOffer,
    VisitTask,
    Worker,
)
from careapp.db.models.locked_days import LockedDay
from careapp.db.queries.invariants import violations
from careapp.db.queries.opportunities import Filters
from careapp.demo import agency as demo
from careapp.demo.called_off import CALLED_OFF
from careapp.domain.permissions import Role, house
from tests.factories import NOW


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small demo in a SQLite file of its own."""
    from sqlmodel import SQLModel

    from careapp.db.engine import make_engine

    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}")
    SQLModel.metadata.create_all(engine)
    agency_id = demo.build("small", seed=1, now=NOW, engine=engine)
    yield engine, agency_id
    engine.dispose()


def _count(engine, model, *where):
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(model).where(*where)).one()


def test_the_demo_has_a_working_week(built):
    engine, agency_id = built
    assert _count(engine, Worker, Worker.agency_id == agency_id) == demo.SIZES["small"].workers
    assert _count(engine, Visit, Visit.status == "done") > 500
    assert _count(engine, Visit, Visit.worker_id.is_(None)) > 20
    assert _count(engine, Note) > 40
    assert _count(engine, Incident) == len(demo.followup.INCIDENTS)
    assert _count(engine, Reminder) > 5


def test_past_visits_tell_when_the_worker_came_and_left_and_what_was_done(built):
    engine, agency_id = built
    done = _count(engine, Visit, Visit.status == "done")
    for verb in ("arrive", "leave"):
        assert _count(engine, AuditEntry, AuditEntry.verb == verb, AuditEntry.agency_id == agency_id) >= done
    assert _count(engine, AuditEntry, AuditEntry.at > NOW) == 0
    with Session(engine) as session:
        told = session.exec(select(func.count(VisitTask.visit_id.distinct()))).one()
    assert told > done * 0.8
    assert 0 < _count(engine, VisitTask, VisitTask.done.is_(False)) < _count(engine, VisitTask) / 10


def test_the_past_week_holds_visits_called_off_for_typed_reasons_and_a_locked_day(built):
    engine, agency_id = built
    with Session(engine) as session:
        visits = session.exec(select(Visit).where(Visit.status == "cancelled")).all()
        locked = session.exec(select(LockedDay)).one()
    assert sorted(one.cancellation for one in visits) == sorted(code for _ago, _rank, code, *_told in CALLED_OFF)
    assert all(NOW - timedelta(days=7) < one.starts_at < NOW for one in visits)
    assert {one.cancellation_billed for one in visits} == {True, False}
    assert _count(engine, AuditEntry, AuditEntry.verb == "cancel", AuditEntry.agency_id == agency_id) == len(visits)
    assert NOW.date() - timedelta(days=7) <= locked.on < NOW.date()
    assert _count(engine, AbsenceRequest, AbsenceRequest.status == "asked") > 0
    assert _count(engine, VisitOffer, VisitOffer.status == "willing") == 1
    assert _count(engine, VisitOffer, VisitOffer.status == "asked") > 1


def test_every_stage_of_the_board_holds_cards(built):
    engine, agency_id = built
    with reading(house(agency_id), now=NOW, engine=engine) as unit:
        columns = board.board(unit, Filters())
    assert all(column.count for column in columns)
    assert all(card.next_action for column in columns for card in column.cards)


def test_quotes_were_sent_and_answered_or_not_and_one_was_amended(built):
    engine, agency_id = built
    with Session(engine) as session:
        issued = session.exec(select(IssuedDocument).order_by(IssuedDocument.number)).all()
        mailed = session.exec(select(func.count()).where(Mail.kind == "quote", Mail.status == "sent")).one()
    quotes = [one for one in issued if one.kind == "quote"]
    assert [one.issued_at for one in quotes] == sorted(one.issued_at for one in quotes)
    assert [one.number[:2] for one in issued if one.kind == "amendment"] == ["AV"]
    assert mailed == 3
    with reading(house(agency_id), now=NOW, engine=engine) as unit:
        columns = {column.key: column.cards for column in board.board(unit, Filters())}
    assert {card.next_key for card in columns["quote"]} >= {"quote", "answer", "remind"}


def test_what_is_being_planned_is_held(built):
    engine, agency_id = built
    with reading(house(agency_id), now=NOW, engine=engine) as unit:
        columns = {column.key: column.cards for column in board.board(unit, Filters())}
        found = [view.view(unit, card.id) for card in columns["planning"]]
    assert all(mission.covered for one in found for mission in one.missions)


def test_the_four_accounts_sign_in_with_their_roles(built):
    engine, _agency_id = built
    with Session(engine) as session:
        rows = session.exec(select(User.email, Membership.role).join(Membership)).all()
    roles = {email: role for email, role in rows if email in demo.ACCOUNTS}
    assert roles == dict(zip(demo.ACCOUNTS, [*list(Role)[:3], Role.WORKER], strict=True))


def test_the_administrator_belongs_to_two_agencies(built):
    engine, _agency_id = built
    assert _count(engine, Agency) == 2
    assert _count(engine, Membership, Membership.role == Role.ADMINISTRATOR) == 2


def test_no_invariant_is_broken(built):
    engine, _agency_id = built
    with Session(engine) as session:
        assert list(violations(session)) == []


def test_the_same_seed_gives_the_same_agency(built, sqlite_database):
    demo.build("small", seed=1, now=NOW)

    def picture(engine):
        with Session(engine) as session:
            names = session.exec(select(Client.last_name, Client.first_name, Client.phone).order_by(Client.id)).all()
            visits = session.exec(
                select(Visit.client_id, Visit.worker_id, Visit.starts_at, Visit.status).order_by(Visit.id)
            ).all()
        return names, visits

    assert picture(built[0]) == picture(sqlite_database)
    assert _count(sqlite_database, Opportunity) == _count(built[0], Opportunity)
