"""Sheets printed together: asked for once, made by a job, cancelled, taken by who asked, forgotten after a day."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest

from careapp.actions.documents import runs
from careapp.actions.work import work
from careapp.domain.permissions import Role, house
from careapp.domain.refusal import NotFound, Refused
from careapp.jobs import runner
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_activity, make_opportunity, make_user, shipped_form


class Office:
    """A town with visits today, and two people of its agency."""

    def __init__(self) -> None:
        self.town = Town()
        self.form = make_opportunity(self.town.client, make_activity(self.town.agency), shipped_form())
        self.mine = actor(self.town.agency, Role.COORDINATOR, make_user(self.town.agency, Role.COORDINATOR))
        self.other = actor(self.town.agency, Role.COORDINATOR, make_user(self.town.agency, Role.COORDINATOR))

    def do(self, verb, *args, who=None, now=NOW):
        with work(who or self.mine, now=now) as unit:
            return verb(unit, *args)


def printed(office: Office) -> list[int]:
    """What a coordinator prints: the sheet of the demand."""
    return [office.form.id]


def test_sheets_are_printed_by_a_job_into_one_file_for_who_asked(database):
    office = Office()
    run = office.do(runs.ask_for, printed(office))
    assert (run.status, run.total, run.url) == ("waiting", 1, "")
    with pytest.raises(Refused, match="déjà en cours"):
        office.do(runs.ask_for, printed(office))
    assert runner.run_due(kinds=["print_runs"]) >= 1
    done = office.do(runs.mine)[0]
    assert (done.status, done.done, done.percent) == ("done", 1, 100)
    title, content = office.do(runs.content, run.id)
    assert title == "Fiches choisies"
    assert len(pikepdf.open(io.BytesIO(content)).pages) >= 1
    with pytest.raises(NotFound):
        office.do(runs.content, run.id, who=office.other)


def test_a_sheet_that_cannot_be_laid_out_is_named_and_the_others_are_printed(sqlite_database, monkeypatch):
    office = Office()
    second = make_opportunity(office.town.client, make_activity(office.town.agency, code="menage"), shipped_form())
    real = runs.issue.page

    def page(unit, key):
        made = real(unit, key)
        endless = made.html.replace("<main>", "<main>" + "<p style='break-before: page'>x</p>" * 400)
        return replace(made, html=endless) if key == second.id else made

    monkeypatch.setattr(runs.issue, "page", page)
    run = office.do(runs.ask_for, [second.id, office.form.id])
    runs.run_waiting(house(office.town.agency.id))
    done = office.do(runs.mine)[0]
    assert (done.status, done.done, done.total) == ("done", 1, 2)
    assert done.left_out == [f"{second.number} : Cette fiche n’a pas pu être mise en page."]
    assert office.do(runs.content, run.id)[1].startswith(b"%PDF")


def test_a_cancelled_run_prints_nothing_more(sqlite_database):
    office = Office()
    run = office.do(runs.ask_for, printed(office))
    assert office.do(runs.cancel, run.id).status == "cancelled"
    assert runs.run_waiting(house(office.town.agency.id)) == 0
    with pytest.raises(Refused):
        office.do(runs.cancel, run.id)
    with pytest.raises(NotFound):
        office.do(runs.content, run.id)
    assert office.do(runs.ask_for, printed(office)).status == "waiting"


def test_a_run_cancelled_while_it_is_made_stops_at_the_next_piece(sqlite_database):
    office = Office()
    run = office.do(runs.ask_for, printed(office))
    runs._take(house(office.town.agency.id), NOW)
    office.do(runs.cancel, run.id)
    assert runs._tell(house(office.town.agency.id), run.id, 1) is False


def test_a_run_whose_process_died_is_taken_up_again(sqlite_database):
    office = Office()
    run = office.do(runs.ask_for, printed(office))
    me = house(office.town.agency.id)
    assert runs._take(me, NOW) == run.id
    assert runs._take(me, NOW + timedelta(minutes=1)) is None
    assert runs._take(me, NOW + timedelta(minutes=11)) == run.id


def test_a_file_is_kept_for_a_day(sqlite_database):
    office = Office()
    run = office.do(runs.ask_for, printed(office))
    me = house(office.town.agency.id)
    runs._take(me, NOW)
    runs._finish(me, run.id, "done", b"%PDF", [])
    assert office.do(runs.content, run.id)[1] == b"%PDF"
    assert office.do(runs.forget_old, now=datetime.now(UTC) + timedelta(days=2)) == 1
    with pytest.raises(NotFound, match="plus gardé"):
        office.do(runs.content, run.id)


def test_a_day_without_visits_and_too_long_a_list_are_refused(sqlite_database):
    office = Office()
    with pytest.raises(Refused, match="Aucune fiche"):
        office.do(runs.ask_for_day, NOW.date() + timedelta(days=300))
    with pytest.raises(Refused, match="au plus"):
        office.do(runs.ask_for, list(range(1, 502)))


def test_a_round_is_the_sheets_of_a_workers_day_in_its_order(database):
    office = Office()
    town = office.town
    town.visit(0, worker_id=town.samira.id, opportunity_id=office.form.id)
    run = office.do(runs.ask_for_day, NOW.date(), town.samira.id)
    assert run.total == 1
    assert town.samira.last_name in run.title
