"""Opportunities followed: many changed at once, next actions, reasons of loss, filters kept, stays in a stage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.opportunities import board, bulk, figures, lost_reasons, next_step, saved_filters, stages
from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import get_engine
from careapp.db.models import Opportunity, StageStay
from careapp.db.queries.opportunities import Filters
from careapp.domain.opportunities import LOST_REASONS
from careapp.domain.opportunity_address import OpportunityAddress
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
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
)


@pytest.fixture
def home(database):
    """An agency with three opportunities, the second locked."""

    class Home:
        agency = make_agency()
        activity = make_activity(agency)
        service = make_service(agency, activity)
        client = make_client(agency)
        user = make_user(agency)
        who = actor(agency, user=user)
        admin = actor(agency, Role.ADMINISTRATOR)
        open = make_opportunity(client, activity)
        locked = make_opportunity(client, activity, locked_at=NOW)
        other = make_opportunity(client, activity)

    make_mission(Home.open, Home.service, ((0, 480, 570),))
    return Home


def _do(home, verb, *args, who=None, now=NOW):
    with work(who or home.who, now=now) as unit:
        return verb(unit, *args)


def _row(opportunity):
    with Session(get_engine()) as session:
        return session.get_one(Opportunity, opportunity.id)


def test_each_of_many_is_changed_whole_or_not_at_all(home):
    seen = {one.id: one.version for one in (home.open, home.locked, home.other)}
    outcome = _do(home, bulk.change, seen, "stage", {"stage": "quote"})
    assert (outcome.done, [(line.number, line.reason.replace("\u00a0", " ")) for line in outcome.refused]) == (
        1,
        [
            (home.locked.number, "Ce formulaire est verrouillé : modifiez sa copie."),
            (home.other.number, "Ajoutez d’abord une mission."),
        ],
    )
    assert [_row(one).stage for one in (home.open, home.locked, home.other)] == ["quote", "new", "new"]


def test_what_someone_else_changed_is_left_and_told(home):
    _do(home, next_step.save, home.open.id, home.open.version, {"what": "Relancer"})
    seen = {home.open.id: home.open.version, home.other.id: home.other.version}
    outcome = _do(home, bulk.change, seen, "owner", {"manager_id": str(home.user.id)})
    assert (outcome.done, outcome.refused[0].id) == (1, home.open.id)
    assert "modifié cet élément entre-temps" in outcome.refused[0].reason
    assert (_row(home.other).manager_id, _row(home.open).manager_id) == (home.user.id, None)


def test_a_loss_needs_one_of_the_reasons_offered(home):
    seen = {home.open.id: home.open.version}
    with pytest.raises(RefusedFields) as refusal:
        _do(home, bulk.change, seen, "lost", {"reason": ""})
    assert refusal.value.errors == {"reason": "Choisissez un motif."}
    with pytest.raises(RefusedFields):
        _do(home, bulk.change, seen, "lost", {"reason": "Parce que"})
    assert _do(home, bulk.change, seen, "lost", {"reason": "Prix"}).done == 1
    assert (_row(home.open).stage, _row(home.open).lost_reason) == ("lost", "Prix")


def test_rows_of_another_agency_and_unknown_owners_are_refused(home):
    foreign = make_opportunity(make_client(other := make_agency()), make_activity(other))
    outcome = _do(home, bulk.change, {foreign.id: 1}, "next", {"what": "Relancer"})
    assert (outcome.done, outcome.refused[0].number) == (0, "")
    with pytest.raises(RefusedFields):
        _do(home, bulk.change, {home.open.id: 1}, "owner", {"manager_id": str(make_user(other).id)})
    with pytest.raises(Refused):
        _do(home, bulk.change, {}, "owner", {"manager_id": str(home.user.id)})


def test_a_next_action_with_its_day_stands_on_the_card_and_late_ones_are_found(home):
    _do(home, next_step.save, home.open.id, home.open.version, {"what": "Relancer", "on": "2026-11-25"})
    later = NOW + timedelta(days=3)
    with reading(home.who, now=later) as unit:
        late = board.page(unit, board.filters_of(unit, OpportunityAddress(late=True))).rows
        waiting = board.waiting(unit, Filters(), later - timedelta(days=7))
    assert [(row.next_action, row.next_when, row.next_late) for row in late] == [("Relancer", "retard 2 j", True)]
    assert (waiting.late, waiting.idle) == (1, 0)
    with pytest.raises(Stale):
        _do(home, next_step.save, home.open.id, home.open.version, {"what": "Autre"})
    _do(home, next_step.save, home.open.id, home.open.version + 1, {"what": "", "on": ""})
    assert _row(home.open).next_action == ""


def test_what_waits_is_counted_for_the_list_as_for_the_board(home):
    make_opportunity(home.client, home.activity, stage="active")
    with reading(home.who, now=NOW) as unit:
        columns = [one for one in board.board(unit, Filters()) if one.key != "active"]
        assert board.asked(unit, Filters(stage="search")) == (
            sum(one.count for one in columns), sum(one.minutes for one in columns),
        )  # fmt: skip
        assert board.asked(unit, Filters()) == (3, 90)


def test_a_column_is_read_page_after_page_and_counts_all_its_hours(home, monkeypatch):
    monkeypatch.setattr(board, "MOST_CARDS", 2)
    for number in range(5):
        one = make_opportunity(home.client, home.activity, stage="search", stage_since=NOW - timedelta(days=number))
        make_mission(one, home.service, ((0, 480, 540),))
    with reading(home.who, now=NOW) as unit:
        column = next(one for one in board.board(unit, Filters()) if one.key == "search")
        rest = board.more(unit, Filters(), "search", 2)
        again = next(one for one in board.board(unit, Filters(), {"search": 4}) if one.key == "search")
    assert (column.count, column.minutes, len(column.cards), len(rest)) == (5, 300, 2, 2)
    assert [card.days for card in (*column.cards, *rest)] == [4, 3, 2, 1]
    assert len(again.cards) == 4


def test_the_reasons_of_the_house_become_the_agencys_with_the_first_change(home):
    assert [choice.value for choice in _do(home, lost_reasons.offered)] == list(LOST_REASONS)
    _do(home, lost_reasons.save, 0, 0, {"label": "Trop loin de chez nous"}, who=home.admin)
    _do(home, lost_reasons.set_active, "Prix", False, who=home.admin)
    _do(home, lost_reasons.move_up, "Trop loin de chez nous", who=home.admin)
    labels = [choice.value for choice in _do(home, lost_reasons.offered)]
    assert labels[-2:] == ["Trop loin de chez nous", "Autre motif"]
    assert "Prix" not in labels
    with pytest.raises(RefusedFields, match="existe déjà"):
        _do(home, lost_reasons.save, 0, 0, {"label": "hors ZONE"}, who=home.admin)
    with pytest.raises(Forbidden):
        _do(home, lost_reasons.save, 0, 0, {"label": "Autre"})


def test_filters_are_kept_under_a_name_and_are_ones_own(home):
    one = _do(home, saved_filters.save, "Retards", "idle=1&activity=x&view=list")
    _do(home, saved_filters.save, "RETARDS", "late=1")
    assert [(row.name, row.address) for row in _do(home, saved_filters.kept)] == [("Retards", "late=1")]
    with pytest.raises(RefusedFields):
        _do(home, saved_filters.save, "  ", "late=1")
    stranger = actor(home.agency, user=make_user(home.agency))
    assert _do(home, saved_filters.kept, who=stranger) == []
    with pytest.raises(NotFound):
        _do(home, saved_filters.delete, one, who=stranger)
    _do(home, saved_filters.delete, one)
    assert _do(home, saved_filters.kept) == []


def _stays(opportunity):
    with Session(get_engine()) as session:
        rows = select(StageStay).where(StageStay.opportunity_id == opportunity.id).order_by(StageStay.id)
        return [(stay.stage, stay.left_for, stay.left_at is None) for stay in session.exec(rows)]


def test_each_stay_in_a_stage_is_kept_and_a_move_taken_back_leaves_none(home):
    assert _stays(home.open) == [("new", "", True)]
    step = _do(home, stages.move, home.open.id, "quote", now=NOW + timedelta(days=1))
    assert _stays(home.open) == [("new", "quote", False), ("quote", "", True)]
    _do(home, stages.take_back, step, now=NOW + timedelta(days=2))
    assert _stays(home.open) == [("new", "", True)]
    _do(home, stages.move, home.open.id, "quote", now=NOW + timedelta(days=3))
    _do(home, stages.move, home.open.id, "search", now=NOW + timedelta(days=5))
    _do(home, stages.move, home.open.id, "quote", now=NOW + timedelta(days=6))
    assert [stay[0] for stay in _stays(home.open)] == ["new", "quote", "search", "quote"]
    with work(home.who, now=NOW) as unit:
        to_edit(unit, home.open.id).funding = "Mutuelle"
    assert len(_stays(home.open)) == 4


def test_the_figures_of_a_period_count_what_was_opened_in_it_alone(home):
    _do(home, stages.move, home.open.id, "quote", now=NOW + timedelta(days=2))
    _do(home, stages.move, home.other.id, "lost", "Prix", now=NOW + timedelta(days=4))
    old = make_opportunity(home.client, home.activity, stage_since=NOW - timedelta(days=400), origin="Mairie")
    make_opportunity(home.client, home.activity, copy_of_id=old.id)
    with reading(home.who, now=NOW + timedelta(days=5)) as unit:
        shown = figures.figures(unit, {})
        none = figures.figures(unit, {"origin": "Nulle part"})
        by_activity = figures.figures(unit, {"by": "activity"})
        with pytest.raises(Refused, match="La fin doit suivre"):
            figures.figures(unit, {"first": "2026-12-01", "last": "2026-11-01"})
    assert (shown.opened, shown.lost, shown.running, none.opened) == (3, 1, 2, 0)
    assert [(step.count, step.days.replace("\u00a0", " ")) for step in shown.steps[:2]] == [(3, "3,0 j"), (1, "–")]
    assert [(one.label, one.count) for one in shown.reasons] == [("Prix", 1)]
    assert [one.label for one in by_activity.groups] == ["Aide à la personne"]
    with work(home.who, now=NOW + timedelta(days=5)) as unit:
        lines = figures.table(unit, {"by": "owner"}).splitlines()
    assert lines[0].startswith("Gestionnaire;Ouvertes;Abouties")
    assert lines[1].startswith("Personne;3;0;1")
