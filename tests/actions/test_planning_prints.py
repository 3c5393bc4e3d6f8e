"""The planning on paper: the week of a worker, the month of a client, in French and English, without health data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from careapp.actions.planning import printing
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, AuditEntry, CarePlan, Client
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, save

TODAY = date(2026, 11, 24)


def printed(town: Town, verb, key, language=""):
    with work(town.me, now=NOW) as unit:
        return verb(unit, key, TODAY, language)


def test_a_week_on_paper_tells_whom_when_and_where_but_not_why_one_is_away(database):
    town = Town()
    town.visit(0, worker_id=town.samira.id)
    town.visit(24, worker_id=town.samira.id, status="cancelled")
    away = {"starts_at": NOW + timedelta(days=2), "ends_at": NOW + timedelta(days=3), "reason": "Arrêt maladie"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    title, html = printed(town, printing.worker_week, town.samira.id)
    assert title == "Semaine 48 Samira Haddad"
    assert html.count("10:00–11:00") == 1
    assert "Mme Odette Ferrand" in html
    assert "Absence" in html
    assert "maladie" not in html
    assert "Mercredi 25 novembre 2026" in html
    _title, english = printed(town, printing.worker_week, town.samira.id, "en")
    assert '<html lang="en">' in english
    assert "Week from" in english
    with reading(town.me) as unit:
        entries = unit.all(select(AuditEntry).where(AuditEntry.verb == "print"))
        assert [one.changes for one in entries] == [{"week": "2026-11-23"}] * 2


def test_a_month_on_paper_says_who_comes_and_what_is_granted(database):
    town = Town()
    with work(town.me) as unit:
        unit.get(Client, town.client.id).remarks = "Diabète"
    town.visit(0, worker_id=town.samira.id)
    town.visit(24)
    town.visit(24 * 7, worker_id=town.samira.id)
    plan = {"funder": "APA", "monthly_minutes": 600, "starts_on": date(2026, 1, 1)}
    save(CarePlan(agency_id=town.agency.id, client_id=town.client.id, **plan))
    title, html = printed(town, printing.client_month, town.client.id)
    assert title == "Mois 2026-11 Mme Odette Ferrand"
    assert html.count("Samira H.") == 1, "a visit of December is on December's page"
    assert html.count("Intervenant à préciser") == 1
    assert "<b>2\u00a0h</b> ce mois" in html
    assert "10\u00a0h" in html
    assert "Armistice" in html
    assert not any(word in html for word in ("Diabète", "GIR"))
    _title, english = printed(town, printing.client_month, town.client.id, "en")
    assert "Worker to be named" in english


def test_paper_is_closed_to_workers_and_to_other_agencies(sqlite_database):
    town, stranger = Town(), Town()
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER)) as unit:
        printing.worker_week(unit, town.samira.id, TODAY)
    with pytest.raises(NotFound):
        printed(town, printing.client_month, stranger.client.id)
