"""A validated re-evaluation: visits follow from a day on, what was changed by hand stays, plan and record follow."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from careapp.actions.documents import issue, offered
from careapp.actions.mailing import draft
from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.opportunities import duplicate, lines, missions
from careapp.actions.reevaluations import chain, compare, validate
from careapp.actions.visits import edit
from careapp.actions.visits.generate import generate, running
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import (
    Agency,
    AuditEntry,
    CarePlan,
    Client,
    ClientAddress,
    IssuedDocument,
    LockedDay,
    Mission,
    Opportunity,
    OpportunityRisk,
    Reevaluation,
    Service,
    Slot,
    Visit,
)
from careapp.documents.render import render_mission_sheet
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.settings import get_settings
from tests.actions.test_generate import hold, mission_of, run, visits
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, save

FIRST = date(2026, 12, 14)  # a Monday
FORM = {"effective_on": "2026-12-14", "keep_workers": "on"}


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def get(town: Town, model, row_id):
    with Session(town.engine) as session:
        return session.get_one(model, row_id)


def begun(town: Town, **traits) -> tuple[Mission, int, Mission]:
    """A mission planned on Mondays and Thursdays by Samira, its form copied: the mission, the copy, its mission."""
    source = mission_of(town, **traits)
    hold(town, source, town.samira)
    run(town, generate, source.id)
    copy = run(town, duplicate.duplicate, source.opportunity_id)
    with Session(town.engine) as session:
        return source, copy, session.exec(select(Mission).where(Mission.opportunity_id == copy)).one()


def slots(town: Town, mission: Mission) -> list[dict]:
    with Session(town.engine) as session:
        rows = session.exec(select(Slot).where(Slot.mission_id == mission.id).order_by(Slot.weekday)).all()
    return [{"id": row.id, "weekday": row.weekday, "start": row.start, "end": row.end} for row in rows]


def apply(town: Town, copy: int, form: dict | None = None, **named):
    return run_named(town, validate.validate, copy, get(town, Opportunity, copy).version, form or FORM, **named)


def preview(town: Town, copy: int, form: dict | None = None):
    return run(town, validate.preview, copy, get(town, Opportunity, copy).version, form or FORM)


def run_named(town: Town, verb, *args, **named):
    with work(town.me, now=NOW) as unit:
        return verb(unit, *args, **named)


def told(town: Town) -> list[tuple]:
    """The day, the start on the wall, the mission and the worker of each visit."""
    rows = [visit for visit in visits(town) if visit.status != "cancelled"]
    wall = [(visit, visit.starts_at.astimezone(get_settings().tz)) for visit in rows]
    return [(at.date(), at.hour * 60 + at.minute, visit.mission_id, visit.worker_id) for visit, at in wall]


def test_visits_follow_from_the_day_on_and_keep_their_worker(town):
    source, copy, mission = begun(town)
    ids = {visit.id for visit in visits(town)}
    later, earlier = slots(town, mission)
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version,
        [{**later, "start": 540, "end": 660}, earlier])  # fmt: skip
    before = told(town)
    assert {one[2] for one in before} == {source.id}  # nothing moves before the validation
    found = preview(town, copy)
    assert told(town) == before
    assert apply(town, copy, seen=found.mark).visits == found.visits
    after = told(town)
    assert {one[:3] for one in after if one[0] < FIRST} == {one[:3] for one in before if one[0] < FIRST}
    mondays = [one for one in after if one[0] >= FIRST and one[0].weekday() == 0]
    thursdays = [one for one in after if one[0] >= FIRST and one[0].weekday() == 3]
    assert {one[1:] for one in mondays} == {(540, mission.id, town.samira.id)}
    assert {one[1:] for one in thursdays} == {(480, mission.id, town.samira.id)}
    assert {visit.id for visit in visits(town)} == ids  # they are the same visits, with their notes and their history
    old, new = get(town, Mission, source.id), get(town, Mission, mission.id)
    assert (old.ends_on, new.starts_on) == (date(2026, 12, 13), FIRST)


def test_what_was_changed_by_hand_stays_and_is_listed(town):
    _source, copy, mission = begun(town)
    moved = next(visit for visit in visits(town) if visit.slot_date == date(2026, 12, 21))
    run(town, edit.assign, moved.id, moved.version, town.leila.id)
    later, earlier = slots(town, mission)
    changed = [{**later, "start": 540, "end": 660}, earlier]
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version, changed)
    found = apply(town, copy)
    kept = [line for line in found.visits.lines if line.kind == "kept"]
    assert [(line.day, line.why) for line in kept] == [("lun. 21 déc.", "Modifiée à la main : intervenant")]
    same = get(town, Visit, moved.id)
    assert (same.starts_at, same.worker_id, same.mission_id) == (moved.starts_at, town.leila.id, mission.id)
    days = [visit.slot_date for visit in visits(town)]
    assert len(days) == len(set(days))


def test_a_slot_that_is_gone_takes_its_visits_with_it_and_a_new_one_makes_its_own(town):
    _source, copy, mission = begun(town)
    monday, _thursday = slots(town, mission)
    new = {"weekday": 4, "start": 600, "end": 660}
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version, [monday, new])
    found = apply(town, copy)
    kinds = [line.kind for line in found.visits.lines]
    assert (kinds.count("removed"), kinds.count("made") > 0, kinds.count("moved")) == (5, True, 0)
    after = {(one[0].weekday(), one[3]) for one in told(town) if one[0] >= FIRST}
    assert after == {(0, town.samira.id), (4, None)}


def test_a_locked_day_and_a_worker_who_cannot_are_explained(town):
    _source, copy, mission = begun(town)
    save(LockedDay(agency_id=town.agency.id, on=date(2026, 12, 14), locked_by="Lucie", locked_at=NOW))
    monday, thursday = slots(town, mission)
    late = [{**monday, "start": 540, "end": 630}, {**thursday, "start": 1290, "end": 1350}]  # Samira ends at 21:00
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version, late)
    found = apply(town, copy)
    (fixed,) = [line for line in found.visits.lines if line.kind == "fixed"]
    assert "verrouillé par Lucie" in fixed.why
    assert found.refused
    assert all("Samira" in reason or "S. Haddad" in reason for reason in found.refused)
    with Session(town.engine) as session:
        outcome = session.exec(select(Reevaluation)).one().outcome
    assert outcome["refused"] == found.refused


def test_a_mission_taken_away_ends_and_one_added_begins(town):
    source, copy, mission = begun(town)
    with Session(town.engine) as session, session.begin():
        row = session.get_one(Mission, mission.id)
        row.copy_of_id = None
        for slot in session.exec(select(Slot).where(Slot.mission_id == mission.id)).all():
            slot.copy_of_id = None
    found = apply(town, copy)
    assert [(one.kind, one.detail) for one in found.missions] == [
        ("new", "Nouvelle, dès le 14/12/2026"),
        ("ends", "Se termine le 13/12/2026"),
    ]
    assert {one[2] for one in told(town) if one[0] >= FIRST} == {mission.id}
    assert get(town, Mission, source.id).ends_on == date(2026, 12, 13)


def test_the_plan_and_the_gir_change_from_the_day_on_and_money_is_compared(town):
    with Session(town.engine) as session, session.begin():
        session.get_one(Client, town.client.id).gir = 3
        session.get_one(Service, town.service.id).hourly_price = 25
    granted = {"funder": "APA", "monthly_minutes": 600, "hourly_rate": 22, "starts_on": date(2026, 1, 1)}
    save(CarePlan(agency_id=town.agency.id, client_id=town.client.id, **granted))
    _source, copy, mission = begun(town)
    monday, thursday = slots(town, mission)
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version,
        [{**monday, "end": 630}, thursday])  # fmt: skip
    found = apply(town, copy, {**FORM, "gir": "2", "plan_hours": "14"})
    figures = {line.label: (line.before, line.after, line.difference) for line in found.figures}
    assert figures["Heures par semaine"] == ("3\u00a0h", "4\u00a0h", "+\u00a01\u00a0h")
    assert figures["Prix par mois, TTC"][2].startswith("+")
    assert found.plan == "Plan d’aide : 10\u00a0h puis 14\u00a0h par mois dès le 14/12/2026."
    with Session(town.engine) as session:
        old, new = session.exec(select(CarePlan).order_by(CarePlan.id)).all()
        assert (old.ends_on, new.starts_on, new.monthly_minutes, new.funder) == (date(2026, 12, 13), FIRST, 840, "APA")
        assert session.get_one(Client, town.client.id).gir == 2
    with reading(town.me, now=NOW) as unit:
        lines_of = {line.label: line for group in compare.comparison(unit, copy).groups for line in group.lines}
    assert (lines_of["GIR"].before, lines_of["GIR"].after, lines_of["GIR"].difference) == ("GIR 3", "GIR 2", "−\u00a01")


def test_a_validation_is_refused_where_it_would_be_wrong(town):
    source, copy, mission = begun(town)
    with pytest.raises(RefusedFields) as refusal:
        apply(town, copy, {"effective_on": "2026-11-23", "gir": "7", "plan_hours": "beaucoup"})
    assert set(refusal.value.errors) == {"effective_on", "gir", "plan_hours"}
    with pytest.raises(RefusedFields) as refusal:
        apply(town, copy, {**FORM, "plan_hours": "20 h"})
    assert set(refusal.value.errors) == {"plan_hours"}
    with pytest.raises(Refused, match="verrouillé"):
        apply(town, source.opportunity_id)
    with pytest.raises(Stale):
        apply(town, copy, seen="autre chose")
    worker = actor(town.agency, Role.WORKER)
    with pytest.raises(Forbidden), work(worker, now=NOW) as unit:
        validate.validate(unit, copy, 1, FORM)
    version = get(town, Mission, mission.id).version
    run(town, missions.save_slots, mission.id, version, [])
    with pytest.raises(Refused, match="créneaux"):
        apply(town, copy)
    with Session(town.engine) as session:
        assert session.exec(select(Reevaluation.validated_at)).one() is None


def test_a_validated_copy_lives_on_in_the_place_of_its_source(town):
    source, copy, mission = begun(town)
    run(town, lines.save_task, copy, 0, {"name": "Lever", "minutes": 15})
    apply(town, copy)
    with pytest.raises(Refused, match="déjà validée"):
        apply(town, copy)
    assert get(town, Opportunity, copy).stage == "planning"
    with work(town.me, now=NOW) as unit:
        assert mission.id in running(unit)
        assert not chain.awaiting(unit, copy)
        assert generate(unit, source.id).made == 0
    with Session(town.engine) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "validate")).one()
    assert (entry.noun_id, entry.changes["on"]) == (copy, "2026-12-14")


def test_a_second_re_evaluation_takes_over_from_the_first(town):
    _source, copy, _mission = begun(town)
    apply(town, copy)
    second = run(town, duplicate.duplicate, copy)
    apply(town, second, {**FORM, "effective_on": "2026-12-28"})
    with Session(town.engine) as session:
        last = session.exec(select(Mission).where(Mission.opportunity_id == second)).one()
    assert {one[2:] for one in told(town) if one[0] >= date(2026, 12, 28)} == {(last.id, town.samira.id)}
    assert len(told(town)) == len({one[0] for one in told(town)})


def test_what_is_not_planned_yet_is_validated_without_visits(town):
    source = mission_of(town)
    with Session(town.engine) as session, session.begin():
        session.get_one(Opportunity, source.opportunity_id).stage = "search"
    copy = run(town, duplicate.duplicate, source.opportunity_id)
    assert apply(town, copy).visits.lines == []
    assert (visits(town), get(town, Opportunity, copy).stage) == ([], "search")


def test_a_comparison_names_every_change_and_its_way_back(town):
    source, copy, mission = begun(town)
    run(town, lines.save_task, copy, 0, {"name": "Lever", "minutes": 15})
    run(town, lines.save_risk, copy, 0, {"situation": "Chute", "measure": "Ne pas relever seul"})
    monday, thursday = slots(town, mission)
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version,
        [{**monday, "start": 540, "end": 660}, thursday])  # fmt: skip
    with reading(town.me, now=NOW) as unit:
        there = compare.comparison(unit, copy)
        back = compare.comparison(unit, source.opportunity_id, copy)
    changed = {(line.label, line.kind) for group in there.groups for line in group.lines if line.kind != "same"}
    assert {
        ("Lever", "added"),
        ("Chute", "added"),
        ("Créneau", "changed"),
        ("Heures par semaine", "changed"),
    } <= changed
    assert (there.added, there.removed, there.changed) == (back.removed, back.added, back.changed)
    (slot,) = [
        line for group in there.groups for line in group.lines if (line.label, line.kind) == ("Créneau", "changed")
    ]
    assert slot.before.startswith("Lundi, 08:00–09:30")
    assert (slot.after[:18], slot.difference) == ("Lundi, 09:00–11:00", "+\u00a030\u00a0min")


def test_the_mission_sheet_of_a_copy_tells_what_changed_and_names_no_price(town):
    _source, copy, mission = begun(town)
    run(town, lines.save_risk, copy, 0, {"situation": "Chute", "measure": "Ne pas relever seul"})
    monday, thursday = slots(town, mission)
    longer = [{**monday, "end": 600}, thursday]
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version, longer)
    with reading(town.me, now=NOW) as unit:
        sheet = assemble(unit, unit.get(Opportunity, copy), "fr")
        html = render_mission_sheet(sheet)
    found = {line.label: line for group in sheet.changes for line in group.lines}
    assert (found["Chute"].before, found["Chute"].after) == ("", "Modéré, Ne pas relever seul")
    assert found["Heures par semaine"].difference == "+\u00a030\u00a0min"
    assert not [label for label in found if "Prix" in label or "charge" in label]
    assert "Ce qui a changé" in html
    assert "Ne pas relever seul" in html
    with reading(town.me, now=NOW) as unit:
        bare = assemble(unit, unit.get(Opportunity, get(town, Opportunity, copy).copy_of_id), "fr")
        assert "Ce qui a changé" not in render_mission_sheet(bare)


def priced(town: Town) -> None:
    """What a quote has to state: an address on both sides, a number, a price."""
    with Session(town.engine) as session, session.begin():
        agency = session.get_one(Agency, town.agency.id)
        agency.street, agency.postcode, agency.city, agency.registration = "1 rue", "73000", "Chambéry", "SAP 1"
        session.get_one(Service, town.service.id).hourly_price = 25
    home = {"label": "Domicile", "street": "2 rue", "postcode": "73000", "city": "Chambéry", "main": True}
    save(ClientAddress(agency_id=town.agency.id, client_id=town.client.id, **home))


def issued(town: Town, key: str, form_id: int, now=NOW) -> IssuedDocument:
    """A document printed and kept, its page written elsewhere."""
    with work(town.me, now=now) as unit:
        made = issue.draft(unit, key, form_id)
        if made.kept:
            return unit.get(IssuedDocument, made.kept)
        made = issue.numbered(unit, made)
        kept = issue.keep(unit, made, b"%PDF")
        unit.session.flush()
        unit.session.expunge(kept)
    kept.__dict__["html"] = made.html
    return kept


def widened(town: Town, form_id: int) -> None:
    """An hour more on the Mondays of a form."""
    with Session(town.engine) as session:
        mission = session.exec(select(Mission).where(Mission.opportunity_id == form_id)).one()
    monday, thursday = slots(town, mission)
    longer = [{**monday, "end": monday["end"] + 60}, thursday]
    run(town, missions.save_slots, mission.id, get(town, Mission, mission.id).version, longer)


def test_a_validation_amends_the_quote_that_was_issued(town):
    priced(town)
    source = mission_of(town)
    quote = issued(town, "quote", source.opportunity_id)
    with Session(town.engine) as session, session.begin():
        session.get_one(Service, town.service.id).hourly_price = 30  # the quote keeps the price it stated
    copy = run(town, duplicate.duplicate, source.opportunity_id)
    widened(town, copy)
    said = preview(town, copy).quote
    assert said.startswith("Avenant au devis D-2026-0001 : 357,50\u00a0€ puis 572,00\u00a0€ TTC par mois")
    with pytest.raises(Refused, match="n’a pas d’avenant"):
        issued(town, "amendment", copy)
    figures = {line.label: line for line in apply(town, copy).figures}
    assert figures["Prix par semaine, TTC"].after == "132,00\u00a0€"
    with reading(town.me, now=NOW) as unit:
        lock = chain.lock_view(unit, copy)
        assert (lock.amendment, lock.amendment_waits) == ("Un avenant au devis est prêt à être édité.", True)
        assert "amendment" in [one.key for one in offered.of_opportunity(unit, copy)]
        assert "amendment" not in [one.key for one in offered.of_opportunity(unit, source.opportunity_id)]
    made = issued(town, "amendment", copy)
    assert (made.number, made.amends_id, made.kind) == ("AV-2026-0001", quote.id, "amendment")
    for text in ("le devis D-2026-0001 du 24/11/2026", "14/12/2026", "357,50", "572,00", "+\u00a0214,50"):
        assert text in made.html, text
    assert issued(town, "amendment", copy).id == made.id
    with reading(town.me, now=NOW) as unit:
        assert chain.lock_view(unit, copy).amendment == "Avenant AV-2026-0001 édité."
        mail = draft.draft(unit, "document", made.id)
    assert (mail.document, mail.kind) == ("Avenant au devis AV-2026-0001", "letter")


def test_an_amendment_is_amended_by_the_next_re_evaluation(town):
    priced(town)
    source = mission_of(town)
    issued(town, "quote", source.opportunity_id)
    first = run(town, duplicate.duplicate, source.opportunity_id)
    widened(town, first)
    apply(town, first)
    made = issued(town, "amendment", first)
    second = run(town, duplicate.duplicate, first)
    widened(town, second)
    later = {**FORM, "effective_on": "2026-12-21"}
    assert apply(town, second, later).quote.startswith("Nouvel avenant, après AV-2026-0001 : ")
    assert issued(town, "amendment", second).amends_id == made.id


def test_versions_that_are_not_neighbours_are_compared_through_the_ones_between(town):
    source = mission_of(town)
    run(town, lines.save_risk, source.opportunity_id, 0, {"situation": "Chute", "measure": "Barre"})
    first = run(town, duplicate.duplicate, source.opportunity_id)
    widened(town, first)
    second = run(town, duplicate.duplicate, first)
    with Session(town.engine) as session:
        risk = session.exec(select(OpportunityRisk).where(OpportunityRisk.opportunity_id == second)).one()
    run(town, lines.save_risk, second, risk.id, {"situation": "Chute de nuit", "measure": "Barre et veilleuse"})
    with reading(town.me, now=NOW) as unit:
        there = compare.comparison(unit, second, source.opportunity_id)
        back = compare.comparison(unit, source.opportunity_id, second)
    for found in (there, back):
        assert (found.added, found.removed) == (0, 0), [line for group in found.groups for line in group.lines]
    slot = next(line for group in there.groups for line in group.lines if line.label == "Créneau" and line.difference)
    assert (slot.kind, slot.difference) == ("changed", "+\u00a01\u00a0h")
    assert next(group for group in there.groups if group.key == "risks").lines[0].kind == "changed"


def test_a_quote_that_says_the_same_or_was_never_issued_is_not_amended(town):
    priced(town)
    source = mission_of(town)
    other = run(town, duplicate.duplicate, source.opportunity_id)
    assert preview(town, other).quote.startswith("Aucun devis n’a été édité")
    issued(town, "quote", source.opportunity_id)
    assert apply(town, other).quote == "Devis : D-2026-0001 reste tel quel."
    with reading(town.me, now=NOW) as unit:
        assert chain.lock_view(unit, other).amendment == ""
    with pytest.raises(Refused, match="n’a pas d’avenant"):
        issued(town, "amendment", other)
