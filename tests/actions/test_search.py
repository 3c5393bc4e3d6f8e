"""The search box finds people however their names are typed."""

from __future__ import annotations

import pytest

from careapp.actions import search
from careapp.actions.work import reading
from careapp.domain.permissions import Role
from tests.factories import actor, make_agency, make_client, make_worker


@pytest.mark.parametrize(
    "text", ["helene", "Hélène BÉRARD", "berard h", "04 79 00", "0479001248", "chambéry", "c-00042"]
)
def test_a_client_is_found_by_name_phone_code_or_town(database, text):
    agency = make_agency()
    make_client(agency, first_name="Hélène", last_name="Bérard", phone="+33479001248", code="C-00042")
    with reading(actor(agency)) as unit:
        assert [hit.label for hit in search.find(unit, text)] == ["Mme Hélène Bérard"]


def test_what_belongs_to_another_agency_is_not_found(sqlite_database):
    make_client(make_agency(), last_name="Bérard")
    with reading(actor(make_agency())) as unit:
        assert search.find(unit, "berard") == []


def test_a_worker_role_finds_nobody(sqlite_database):
    agency = make_agency()
    make_client(agency)
    make_worker(agency)
    with reading(actor(agency, Role.WORKER)) as unit:
        assert search.find(unit, "ferrand") == search.find(unit, "haddad") == []
