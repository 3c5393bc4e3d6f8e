"""People entered twice: found while one types, told apart, refused without an answer."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from careapp.actions.clients import twins
from careapp.actions.opportunities import entry
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import get_engine
from careapp.db.models import Client, Opportunity
from careapp.domain.permissions import Role
from careapp.domain.refusal import RefusedFields
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity, shipped_form

PERSON = {"last_name": "Odétte", "first_name": "FERRAND", "birth_date": "03/02/1942", "phone": ""}


@pytest.fixture
def home(database):
    """An agency that knows Odette Ferrand."""

    class Home:
        agency = make_agency()
        activity = make_activity(agency)
        known = make_client(agency, birth_date=date(1942, 2, 3), phone="+33465710012")
        who = actor(agency)
        boss = actor(agency, Role.MANAGER)

    make_opportunity(Home.known, Home.activity, shipped_form())
    return Home


def _look(home, query, *args, who=None):
    with reading(who or home.who, now=NOW) as unit:
        return query(unit, *args)


def _do(home, verb, *args):
    with work(home.who, now=NOW) as unit:
        return verb(unit, *args)


def test_a_person_is_known_by_swapped_names_and_birth_date_or_by_phone(home):
    (found,) = _look(home, twins.looking_like, PERSON)
    assert (found.id, found.likeness) == (home.known.id, "certain")
    assert "Chambéry" in found.about
    by_phone = {"last_name": "ferrand", "first_name": "odette", "mobile": "04.65.71.00.12"}
    assert [one.likeness for one in _look(home, twins.looking_like, by_phone)] == ["probable"]
    assert _look(home, twins.looking_like, PERSON, home.known.id) == []
    assert _look(home, twins.looking_like, {"last_name": "", "phone": "04"}) == []


def test_nobody_of_another_agency_looks_like_anyone(home):
    stranger = actor(make_agency())
    assert _look(home, twins.looking_like, PERSON, who=stranger) == []


def test_a_request_for_someone_known_is_refused_until_it_is_said_that_it_is_someone_else(home):
    activity = str(home.activity.id)
    with pytest.raises(RefusedFields, match="a déjà une fiche") as refusal:
        _do(home, entry.for_person, PERSON, activity, "Repas", False)
    assert list(refusal.value.errors) == ["twin"]
    one = _do(home, entry.for_person, PERSON, activity, "Repas", True)
    with Session(get_engine()) as session:
        opportunity = session.get_one(Opportunity, one)
        assert session.get_one(Client, opportunity.client_id).status == "prospect"
        assert (opportunity.client_id != home.known.id, opportunity.need) == (True, "Repas")
    assert _look(home, twins.probable, who=home.boss) == []


def test_every_fault_of_a_request_is_told_at_its_field_at_once(home):
    with pytest.raises(RefusedFields) as refusal:
        _do(home, entry.for_person, {"phone": "12"}, "", "", False)
    assert set(refusal.value.errors) == {"activity", "last_name", "phone"}
    with pytest.raises(RefusedFields) as refusal:
        _do(home, entry.for_client, "", "", "")
    assert set(refusal.value.errors) == {"client", "activity"}


def test_pairs_that_look_alike_are_listed_until_told_apart(home):
    twin = make_client(home.agency, last_name="Ferrand", first_name="Odette", birth_date=date(1942, 2, 3))
    make_client(home.agency, last_name="Rey", first_name="Paul")
    (pair,) = _look(home, twins.probable, who=home.boss)
    assert (pair.likeness, {pair.one.id, pair.two.id}) == ("certain", {home.known.id, twin.id})
    with pytest.raises(Forbidden):
        _look(home, twins.probable)
    _do(home, twins.tell_apart, home.known.id, twin.id)
    _do(home, twins.tell_apart, twin.id, home.known.id)
    assert _look(home, twins.probable, who=home.boss) == []
