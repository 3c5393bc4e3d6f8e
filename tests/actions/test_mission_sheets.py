"""The mission sheet of an opportunity: what it holds, printed, kept."""

from __future__ import annotations

import hashlib

import pytest
from sqlmodel import Session, select

from careapp.actions.mission_sheets import assemble, issue
from careapp.actions.opportunities import lines
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, IssuedDocument, Opportunity
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound
from tests.actions.test_opportunities import FORM
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
)


@pytest.fixture
def sheet(database):
    """Someone of an agency, and an opportunity with a mission, a task and a serious risk."""
    agency = make_agency(name="Les Sorbiers")
    activity = make_activity(agency)
    client = make_client(agency, email="odette@example.org", phone="+33479001248")
    opportunity = make_opportunity(client, activity, FORM)
    make_mission(opportunity, make_service(agency, activity), ((0, 480, 570), (1, 480, 570)), workers=2)
    who = actor(agency)
    with work(who, now=NOW) as unit:
        lines.save_task(unit, opportunity.id, 0, {"name": "Lever", "minutes": 15, "essential": True})
        risk = {"situation": "Chute", "measure": "Ne pas relever seul", "level": "high"}
        lines.save_risk(unit, opportunity.id, 0, risk)
        lines.save_risk(unit, opportunity.id, 0, {**risk, "situation": "Canicule", "applied": False})
    return who, opportunity


def test_the_sheet_holds_what_a_worker_must_know(sheet):
    who, opportunity = sheet
    with reading(who, now=NOW) as unit:
        made = assemble.assemble(unit, unit.get(Opportunity, opportunity.id), "fr")
    assert (made.agency.name, made.client.name, made.weekly_minutes) == ("Les Sorbiers", "Odette Ferrand", 180)
    assert made.safety == ("Chute : Ne pas relever seul",)
    assert [risk.situation for risk in made.risks] == ["Chute"]
    assert [task.label for group in made.tasks for task in group.tasks] == ["Lever"]
    assert "04 79 00 12 48" in {entry.value for entry in made.access}
    assert made.without_tasks().tasks is None


def test_a_sheet_is_written_in_the_language_of_its_reader(sheet):
    who, opportunity = sheet
    with reading(who, now=NOW) as unit:
        assert 'lang="en"' in issue.page(unit, opportunity.id, "en").html
        assert 'lang="fr"' in issue.page(unit, opportunity.id, "xx").html


def test_what_is_printed_is_kept_byte_for_byte(sheet, database):
    who, opportunity = sheet
    with reading(who, now=NOW) as unit:
        made = issue.page(unit, opportunity.id)
    content = issue.pdf(made)
    with work(who, now=NOW) as unit:
        issue.keep(unit, opportunity.id, made, content)
    assert content.startswith(b"%PDF")
    with Session(database) as session:
        kept = session.exec(select(IssuedDocument)).one()
        verbs = session.exec(select(AuditEntry.verb).where(AuditEntry.noun == "opportunities")).all()
    assert (kept.content, kept.sha256) == (content, hashlib.sha256(content).hexdigest())
    assert "print_sheet" in verbs
    with reading(who) as unit:
        assert [row.title for row in issue.documents_of(unit, opportunity.id)] == [made.title]


def test_a_worker_and_another_agency_print_nothing(sheet):
    who, opportunity = sheet
    with pytest.raises(Forbidden), reading(actor(_agency(who), Role.WORKER)) as unit:
        issue.page(unit, opportunity.id)
    with pytest.raises(NotFound), reading(actor(make_agency())) as unit:
        issue.page(unit, opportunity.id)


def _agency(who):
    class Found:
        id = who.agency_id

    return Found()
