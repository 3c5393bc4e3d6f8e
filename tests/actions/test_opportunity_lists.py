"""What the screens of opportunities count and gather: tasks by mission, what waits, the list as a file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from careapp.actions.opportunities import board, export, view
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, OpportunityTask
from careapp.db.queries.opportunities import Filters
from careapp.domain.permissions import Role
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    save,
)

FIELD = {"key": "lift", "label": "Lève-personne", "type": "boolean"}
TAB = {"key": "informations", "label": "Informations", "sections": [{"label": "Habitudes", "fields": [FIELD]}]}
FORM = {"activity": "home", "name": "Recueil", "tabs": [TAB]}


@pytest.fixture
def home(database):
    """A client of an agency, and who reads them."""

    class Home:
        agency = make_agency()
        activity = make_activity(agency)
        client = make_client(agency)
        service = make_service(agency, activity)
        manager = make_user(agency, Role.MANAGER, name="Camille Rostaing")
        who = actor(agency, user=manager)

    return Home


def _task(opportunity, name, minutes, mission=None):
    return save(
        OpportunityTask(
            agency_id=opportunity.agency_id,
            opportunity_id=opportunity.id,
            mission_id=mission.id if mission else None,
            name=name,
            minutes=minutes,
        )
    )


def test_tasks_stand_by_mission_against_the_shortest_visit_those_of_all_missions_last(home):
    opportunity = make_opportunity(home.client, home.activity, FORM)
    care = make_mission(opportunity, home.service, ((0, 480, 570), (2, 480, 540)), label="Toilette")
    meals = make_mission(opportunity, home.service, label="Repas")
    make_mission(opportunity, home.service, label="Sans tâche")
    _task(opportunity, "Transfert", 50, care)
    _task(opportunity, "Servir", 20, meals)
    _task(opportunity, "Aérer", 15)
    with reading(home.who, now=NOW) as unit:
        groups = view.view(unit, opportunity.id).task_groups
    shown = [(group.label, group.summary.replace("\u00a0", " "), group.over) for group in groups]
    assert shown == [
        ("Toilette", "1 tâche · 1 h 05 sur 1 h", True),
        ("Repas", "1 tâche", False),
        ("Toutes les missions", "1 tâche", False),
    ]
    assert [task.name for group in groups for task in group.tasks] == ["Transfert", "Servir", "Aérer"]


def test_only_what_is_open_and_not_locked_waits(home):
    long_ago = NOW - timedelta(days=30)
    make_opportunity(home.client, home.activity, stage="search", stage_since=long_ago, number="OPP-1")
    make_opportunity(home.client, home.activity, stage="search", stage_since=long_ago, locked_at=NOW)
    make_opportunity(home.client, home.activity, stage="active", stage_since=long_ago)
    make_opportunity(home.client, home.activity, stage="new", stage_since=NOW)
    since = NOW - timedelta(days=7)
    with reading(home.who, now=NOW) as unit:
        assert board.waiting(unit, Filters(), since).idle == 1
        assert [row.number for row in board.page(unit, Filters(idle_since=since)).rows] == ["OPP-1"]


def test_the_list_as_a_file_holds_every_row_and_the_audit_keeps_who_took_it(home):
    for number in range(board.PAGE_SIZE + 1):
        make_opportunity(home.client, home.activity, number=f"OPP-{number:04}", manager_id=home.manager.id)
    with work(home.who, now=NOW) as unit:
        lines = export.table(unit, Filters(), "number").splitlines()
    assert len(lines) == board.PAGE_SIZE + 2
    assert lines[0].startswith("Numéro;Client;Commune;")
    assert lines[1].startswith("OPP-0000;Mme Odette Ferrand;")
    with reading(home.who, now=NOW) as unit:
        entry = unit.all(unit.mine(AuditEntry).where(AuditEntry.verb == "export"))[0]
    assert (entry.actor, entry.changes) == ("Camille Rostaing", {"entry": "opportunities", "count": 51})


def test_a_worker_takes_no_file(home):
    with pytest.raises(Forbidden), work(actor(home.agency, Role.WORKER), now=NOW) as unit:
        export.table(unit, Filters())
