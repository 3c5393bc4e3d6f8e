"""What is told of a change on the planning: the visits, those around them, who did it; nothing when nothing changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from careapp.actions.planning import changes
from careapp.actions.planning.changes import Ear, Watched
from careapp.actions.visits import edit
from careapp.actions.visits.edit import Target
from careapp.actions.work import reading, work
from careapp.db.models import Absence, Worker
from careapp.domain.refusal import NotFound, Refused
from tests.factories import NOW, actor, make_agency, make_client, make_service, make_user, make_visit, make_worker

DAY = date(2026, 11, 25)
START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WATCH = Watched(DAY, DAY)


@pytest.fixture
def agency(database):
    return make_agency()


@pytest.fixture
def camille(agency):
    return actor(agency, user=make_user(agency, name="Camille Rostaing"))


@pytest.fixture
def two(agency):
    """Two visits of one worker, one after the other."""
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    return [make_visit(client, service, START + timedelta(hours=2 * n), worker_id=worker.id) for n in range(2)]


class Looking:
    """Somebody who looks at a span and hears what is written."""

    def __init__(self, who, watch=WATCH):
        self.who, self.watch, self.ear = who, watch, Ear()
        with reading(who, now=NOW) as unit:
            self.ear.listen(unit)
            self.known = changes.standing(unit, watch)

    def told(self):
        with reading(self.who, now=NOW) as unit:
            heard = [one for one in self.ear.listen(unit) if one.agency_id == self.who.agency_id]
            before, self.known = self.known, changes.standing(unit, self.watch)
            return changes.told(unit, self.watch, before, self.known, heard)


def _move(who, visit, version=1, hours=1.0, worker_id=0):
    span = [at + timedelta(hours=hours) for at in (visit.starts_at, visit.ends_at)]
    with work(who, now=NOW) as unit:
        edit.move(unit, visit.id, version, Target(*span, worker_id or visit.worker_id), "essai")


def test_a_move_is_told_once_with_its_author_and_the_visits_around(agency, camille, two):
    looking = Looking(actor(agency))
    assert looking.told() == {}
    _move(camille, two[0], hours=-0.5)
    told = looking.told()
    assert told["changed"] == [two[0].id]
    assert {one["i"]: one["v"] for one in told["visits"]} == {two[0].id: 2, two[1].id: 1}
    assert told["by"] == {str(two[0].id): {"u": camille.user_id, "n": "Camille Rostaing", "t": "10:00"}}
    assert looking.told() == {}


def test_a_visit_given_to_another_tells_both_rows_and_one_moved_away_is_gone(agency, camille, two):
    other, looking = make_worker(agency), Looking(actor(agency))
    _move(camille, two[0], hours=0, worker_id=other.id)
    assert {one["i"] for one in looking.told()["visits"]} == {visit.id for visit in two}
    _move(camille, two[1], hours=48)
    told = looking.told()
    assert (told["changed"], told["gone"]) == ([], [two[1].id])
    assert told["visits"] == []


def test_visits_exchanged_between_days_are_seen_although_every_sum_is_the_same(agency, camille, two):
    away = make_visit(
        make_client(agency), make_service(agency), START + timedelta(days=3), worker_id=two[0].worker_id, version=1
    )
    looking = Looking(actor(agency))
    _move(camille, two[0], hours=72 + 3)
    _move(camille, away, hours=-72)
    told = looking.told()
    assert (told["changed"], told["gone"]) == ([away.id], [two[0].id])


def test_a_week_of_a_worker_is_told_to_read_itself_again_for_its_own_visits_alone(agency, camille, two):
    mine = Watched(DAY, DAY + timedelta(days=6), worker_id=two[0].worker_id)
    other = Watched(DAY, DAY + timedelta(days=6), worker_id=make_worker(agency).id)
    looking, elsewhere = Looking(actor(agency), mine), Looking(actor(agency), other)
    _move(camille, two[0], hours=-0.5)
    told = looking.told()
    assert (told["reload"], told["changed"], "visits" in told) == (True, [two[0].id], False)
    assert elsewhere.told() == {}


def test_a_long_span_is_told_that_it_changed(agency, camille, two):
    looking = Looking(actor(agency), Watched(DAY, DAY + timedelta(days=34)))
    _move(camille, two[0], hours=-0.5)
    assert looking.told()["reload"]
    assert looking.told() == {}


def test_a_worker_whose_record_changes_is_drawn_again_with_the_absence(agency, camille, two):
    looking, span = Looking(actor(agency)), {"starts_at": START, "ends_at": START + timedelta(hours=9)}
    with work(camille, now=NOW) as unit:
        unit.add(Absence(agency_id=agency.id, worker_id=two[0].worker_id, reason="Congé", **span))
        unit.audit("add_absence", unit.get(Worker, two[0].worker_id))
    told = looking.told()
    assert [(one["i"], len(one["abs"])) for one in told["workers"]] == [(two[0].worker_id, 1)]
    assert {one["st"] for one in told["visits"]} == {"conflict"}
    left = make_worker(agency, status="left")
    with work(camille, now=NOW) as unit:
        unit.audit("save", left)
    assert looking.told()["left"] == [left.id]


def test_a_client_renamed_asks_every_screen_to_read_again_and_another_agency_nothing(agency, camille, two):
    stranger = actor(make_agency())
    looking, apart = Looking(actor(agency)), Looking(stranger)
    client = make_client(agency)
    with work(camille, now=NOW) as unit:
        unit.audit("save", client)
    assert looking.told()["reload"]
    _move(camille, two[0], hours=-0.5)
    assert apart.told() == {}


def test_entries_committed_after_a_later_one_are_heard_too(agency, camille, two):
    looking = Looking(actor(agency))
    _move(camille, two[0], hours=-0.5)
    _move(camille, two[1], hours=0.5)
    with reading(camille, now=NOW) as unit:
        ear = Ear()
        ear.listen(unit)
        late = max(ear.heard)
        ear.heard, ear.count = ear.heard - {late}, ear.count - 1  # as if it had not been committed by then
        assert [one.id for one in ear.listen(unit)] == [late]
        assert ear.listen(unit) == []
    assert len(looking.told()["changed"]) == 2


def test_a_check_is_what_a_browser_counts_of_its_own_visits():
    assert changes.check_of({3: (2, None), 5: (1, 4)}) == [2, 11]


def test_no_span_but_a_screens_own_can_be_watched(agency, camille):
    with reading(camille, now=NOW) as unit:
        assert changes.watched(unit, DAY, DAY) == WATCH
        for last in (DAY - timedelta(days=1), DAY + timedelta(days=60)):
            with pytest.raises(Refused):
                changes.watched(unit, DAY, last)
        with pytest.raises(NotFound):
            changes.watched(unit, DAY, DAY, make_worker(make_agency()).id)
        with pytest.raises(NotFound):
            changes.watched(unit, DAY, DAY, client_id=make_client(make_agency()).id)


def test_a_visit_becomes_late_without_anybody_writing(agency, two):
    begun = two[0].starts_at + timedelta(minutes=16)
    with reading(actor(agency), now=begun) as unit:
        late = changes.begun(unit, two[0].starts_at - timedelta(minutes=1), begun - timedelta(minutes=15))
        told = changes.redrawn(unit, WATCH, {key for key, _w in late}, {worker for _k, worker in late})
    assert late == [(two[0].id, two[0].worker_id)]
    assert {one["i"]: one["st"] for one in told["visits"]}[two[0].id] == "late"
