"""The report of what a planning breaks: who, when, which rule, by the decisions of the time; as CSV and PDF."""

from __future__ import annotations

from datetime import date

import pytest

from careapp.actions.rules import compliance, edit
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Worker
from careapp.documents.compliance import compliance_csv, render_compliance
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, RefusedFields
from tests.actions.test_visits import HOUR, Town
from tests.factories import NOW, actor, make_sector, make_visit

NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


def report(town: Town, level: str = "", rule: str = "", **form):
    asked = compliance.Asked.of({**NOVEMBER, **form})
    with reading(actor(town.agency), now=NOW) as unit:
        question = compliance.question(unit, asked)
        found = compliance.computed(question, "fr")
        return compliance.report(unit, asked, found, level, rule)


def long_day(town: Town, **traits) -> None:
    """Eleven hours of work, with half an hour of pause, on 24 November."""
    for hours in (-3, 3):
        make_visit(town.client, town.service, NOW + hours * HOUR, 330, worker_id=town.samira.id, **traits)


def test_a_long_day_is_told_with_figure_limit_and_source(database):
    town = Town()
    long_day(town)
    (row,) = report(town, rule="day_work").rows
    assert (row.worker, row.day, row.level) == ("Samira Haddad", "24/11/2026", "warn")
    assert (row.figure, row.limit) == ("11\u00a0h", "10\u00a0h")
    assert row.source == "IDCC 3127, partie 2, chapitre II"
    assert row.sentence.replace("\u00a0", " ") == "10 h dépassées le 24/11 : 11 h"
    assert report(town, level="block", rule="day_work").rows == []
    assert report(town, first="2026-11-25").rows == []


def test_the_rules_are_those_decided_when_the_period_began(database):
    town = Town()
    long_day(town)
    form = {"level": "block", "limit": "8 h", "scope": "all"}
    with work(actor(town.agency, Role.ADMINISTRATOR), now=NOW) as unit:
        edit.decide(unit, "day_work", "", {**form, "starts_on": "2026-11-01"})
        seen = "1.1"
        edit.decide(unit, "day_work", seen, {**form, "level": "off", "starts_on": "2026-12-01"})
    (row,) = report(town, rule="day_work").rows
    assert (row.level, row.limit) == ("block", "8\u00a0h")


def test_a_report_is_of_a_worker_or_a_sector(database):
    town = Town()
    long_day(town)
    assert report(town, worker=str(town.leila.id)).rows == []
    assert report(town, worker=str(town.samira.id), rule="day_work").rows
    empty = make_sector(town.agency)
    assert report(town, sector=str(empty.id)).rows == []
    for name in ("worker", "sector"):
        with pytest.raises(NotFound):
            report(town, **{name: "999999"})


def test_a_change_at_short_notice_is_told_with_its_reason(database):
    town = Town()
    town.visit(worker_id=town.samira.id, notice_reason="hospital")
    (row,) = report(town, rule="notice").rows
    assert row.sentence == "Changée à court délai : Hospitalisation du client"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"first": "hier"}, "first"),
        ({"last": ""}, "last"),
        ({"last": "2026-10-01"}, "last"),
        ({"last": "2027-11-01"}, "last"),
    ],
)
def test_a_period_that_makes_no_sense_has_its_sentence(form, field):
    with pytest.raises(RefusedFields) as refusal:
        compliance.Asked.of({**NOVEMBER, **form})
    assert list(refusal.value.errors) == [field]


def test_the_file_holds_the_rows_and_no_formula(sqlite_database):
    town = Town()
    with work(actor(town.agency), now=NOW) as unit:
        unit.get(Worker, town.samira.id).first_name = "=HYPERLINK()"
    long_day(town)
    made = report(town, rule="day_work")
    text = compliance_csv(made).decode("utf-8-sig")
    assert text.splitlines()[0].split(";")[:3] == ["Intervenant", "Date", "Règle"]
    assert text.splitlines()[1].startswith("'=HYPERLINK()")
    html = render_compliance(made)
    assert "10\u00a0h dépassées le 24/11" in html
    assert "Conformité du 01/11/2026 au 30/11/2026" in html


def test_workers_read_no_report(sqlite_database):
    town, asked = Town(), compliance.Asked(date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(Forbidden), reading(actor(town.agency, Role.WORKER), now=NOW) as unit:
        compliance.question(unit, asked)
