"""Alerts: each kind is found, counted, put aside with a reason until a date, and comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from careapp.actions import agency as agencies
from careapp.actions.alerts import listing, pause
from careapp.actions.dashboard import view as views
from careapp.actions.planning import late as watch
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, Agency, AuditEntry, CarePlan, RuleDecision, WorkerSkill
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_client, make_skill, make_visit, make_worker, save

WEEK = {"until": "2026-12-01", "reason": "Vu avec la famille"}
DAY = timedelta(days=1)


def look(town: Town, kind: str = "open", aside: bool = False, now=NOW):
    with reading(town.me, now=now) as unit:
        return listing.listed(unit, kind, aside)


def counts(town: Town, now=NOW) -> dict[str, int]:
    return {one.kind: one.count for one in look(town, now=now).counts}


def put(town: Town, kind: str, subject: str, form: dict | None = None) -> None:
    with work(town.me, now=NOW) as unit:
        pause.put_aside(unit, kind, subject, form or WEEK)


@pytest.fixture
def town(database) -> Town:
    made = Town()
    made.engine = database
    return made


def test_visits_nobody_has_come_soonest_first_and_lead_to_the_planning(town):
    town.visit(50)
    first = town.visit(0.5)
    found = look(town)
    assert [(row.what, row.urgent) for row in found.rows] == [
        ("Aujourd’hui 10:30–11:30", True),
        ("jeu. 26 nov. 12:00–13:00", False),
    ]
    assert found.rows[0].href == f"/planning?view=day&day=2026-11-24&visit={first.id}"
    assert next(one for one in found.counts if one.kind == "open").label == "2 visites non affectées"


def test_a_visit_nobody_had_whose_time_is_gone_is_told_as_such_and_no_longer_urgent(town):
    town.visit(-3)
    town.visit(-0.5)
    assert [(row.what[-11:], row.detail.endswith(" · heure passée"), row.urgent) for row in look(town).rows] == [
        ("07:00–08:00", True, False),
        ("09:30–10:30", False, True),
    ]


def test_conflicts_and_late_visits_say_why(town):
    town.visit(-1, worker_id=town.samira.id)
    town.visit(26, worker_id=town.leila.id)
    away = {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY, "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    assert [(row.what, row.detail) for row in look(town, "conflict").rows] == [
        ("mer. 25 nov. 12:00–13:00", "intervenant absent")
    ]
    with work(town.me, now=NOW) as unit:
        assert watch.watch(unit) == 1
    (row,) = look(town, "late").rows
    assert (row.name, row.what, row.urgent) == ("Mme Odette Ferrand", "09:00–10:00", False)
    assert row.detail == "Samira Haddad · terminée sans pointage"


def test_conflicts_are_found_as_far_ahead_as_the_agency_looks(town):
    far = make_client(town.agency, last_name="Loin", place=(46.5, 6.9))
    town.visit(24 * 14 - 2, worker_id=town.samira.id)
    make_visit(far, town.service, NOW + timedelta(hours=24 * 14 - 1), worker_id=town.samira.id)
    town.visit(24 * 9 + 10, worker_id=town.leila.id)  # 20:00–21:00
    town.visit(24 * 9 + 20, worker_id=town.leila.id)  # 6:00 the day after
    gone = make_worker(town.agency, status="left")
    town.visit(24 * 5, worker_id=gone.id)
    town.visit(24 * 15, worker_id=gone.id)
    found = look(town, "conflict")
    assert [(row.what, row.detail.replace("\u00a0", " ")[-28:], row.urgent) for row in found.rows] == [
        ("dim. 29 nov. 10:00–11:00", "n’est plus en activité", False),
        ("ven. 4 déc. 06:00–07:00", "9 h de repos au lieu de 11 h", False),
        ("mar. 8 déc. 09:00–10:00", "de trajet : trop peu de temps"[-28:], False),
    ]
    with Session(town.engine) as session, session.begin():
        session.get_one(Agency, town.agency.id).settings = {"alerts": {"conflict_days": 6}}
    assert (counts(town)["conflict"], look(town, "conflict").about[:14]) == (1, "D’ici 6 jours ")


def test_a_rest_that_the_agency_only_warns_of_is_no_conflict(town):
    town.visit(34, worker_id=town.leila.id)
    town.visit(44, worker_id=town.leila.id)
    assert counts(town)["conflict"] == 1
    save(RuleDecision(agency_id=town.agency.id, code="daily_rest", level="warn", value=11 * 60, decided_at=NOW))
    assert counts(town)["conflict"] == 0


def test_working_time_beyond_a_rule_is_told_of_the_worker_and_put_aside_for_its_week(town):
    for day in range(6):  # from Tuesday to Sunday, nine hours each
        make_visit(town.client, town.service, NOW - timedelta(hours=3) + day * DAY, 540, worker_id=town.samira.id)
    found = {row.subject.split(":")[2]: row for row in look(town, "law").rows}
    week = found["week_work"]
    assert (week.name, week.what, week.urgent) == ("Samira Haddad", "Travail par semaine", True)
    assert week.detail.replace("\u00a0", " ") == "48 h dépassées sur la semaine 48 : 54 h"
    assert week.href == f"/planning?view=week&worker={town.samira.id}&day=2026-11-24"
    assert "weekly_rest" not in found
    before = counts(town)["law"]
    put(town, "law", week.subject)
    assert counts(town)["law"] == before - 1
    assert counts(town, NOW + DAY)["law"] == before - 1
    with reading(town.me, now=NOW) as unit:
        assert next(one for one in views.view(unit).watched if one.kind == "law").count == before - 1


def test_a_week_without_rest_and_a_third_sunday_are_told_ahead_and_only_as_far_as_the_agency_looks(town):
    for day in range(-9, 13):  # each day from Sunday 15 November, but the Saturdays
        if (NOW + day * DAY).weekday() != 5:
            make_visit(town.client, town.service, NOW + day * DAY, 60, worker_id=town.samira.id)
    make_visit(town.client, town.service, NOW - 23 * DAY, 60, worker_id=town.samira.id)  # Sunday 1 November
    with Session(town.engine) as session, session.begin():
        session.get_one(Agency, town.agency.id).agreement = "3127"
    found = look(town, "law").rows
    assert [(row.what, row.urgent) for row in found if "imanche" in row.what] == [
        ("Dimanches travaillés par mois", False)
    ]
    assert "4 dimanches travaillés dans le mois, 2 au plus" in [row.detail for row in found]
    make_visit(town.client, town.service, NOW + 4 * DAY, 60, worker_id=town.samira.id)  # the Saturday between
    details = [row.detail.replace("\u00a0", " ") for row in look(town, "law").rows]
    assert any(text.startswith("Repos hebdomadaire de 35 h non respecté sur la semaine 48") for text in details)
    assert "7 jours travaillés sur la semaine 48, 6 au plus" in details
    with Session(town.engine) as session, session.begin():
        session.get_one(Agency, town.agency.id).settings = {"alerts": {"conflict_days": 4}}
    assert not any("imanche" in row.what for row in look(town, "law").rows)


def test_an_absence_asks_for_replacements_as_long_as_visits_are_left(town):
    town.visit(3, worker_id=town.leila.id)
    away = {"starts_at": NOW, "ends_at": NOW + DAY, "reason": "sick"}
    away = save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    (row,) = look(town, "absence").rows
    assert (row.detail, row.href) == ("0/1 remplacée", f"/repairs?absence={away.id}")


def test_active_clients_without_a_visit_to_come_are_told_the_longest_without_first(town):
    town.visit(-30, worker_id=town.samira.id, status="done")
    make_client(town.agency, last_name="Jamais")
    make_client(town.agency, last_name="Parti", status="ended")
    busy = make_client(town.agency, last_name="Suivi")
    make_visit(busy, town.service, NOW + DAY)
    cancelled = make_client(town.agency, last_name="Annulé")
    make_visit(cancelled, town.service, NOW + DAY, status="cancelled")
    assert [(row.name, row.what) for row in look(town, "idle").rows] == [
        ("Mme Odette Ferrand", "Dernière visite le 23/11/2026"),
        ("Mme Odette Annulé", "Aucune visite"),
        ("Mme Odette Jamais", "Aucune visite"),
    ]


def test_skills_that_end_soon_are_told_and_the_nearest_are_urgent(town):
    skill = make_skill(town.agency, name="Aide-soignante")
    gone = make_worker(town.agency, status="left")
    for worker, days in ((town.samira, -2), (town.leila, 45), (gone, 3), (make_worker(town.agency), 61)):
        ends = NOW.date() + timedelta(days=days)
        save(WorkerSkill(agency_id=town.agency.id, worker_id=worker.id, skill_id=skill.id, expires_on=ends))
    assert [(row.name, row.detail, row.urgent) for row in look(town, "skill").rows] == [
        ("Samira Haddad", "Expirée le 22/11/2026", True),
        ("Leïla Mansouri", "Expire le 08/01/2027", False),
    ]


def test_a_care_plan_is_held_against_the_hours_of_the_month(town):
    plan = {"funder": "APA", "starts_on": date(2026, 1, 1)}
    other, right = make_client(town.agency, last_name="Achard"), make_client(town.agency, last_name="Juste")
    for client, minutes in ((town.client, 240), (other, 60), (right, 60)):
        save(CarePlan(agency_id=town.agency.id, client_id=client.id, monthly_minutes=minutes, **plan))
    town.visit(2)
    town.visit(-48, status="done", worker_id=town.samira.id)
    town.visit(-49, status="cancelled")
    make_visit(other, town.service, NOW, minutes=120)
    make_visit(right, town.service, NOW, minutes=63)
    make_visit(right, town.service, NOW + 30 * DAY, minutes=600)
    rows = look(town, "plan").rows
    assert [(row.name, row.what.replace("\u00a0", " ")) for row in rows] == [
        ("Mme Odette Achard", "2 h sur 1 h novembre 2026"),
        ("Mme Odette Ferrand", "2 h sur 4 h novembre 2026"),
    ]
    assert [row.detail.replace("\u00a0", " ") for row in rows] == ["+100 % au-dessus", "−50 % en dessous"]


def test_contract_hours_are_held_against_the_plan_without_the_days_of_absence(town):
    with Session(town.engine) as session, session.begin():
        session.get_one(Agency, town.agency.id).settings = {"alerts": {"contract_span": "week"}}
    away = {"starts_at": NOW - 9 * DAY, "ends_at": NOW + 20 * DAY, "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    for day in range(5):
        make_visit(town.client, town.service, NOW + (day - 1) * DAY, minutes=540, worker_id=town.samira.id)
    (row,) = look(town, "contract").rows
    assert (row.name, row.urgent) == ("Samira Haddad", True)
    assert row.what.replace("\u00a0", " ") == "45 h sur 35 h cette semaine"
    assert row.detail.replace("\u00a0", " ") == "+29 % au-dessus · ce mois : 45 h sur 150 h"


def test_an_alert_put_aside_is_hidden_and_counted_apart_until_its_date(town):
    visit = town.visit(1)
    subject = look(town).rows[0].subject
    put(town, "open", subject)
    found = look(town)
    assert (found.rows, found.aside, counts(town)["open"]) == ([], 1, 0)
    (row,) = look(town, aside=True).rows
    assert "Mise de côté jusqu’au 01/12/2026" in row.paused
    assert row.paused.endswith("Vu avec la famille")
    with reading(town.me, now=NOW) as unit:
        assert (views.view(unit).visits, views.view(unit).today) == ([], 0)
    with work(town.me, now=NOW) as unit:
        pause.take_up(unit, "open", subject)
    assert look(town).rows[0].subject == f"visit:{visit.id}"


def test_a_pause_ends_by_itself_and_leaves_its_line_in_the_trail(town):
    make_client(town.agency, last_name="Jamais")
    subject = next(row.subject for row in look(town, "idle").rows)
    before = counts(town)["idle"]
    put(town, "idle", subject)
    put(town, "idle", subject, {"until": "2026-12-01", "reason": "Hospitalisée"})
    assert (counts(town)["idle"], counts(town, NOW + 7 * DAY)["idle"]) == (before - 1, before)
    with Session(town.engine) as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.noun == "alert_pauses")).all()
    assert [(line.verb, line.changes["reason"]) for line in lines] == [
        ("put_aside", "Vu avec la famille"),
        ("put_aside", "Hospitalisée"),
    ]


def test_a_pause_is_refused_without_reason_for_no_alert_and_by_who_may_not(town):
    with pytest.raises(RefusedFields):
        put(town, "open", "visit:1", {"until": "2026-12-01", "reason": " "})
    for kind, subject in (("nothing", "visit:1"), ("open", "x"), ("open", "visit:1; DROP TABLE visits")):
        with pytest.raises(Refused):
            put(town, kind, subject)
    with pytest.raises(NotFound), work(town.me, now=NOW) as unit:
        pause.take_up(unit, "open", "visit:1")
    with pytest.raises(Forbidden), work(actor(town.agency, Role.WORKER), now=NOW) as unit:
        pause.put_aside(unit, "open", "visit:1", WEEK)


def test_an_agency_finds_its_own_alone(sqlite_database):
    here, there = Town(), Town()
    there.visit(1)
    put(there, "open", look(there).rows[0].subject)
    subject = f"visit:{here.visit(1).id}"
    assert [row.subject for row in look(here).rows] == [subject]
    with pytest.raises(NotFound), work(here.me, now=NOW) as unit:
        pause.take_up(unit, "open", "visit:1")


def test_the_number_of_statements_does_not_grow_with_the_agency(sqlite_database):
    def asked(town: Town) -> int:
        statements = []
        event.listen(sqlite_database, "before_cursor_execute", lambda *call: statements.append(call[2]))
        look(town)
        return len(statements)

    town = Town()
    town.visit(1)
    town.visit(2, worker_id=town.samira.id)
    look(town)  # from then on the days ahead are kept, and one that changed is read again
    town.visit(3, worker_id=make_worker(town.agency).id)
    first = asked(town)
    for number in range(10):
        worker = make_worker(town.agency)
        client = make_client(town.agency, last_name=f"Client {number}")
        make_visit(client, town.service, NOW + timedelta(hours=number), worker_id=worker.id if number % 2 else None)
    assert asked(town) == first


def test_the_agency_chooses_its_limits(sqlite_database):
    town = Town()
    boss = actor(town.agency, Role.ADMINISTRATOR, town.user)
    form = {"conflict_days": "7", "skill_days": "10", "skill_urgent_days": "5", "plan_percent": "20",
            "contract_percent": "30", "contract_span": "week"}  # fmt: skip
    with work(boss, now=NOW) as unit:
        agencies.save_alerts(unit, agencies.view(unit).seen, form)
    with reading(boss, now=NOW) as unit:
        assert agencies.view(unit).alerts == form
    assert look(town, "skill").about == "À 10 jours de leur fin ; urgentes à 5 jours."
