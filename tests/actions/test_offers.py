"""Open visits offered to workers: who may be asked, what they answer, who has it; nothing of it for anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import search
from careapp.actions.dashboard import open_visits
from careapp.actions.offers import answer, ask
from careapp.actions.visits import view
from careapp.actions.visits.judging import Blocked
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, LockedDay, Mail, Visit, VisitOffer
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.actions.test_visits import Town, reload
from tests.factories import NOW, actor, make_user, make_worker, save

DAY = timedelta(days=1)


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    town.samira.email = "samira@test.example"
    save(town.samira)
    town.open = town.visit(26)
    return town


def office(town: Town, verb, *args):
    with work(town.me, now=NOW) as unit:
        return verb(unit, *args)


def as_worker(town: Town, worker, verb, *args, now=NOW):
    me = actor(town.agency, Role.WORKER, make_user(town.agency, Role.WORKER, worker), worker)
    with work(me, now=now) as unit:
        return verb(unit, *args)


def offered(town: Town, *workers, first: bool = False) -> int:
    return office(town, ask.offer, town.open.id, [one.id for one in workers], first)


def only(town: Town, worker):
    (found,) = as_worker(town, worker, answer.mine)
    return found


def test_an_open_visit_is_offered_to_those_who_may_take_it_and_each_gets_a_mail(town):
    away = {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY, "reason": "sick"}
    ill = make_worker(town.agency, first_name="Rose")
    save(Absence(agency_id=town.agency.id, worker_id=ill.id, **away))
    names = [one.name for one in office(town, ask.able, town.open.id)]
    assert {"Samira Haddad", "Leïla Mansouri"} <= set(names)
    assert not any(name.startswith("Rose") for name in names)
    with pytest.raises(RefusedFields) as refusal:
        offered(town, ill)
    assert "ne peut pas prendre cette visite" in refusal.value.errors["workers"]
    assert offered(town, town.samira, town.leila) == 1  # only one of them has an address
    assert offered(town, town.samira) == 0  # who was asked is not asked twice
    with Session(town.engine) as session:
        (mail,) = session.exec(select(Mail)).all()
        asked = session.exec(select(VisitOffer.status)).all()
    assert (mail.recipient, "/my/offers" in mail.body, asked) == ("samira@test.example", True, ["asked", "asked"])
    assert "Ferrand" not in mail.subject + mail.body


def test_a_worker_sees_when_and_where_and_the_name_only_of_a_client_they_know(town):
    offered(town, town.samira, town.leila)
    town.visit(-48, worker_id=town.leila.id, status="done")
    stranger, known = only(town, town.samira), only(town, town.leila)
    assert (stranger.day, stranger.hours, stranger.client) == ("demain", "12:00–13:00", "") or stranger.client == ""
    assert (known.client, known.duration.replace("\u00a0", " ")) == ("Mme Ferrand", "1 h")
    assert as_worker(town, make_worker(town.agency), answer.mine) == []


def test_who_is_willing_waits_for_the_office_which_gives_the_visit(town):
    offered(town, town.samira, town.leila)
    assert as_worker(town, town.samira, search.counts)["offers"] == 1
    mine = only(town, town.samira)
    assert as_worker(town, town.samira, answer.accept, mine.id, mine.version) is False
    assert as_worker(town, town.samira, search.counts)["offers"] == 0
    as_worker(town, town.leila, answer.decline, *declined(only(town, town.leila)))
    lines = office(town, ask.panel, town.open.id).lines
    assert [(one.name, one.status) for one in lines] == [("Samira Haddad", "willing"), ("Leïla Mansouri", "declined")]
    assert reload(town.engine, town.open).worker_id is None
    with reading(town.me, now=NOW) as unit:
        (row,) = open_visits.rows(unit, "week")
        told = [line.what for line in view.view(unit, town.open.id).history]
    assert row.offered == "1 disponible sur 2"
    assert {"Se dit disponible", "Ne peut pas venir", "Proposée aux intervenants"} <= set(told)


def declined(offer) -> tuple[int, int]:
    return offer.id, offer.version


def test_where_the_first_has_it_a_yes_gives_the_visit_and_the_others_come_too_late(town):
    offered(town, town.samira, town.leila, first=True)
    mine, late = only(town, town.samira), only(town, town.leila)
    assert as_worker(town, town.samira, answer.accept, mine.id, mine.version) is True
    assert reload(town.engine, town.open).worker_id == town.samira.id
    with pytest.raises(Refused, match="déjà un intervenant"):
        as_worker(town, town.leila, answer.accept, late.id, late.version)
    assert as_worker(town, town.leila, answer.mine) == []
    assert office(town, ask.panel, town.open.id).open is False
    with reading(town.me, now=NOW) as unit:
        assert view.view(unit, town.open.id).history[0].what == "Prise par l’intervenant"


def test_the_rules_are_asked_again_when_a_worker_says_yes(town):
    offered(town, town.samira, first=True)
    mine = only(town, town.samira)
    town.visit(26.5, worker_id=town.samira.id)
    with pytest.raises(Blocked, match="Occupé"):
        as_worker(town, town.samira, answer.accept, mine.id, mine.version)
    assert reload(town.engine, town.open).worker_id is None
    assert only(town, town.samira).status == "asked"


def test_short_notice_is_no_obstacle_for_a_part_time_worker_who_says_yes_but_another_warning_is_for_the_office(town):
    part = make_worker(town.agency, first_name="Rose", weekly_hours=20)
    offered(town, part, first=True)
    mine = only(town, part)
    assert as_worker(town, part, answer.accept, mine.id, mine.version) is True
    assert reload(town.engine, town.open).notice_reason == "agreed"
    full = make_worker(town.agency, first_name="Zoé", weekly_hours=1)
    town.open = town.visit(27)
    offered(town, full, first=True)
    mine = only(town, full)
    town.visit(28, worker_id=full.id)
    assert as_worker(town, full, answer.accept, mine.id, mine.version) is False
    assert reload(town.engine, town.open).worker_id is None


CLOSED = (
    ("given", lambda town: {"worker_id": town.leila.id}),
    ("cancelled", lambda _town: {"status": "cancelled"}),
    ("locked", lambda _town: {"locked": True}),
    ("past", lambda _town: {"starts_at": NOW - DAY, "ends_at": NOW - DAY + timedelta(hours=1)}),
    ("invoiced", lambda _town: {"invoiced_at": NOW}),
)


@pytest.mark.parametrize(("why", "change"), CLOSED, ids=[one[0] for one in CLOSED])
def test_a_visit_that_is_not_open_is_neither_offered_nor_taken(town, why, change):
    offered(town, town.samira, first=True)
    mine = only(town, town.samira)
    with Session(town.engine) as session, session.begin():
        for name, value in change(town).items():
            setattr(session.get_one(Visit, town.open.id), name, value)
    with pytest.raises(Refused):
        offered(town, town.leila)
    with pytest.raises(Refused):
        as_worker(town, town.samira, answer.accept, mine.id, mine.version)
    if why != "invoiced":
        assert as_worker(town, town.samira, answer.mine) == []


def test_a_locked_day_takes_no_answer(town):
    offered(town, town.samira, first=True)
    mine = only(town, town.samira)
    save(LockedDay(agency_id=town.agency.id, on=(NOW + 26 * DAY / 24).date(), locked_by="Camille", locked_at=NOW))
    with pytest.raises(Refused, match="verrouillé"):
        as_worker(town, town.samira, answer.accept, mine.id, mine.version)


def test_offers_taken_back_are_seen_no_more_and_may_be_made_again(town):
    offered(town, town.samira)
    mine = only(town, town.samira)
    office(town, ask.withdraw, town.open.id)
    assert as_worker(town, town.samira, answer.mine) == []
    with pytest.raises((NotFound, Stale)):
        as_worker(town, town.samira, answer.accept, mine.id, mine.version)
    with pytest.raises(Refused, match="proposée à personne"):
        office(town, ask.withdraw, town.open.id)
    offered(town, town.samira)
    assert only(town, town.samira).status == "asked"


def test_nobody_answers_for_somebody_else_and_only_the_office_offers(town):
    offered(town, town.samira)
    mine = only(town, town.samira)
    for verb in (answer.accept, answer.decline):
        with pytest.raises(NotFound):
            as_worker(town, town.leila, verb, mine.id, mine.version)
        with pytest.raises(Forbidden):
            office(town, verb, mine.id, mine.version)
    with pytest.raises(Forbidden):
        as_worker(town, town.samira, ask.offer, town.open.id, [town.samira.id])
    with pytest.raises(RefusedFields):
        offered(town)


def test_an_answer_to_an_offer_that_changed_meanwhile_is_read_again_first(town):
    offered(town, town.samira)
    mine = only(town, town.samira)
    as_worker(town, town.samira, answer.accept, mine.id, mine.version)
    with pytest.raises(Stale):
        as_worker(town, town.samira, answer.decline, mine.id, mine.version)
    again = only(town, town.samira)
    as_worker(town, town.samira, answer.decline, again.id, again.version)
    assert office(town, ask.panel, town.open.id).lines[0].status == "declined"
