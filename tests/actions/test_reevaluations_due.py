"""What is due to be evaluated again: this month, late, under way; put off, handed over, counted."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import Session, select

from careapp.actions.dashboard import view as dashboard
from careapp.actions.opportunities import duplicate
from careapp.actions.reevaluations import due
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import get_engine
from careapp.db.models import AuditEntry, Opportunity, Reevaluation, Reminder
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.actions.test_opportunities import FORM
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity, make_user

TODAY = date(2026, 11, 24)


@pytest.fixture
def home(database):
    """An agency with forms due in the past, this month, next month, one closed, and one of another agency."""
    agency = make_agency()
    manager, other = make_user(agency, Role.MANAGER, name="Lucie"), make_user(agency, Role.MANAGER, name="Camille")
    activity, second = make_activity(agency), make_activity(agency, label="Crèche")

    def form(last_name: str, on: date, kind=activity, keeper=manager, **traits):
        client = make_client(agency, last_name=last_name)
        dates = {"evaluated_on": on - timedelta(days=334), "reevaluate_on": on, "stage": "active", **traits}
        return make_opportunity(client, kind, FORM, manager_id=keeper.id, **dates)

    rows = {
        "late": form("Achard", date(2026, 10, 3)),
        "soon": form("Barral", date(2026, 11, 28)),
        "over": form("Clerc", date(2026, 11, 2), second),
        "next": form("Duret", date(2026, 12, 8), keeper=other),
        "closed": form("Emery", date(2026, 11, 5), stage="closed"),
    }
    stranger = make_agency()
    make_opportunity(
        make_client(stranger), make_activity(stranger), FORM, reevaluate_on=date(2026, 11, 3), stage="active"
    )
    return SimpleNamespace(
        agency=agency, manager=manager, other=other, second=second, rows=rows,
        who=actor(agency, Role.MANAGER, manager),
    )  # fmt: skip


def run(home, verb, *args, **named):
    with work(home.who, now=NOW) as unit:
        return verb(unit, *args, **named)


def names(home, view: str = "all", **filters: str) -> list[str]:
    with reading(home.who, now=NOW) as unit:
        page = due.listed(unit, Listing(filters=filters), view)
    return [row.client.split()[-1] for row in page.rows]


def get(model, row_id):
    with Session(get_engine()) as session:
        return session.get_one(model, row_id)


def test_what_is_due_is_told_by_month_and_by_what_is_late(home):
    with reading(home.who, now=NOW) as unit:
        page = due.listed(unit, Listing(), "month")
    assert page.sentence == "2 à ré-évaluer ce mois-ci, 2 en retard"
    assert page.counts == {"month": 2, "late": 2, "started": 0, "all": 4}
    assert [row.due for row in page.rows] == ["Retard 22 j", "Dans 4 jours"]
    assert names(home) == ["Achard", "Clerc", "Barral", "Duret"]
    assert names(home, "late") == ["Achard", "Clerc"]


def test_the_list_is_narrowed_by_manager_activity_and_month(home):
    assert names(home, manager=str(home.other.id)) == ["Duret"]
    assert names(home, activity=str(home.second.id)) == ["Clerc"]
    assert names(home, month="2026-12") == ["Duret"]
    assert names(home, month="n’importe") == names(home)
    with reading(home.who, now=NOW) as unit:
        assert [row.number for row in due.listed(unit, Listing("barral"), "all").rows] == [home.rows["soon"].number]


def test_what_is_begun_stays_until_it_is_validated(home):
    copy = run(home, duplicate.duplicate, home.rows["late"].id)
    with reading(home.who, now=NOW) as unit:
        (row,) = due.listed(unit, Listing(), "started").rows
    assert (row.id, row.form_id, row.day, row.late) == (home.rows["late"].id, copy, "03/10/2026", True)
    assert row.started == "Copie ouverte le 24/11/2026"
    assert names(home) == ["Achard", "Clerc", "Barral", "Duret"]
    with Session(get_engine()) as session, session.begin():
        session.exec(select(Reevaluation)).one().validated_at = NOW
    assert names(home) == ["Clerc", "Barral", "Duret", "Achard"]  # its copy is due again, months later


def test_a_re_evaluation_is_put_off_for_a_reason_with_its_reminder(home):
    late = home.rows["late"]
    wait = {"title": "Rappel ré-évaluation des besoins", "due_on": late.reevaluate_on, "opportunity_id": late.id}
    with Session(get_engine()) as session, session.begin():
        reminder = Reminder(agency_id=home.agency.id, raised_at=NOW, **wait)
        session.add(reminder)
    with pytest.raises(Refused) as refusal:
        run(home, due.postpone, late.id, 1, "2026-11-20", "Hospitalisée")
    assert refusal.value.field == "to"
    with pytest.raises(Refused) as refusal:
        run(home, due.postpone, late.id, 1, "2026-12-10", " ")
    assert refusal.value.field == "reason"
    run(home, due.postpone, late.id, 1, "10/12/2026", "Hospitalisée jusqu’en décembre")
    found = get(Opportunity, late.id)
    assert (found.reevaluate_on, found.postponed_from) == (date(2026, 12, 10), date(2026, 10, 3))
    with Session(get_engine()) as session:
        moved = session.exec(select(Reminder)).one()
        entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "postpone")).one()
    assert (moved.due_on, moved.raised_at) == (date(2026, 12, 10), None)
    assert entry.changes == {"to": "2026-12-10", "reason": "Hospitalisée jusqu’en décembre"}
    with reading(home.who, now=NOW) as unit:
        row = next(row for row in due.listed(unit, Listing(), "all").rows if row.id == late.id)
    assert row.postponed == "Reportée du 03/10/2026 : Hospitalisée jusqu’en décembre"


def test_many_are_handed_over_at_once_with_their_reminders(home):
    ids = [home.rows[name].id for name in ("late", "soon", "next")]
    wait = {"title": "Rappel ré-évaluation des besoins", "due_on": TODAY, "opportunity_id": ids[0]}
    with Session(get_engine()) as session, session.begin():
        session.add(Reminder(agency_id=home.agency.id, manager_id=home.manager.id, **wait))
    assert run(home, due.hand_over, ids, home.other.id) == 2  # one was hers already
    assert names(home, manager=str(home.other.id)) == ["Achard", "Barral", "Duret"]
    with Session(get_engine()) as session:
        assert session.exec(select(Reminder.manager_id)).one() == home.other.id
    stranger = make_user(make_agency())
    with pytest.raises(NotFound):
        run(home, due.hand_over, ids, stranger.id)
    with pytest.raises(Forbidden), work(actor(home.agency, Role.WORKER), now=NOW) as unit:
        due.hand_over(unit, ids, home.other.id)


def test_the_share_done_in_time_counts_what_should_have_been_done(home):
    def punctual(months: int = 12, **filters):
        with reading(home.who, now=NOW) as unit:
            return due.punctual(unit, months, **filters)

    assert (punctual().percent, punctual().waited) == (0, 2)
    run(home, duplicate.duplicate, home.rows["over"].id)
    with Session(get_engine()) as session, session.begin():
        begun = session.exec(select(Reevaluation)).one()
        begun.due_on, begun.validated_at = TODAY, NOW
    found = punctual()
    assert (found.percent, found.sentence) == (50, "1 sur 2 à temps depuis le 24/11/2025")
    assert (punctual(activity_id=home.second.id).percent, punctual(manager_id=home.other.id).known) == (100, False)
    with Session(get_engine()) as session, session.begin():
        session.exec(select(Reevaluation)).one().due_on = date(2026, 11, 20)
    assert (punctual().percent, punctual().late) == (0, 1)


def test_the_dashboard_leads_to_what_is_due(home):
    with reading(home.who, now=NOW) as unit:
        found = dashboard.view(unit).reevaluations
    assert (found.month, found.late, found.started) == (2, 2, 0)
