"""Rules: each cause makes one reminder on its day, which closes by itself once the cause is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.expected_documents import checklist
from careapp.actions.reminder_rules import edit, sweep
from careapp.actions.reminders import habits, listing, record
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import transaction
from careapp.db.models import (
    CarePlan,
    Contract,
    ExpectedDocument,
    Note,
    Opportunity,
    ReceivedDocument,
    Reminder,
    ReminderRule,
    WorkerSkill,
)
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role, house
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.domain.reminder_rules import RULES
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_service,
    make_skill,
    make_user,
    make_visit,
    make_worker,
    save,
)

DAY = timedelta(days=1)
FORM = {"active": "on", "delay": "7", "title": "Relancer {client}", "note": "Depuis le {date}", "priority": "high",
        "category": "Devis", "alert": "on"}  # fmt: skip


def do(agency, verb, *args, role=Role.ADMINISTRATOR, now=NOW, **more):
    with work(actor(agency, role), now=now) as unit:
        return verb(unit, *args, **more)


def run(agency, kind, now=NOW):
    with work(house(agency.id), now=now) as unit:
        return sweep.sweep(unit, kind)


def switch_on(agency, kind, **traits):
    spec = RULES[kind]
    plain = {"active": True, "delay": spec.usual, "title": spec.title, "note": spec.note, "category": spec.category}
    return save(ReminderRule(agency_id=agency.id, kind=kind, **{**plain, **traits}))


def rows(database):
    with Session(database) as session:
        return list(session.exec(select(Reminder).order_by(Reminder.id)))


def change(model, key, **values):
    with transaction() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


def quoted(agency, activity=None, days=7, **traits):
    activity = activity or make_activity(agency)
    client = make_client(agency)
    return make_opportunity(client, activity, stage="quote", stage_since=NOW - days * DAY, **traits)


def test_a_quote_without_an_answer_is_reminded_once_and_closes_with_the_answer(database):
    agency = make_agency()
    manager = make_user(agency)
    form = quoted(agency, manager_id=manager.id)
    assert run(agency, "quote") == 0
    switch_on(agency, "quote", title="Relancer {client}")
    assert [run(agency, "quote", now) for now in (NOW - DAY, NOW, NOW, NOW + DAY)] == [0, 1, 0, 0]
    (made,) = rows(database)
    assert (made.title, made.note) == ("Relancer Mme Odette Ferrand", "À l’étape Devis depuis le 17/11/2026.")
    assert (made.due_on, made.manager_id, made.opportunity_id, made.client_id) == (
        date(2026, 11, 24), manager.id, form.id, form.client_id,
    )  # fmt: skip
    change(Opportunity, form.id, stage="search", stage_since=NOW)
    assert (run(agency, "quote"), run(agency, "quote")) == (1, 0)
    assert rows(database)[0].situation == "done"
    assert "Clos de lui-même, sa cause a disparu" in do(agency, record.fields, made.id).history[0].what
    change(Opportunity, form.id, stage="quote", stage_since=NOW)
    assert (run(agency, "quote", NOW + 8 * DAY), len(rows(database))) == (1, 2)


def test_a_reminder_that_was_put_aside_is_not_made_again(sqlite_database):
    agency = make_agency()
    quoted(agency)
    switch_on(agency, "quote")
    run(agency, "quote")
    do(agency, record.move, rows(sqlite_database)[0].id, "dismissed")
    assert run(agency, "quote", NOW + DAY) == 0


def test_an_activity_may_have_a_rule_of_its_own(sqlite_database):
    agency = make_agency()
    care, school, other = make_activity(agency), make_activity(agency), make_activity(agency)
    for activity in (care, school, other):
        quoted(agency, activity, days=5)
    switch_on(agency, "quote", delay=7)
    switch_on(agency, "quote", activity_id=school.id, delay=3, title="École")
    switch_on(agency, "quote", activity_id=other.id, active=False)
    assert run(agency, "quote") == 1
    assert run(agency, "quote", NOW + 2 * DAY) == 1
    assert [row.title for row in rows(sqlite_database)] == ["École", "Relancer le devis"]


def test_every_kind_of_cause_is_found_and_let_go(database):
    agency = make_agency()
    keeper = make_user(agency)
    client = make_client(agency, manager_id=keeper.id)
    worker = make_worker(agency, weekly_hours=0)
    common = {"agency_id": agency.id}
    plan = save(CarePlan(**common, client_id=client.id, funder="APA", monthly_minutes=600, starts_on=date(2025, 1, 1),
                         ends_on=date(2026, 12, 31)))  # fmt: skip
    skill = save(WorkerSkill(**common, worker_id=worker.id, skill_id=make_skill(agency).id,
                             expires_on=date(2026, 12, 31)))  # fmt: skip
    contract = save(Contract(**common, worker_id=worker.id, kind="cdd", weekly_minutes=600, starts_on=date(2026, 1, 1),
                             ends_on=date(2026, 12, 10)))  # fmt: skip
    activity = make_activity(agency)
    form = make_opportunity(client, activity, stage="active", reevaluate_on=date(2026, 11, 20), manager_id=keeper.id)
    make_visit(client, make_service(agency, activity), NOW - 31 * DAY, worker_id=worker.id, status="done")
    paper = save(ExpectedDocument(**common, name="Assurance", whom="worker", validity_months=12))
    got = save(ReceivedDocument(**common, expected_id=paper.id, worker_id=worker.id, received_on=date(2025, 11, 30),
                                valid_until=date(2026, 12, 12), remind_on=date(2026, 11, 12)))  # fmt: skip
    for kind in RULES:
        switch_on(agency, kind, manager_id=keeper.id)
        assert run(agency, kind) == (0 if kind == "quote" else 1), kind
    made = {row.rule: row for row in rows(database)}
    assert {kind: str(row.due_on) for kind, row in made.items()} == {
        "reevaluation": "2026-11-20", "satisfaction": "2026-11-23", "plan": "2026-11-16", "skill": "2026-11-01",
        "contract": "2026-11-10", "document": "2026-11-19",
    }  # fmt: skip
    assert {row.manager_id for row in made.values()} == {keeper.id}
    assert (made["skill"].worker_id, made["plan"].client_id) == (worker.id, client.id)
    save(Note(**common, client_id=client.id, kind="satisfaction", rating=5, noted_at=NOW))
    change(CarePlan, plan.id, ends_on=date(2027, 12, 31))
    change(WorkerSkill, skill.id, expires_on=date(2029, 12, 31))
    change(Contract, contract.id, ends_on=None)
    change(Opportunity, form.id, locked_at=NOW)
    change(ReceivedDocument, got.id, valid_until=date(2027, 12, 12), remind_on=date(2027, 11, 12))
    for kind in RULES:
        run(agency, kind)
    assert {row.situation for row in rows(database)} == {"done"}
    assert len(rows(database)) == len(made)


def test_a_document_that_lacks_is_reminded_to_who_keeps_the_record_until_it_comes(database):
    agency = make_agency()
    keeper, other = make_user(agency), make_user(agency)
    long_ago = NOW - 60 * DAY
    client = make_client(agency, manager_id=keeper.id, created_at=long_ago)
    worker = make_worker(agency, created_at=long_ago)
    common = {"agency_id": agency.id, "created_at": NOW - 8 * DAY}
    paper = save(ExpectedDocument(**common, name="Contrat signé", whom="client"))
    save(ExpectedDocument(**common, name="Photo", whom="client", obligatory=False))
    save(ExpectedDocument(**common, name="Permis", whom="worker"))
    switch_on(agency, "document", manager_id=other.id)
    assert [run(agency, "document", now) for now in (NOW - 2 * DAY, NOW, NOW)] == [0, 2, 0]
    asked, of_worker = sorted(rows(database), key=lambda row: row.worker_id is not None)
    assert asked.note == "Contrat signé, à recevoir."
    assert (asked.manager_id, of_worker.manager_id) == (keeper.id, other.id)
    assert asked.due_on == date(2026, 11, 23)
    with reading(actor(agency), now=NOW) as unit:
        urls = {row.url for row in listing.listed(unit, Listing()).rows}
    assert urls == {f"/clients/{client.id}?tab=documents", f"/workers/{worker.id}?tab=documents"}
    do(agency, checklist.receive, "client", client.id, paper.id, 0, {"received_on": "2026-11-24"})
    assert run(agency, "document") == 1
    assert {row.client_id: row.situation for row in rows(database)} == {client.id: "done", None: "to_handle"}


def test_a_rule_says_when_in_words(sqlite_database):
    agency = make_agency()
    switch_on(agency, "quote", delay=1)
    switch_on(agency, "contract", delay=0)
    with reading(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        said = {one.kind: one.when for one in edit.shown(unit).rules}
    assert said["quote"] == "1 jour après le passage à l’étape Devis"
    assert said["contract"] == "Le jour même (la fin du contrat)"
    assert said["plan"] == "45 jours avant la fin du plan d’aide"


def test_an_administrator_sees_what_a_rule_would_make_before_switching_it_on(sqlite_database):
    agency = make_agency()
    quoted(agency)
    quoted(agency, days=30)

    def line(kind="quote"):
        with reading(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
            return next(one for one in edit.shown(unit).rules if one.kind == kind)

    assert (line().active, line().waiting, line().id) == (False, "2 rappels à l’activation", 0)
    assert do(agency, edit.save, "quote", 0, 0, FORM) == 2
    assert (line().active, line().waiting, line().open) == (True, "", 2)
    assert do(agency, edit.switch, "quote", line().id, line().version, False) == 0
    with pytest.raises(Stale):
        do(agency, edit.save, "quote", line().id, 1, FORM)
    with pytest.raises(Stale):
        do(agency, edit.save, "quote", 0, 0, FORM)


def test_what_a_rule_may_not_be_is_refused(sqlite_database):
    agency, other = make_agency(), make_agency()
    with pytest.raises(RefusedFields) as told:
        do(agency, edit.save, "skill", 0, 0, {**FORM, "title": "{client}"})
    assert set(told.value.errors) == {"title", "manager_id"}
    with pytest.raises(Refused):
        do(agency, edit.save, "plan", 0, 0, {**FORM, "title": "Plan", "note": ""}, make_activity(agency).id)
    with pytest.raises(NotFound):
        do(agency, edit.save, "moon", 0, 0, FORM)
    with pytest.raises(NotFound):
        do(agency, edit.save, "quote", 0, 0, {**FORM, "manager_id": str(make_user(other).id)})
    with pytest.raises(Forbidden):
        do(agency, edit.save, "quote", 0, 0, FORM, role=Role.MANAGER)


def test_the_agency_has_categories_of_its_own(sqlite_database):
    agency = make_agency()
    do(agency, habits.add_category, {"category": "Travaux"})
    with pytest.raises(RefusedFields):
        do(agency, habits.add_category, {"category": "travaux"})
    form = {"title": "Peindre", "due_on": "2026-12-01", "category": "Travaux"}
    key = do(agency, record.save, 0, 0, form)
    do(agency, habits.remove_category, "Travaux")
    with pytest.raises(NotFound):
        do(agency, habits.remove_category, "Travaux")
    assert "Travaux" not in [one.value for one in do(agency, listing.choices).categories]
    do(agency, record.save, key, 1, form)
    with pytest.raises(RefusedFields):
        do(agency, record.save, 0, 0, form)
