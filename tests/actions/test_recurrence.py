"""Recurring visits: rules for holidays, changes of a pattern previewed and followed, one visit, the following, all."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import assigning
from careapp.actions.opportunities import missions
from careapp.actions.visits import edit, recurrence
from careapp.actions.visits.cancel import cancel
from careapp.actions.visits.generate import generate
from careapp.actions.visits.redo import redo
from careapp.actions.visits.undo import undo
from careapp.actions.work import reading, work
from careapp.db.models import Agency, LockedDay, Mission, Service, Slot, SlotWorker, Visit
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.settings import get_settings
from tests.actions.test_generate import hold, mission_of, run, visits
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_user, save

PARIS = get_settings().tz
PAST = {"starts_at": NOW - timedelta(hours=3), "ends_at": NOW - timedelta(hours=2)}


@pytest.fixture
def town(database) -> Town:
    town = Town()
    town.engine = database
    return town


def planned(town: Town, weeks: int = 3, slots=((0, 480, 570),), **traits) -> Mission:
    """A mission of Samira's with its visits made."""
    set_habits(town, planning_weeks=weeks)
    mission = mission_of(town, slots, starts_on=date(2026, 11, 30), **traits)
    hold(town, mission, town.samira)
    run(town, generate, mission.id)
    return mission


def set_habits(town: Town, **habits) -> None:
    with Session(town.engine) as session, session.begin():
        agency = session.get_one(Agency, town.agency.id)
        agency.settings = {**agency.settings, **habits}


def change(town: Town, model, row_id: int, **values) -> None:
    with Session(town.engine) as session, session.begin():
        row = session.get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def slots_of(town: Town, mission: Mission, **changes) -> list[dict]:
    """The slots of a mission as the editor sends them back."""
    with Session(town.engine) as session:
        rows = session.exec(select(Slot).where(Slot.mission_id == mission.id).order_by(Slot.weekday)).all()
        shown = [{"id": one.id, "weekday": one.weekday, "start": one.start, "end": one.end} for one in rows]
    return [{**one, "workers": mission.workers, **changes} for one in shown]


def version(town: Town, model, row_id: int) -> int:
    with Session(town.engine) as session:
        return session.get_one(model, row_id).version


def days(town: Town) -> list[tuple[str, str]]:
    """Where the visits are on the wall, and who has them."""
    names = {town.samira.id: "Samira", town.leila.id: "Leila", None: "-"}
    return [
        (f"{one.starts_at.astimezone(PARIS):%d/%m %H:%M}", names[one.worker_id])
        for one in visits(town)
        if one.status != "cancelled"
    ]


def later(visit: Visit, hours: int, *worker: int | None) -> edit.Target:
    """The visit some hours later, with its worker or another."""
    shift = timedelta(hours=hours)
    return edit.Target(visit.starts_at + shift, visit.ends_at + shift, worker[0] if worker else visit.worker_id)


def form_of(visit: Visit, **changes) -> dict:
    local = [at.astimezone(PARIS) for at in (visit.starts_at, visit.ends_at)]
    shown = {"service_id": visit.service_id, "worker_id": visit.worker_id or "", "address_id": ""}
    shown |= {"day": f"{local[0]:%Y-%m-%d}", "start": f"{local[0]:%H:%M}", "end": f"{local[1]:%H:%M}", "reason": ""}
    return {**shown, **changes}


# --- rules for holidays ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "dates"),
    [
        ({}, ["18/12", "25/12"]),
        ({"agency": "cancel"}, ["18/12"]),
        ({"agency": "cancel", "service": "move"}, ["18/12", "26/12"]),
        ({"agency": "cancel", "service": "move", "mission": "keep"}, ["18/12", "25/12"]),
        ({"mission": "keep", "slot": "cancel"}, ["18/12"]),
    ],
)
def test_the_nearest_rule_says_what_becomes_of_a_public_holiday(town, levels, dates):
    mission = mission_of(town, ((4, 480, 570),), starts_on=date(2026, 12, 18), ends_on=date(2026, 12, 25))
    if "agency" in levels:
        set_habits(town, on_holiday=levels["agency"])
    change(town, Mission, mission.id, on_holiday=levels.get("mission", ""))
    change(town, Service, town.service.id, on_holiday=levels.get("service", ""))
    with Session(town.engine) as session:
        slot_id = session.exec(select(Slot.id).where(Slot.mission_id == mission.id)).one()
    change(town, Slot, slot_id, on_holiday=levels.get("slot", ""))
    run(town, generate, mission.id)
    assert [when[:5] for when, _who in days(town)] == dates
    assert run(town, generate, mission.id).made == 0


def test_a_slot_of_school_time_rests_in_the_holidays_of_the_agencys_zone(town):
    set_habits(town, school_zone="A")
    mission = mission_of(town, starts_on=date(2026, 12, 14), ends_on=date(2027, 1, 8), slots=((0, 960, 1080),))
    with Session(town.engine) as session:
        slot_id = session.exec(select(Slot.id).where(Slot.mission_id == mission.id)).one()
    change(town, Slot, slot_id, school="term")
    run(town, generate, mission.id)
    assert [when[:5] for when, _who in days(town)] == ["14/12", "04/01"]


# --- a change of slots ----------------------------------------------------------------------------------------------


def test_a_preview_tells_what_changes_and_writes_nothing(town):
    mission = planned(town)
    before = days(town)
    moved = visits(town)[1]
    run(town, edit.move, moved.id, 1, later(moved, 1))
    new = slots_of(town, mission, start=600, end=690)
    shown = run(town, missions.preview_slots, mission.id, mission.version, new)
    assert shown.sentence == "2 visites changent, 1 garde son changement manuel."
    kept = next(line for line in shown.lines if line.kind == "kept")
    assert kept.why == "Modifiée à la main : horaire"
    assert [one for one in days(town) if one not in before] == [("07/12 09:00", "Samira")]
    assert version(town, Mission, mission.id) == mission.version
    done = run(town, missions.save_slots, mission.id, mission.version, new, shown.mark)
    assert done.mark == shown.mark
    assert days(town) == [("30/11 10:00", "Samira"), ("07/12 09:00", "Samira"), ("14/12 10:00", "Samira")]


def test_what_was_not_shown_is_not_applied(town):
    mission = planned(town)
    new = slots_of(town, mission, start=600, end=690)
    shown = run(town, missions.preview_slots, mission.id, mission.version, new)
    first = visits(town)[0]
    run(town, edit.lock, first.id, 1, True)
    with pytest.raises(Stale):
        run(town, missions.save_slots, mission.id, mission.version, new, shown.mark)
    assert days(town)[1] == ("07/12 08:00", "Samira")
    again = run(town, missions.preview_slots, mission.id, mission.version, new)
    assert again.sentence == "2 visites changent, 1 verrouillée reste."


def test_another_weekday_moves_each_visit_within_its_week_and_keeps_its_row(town):
    mission = planned(town)
    ids = [one.id for one in visits(town)]
    run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, weekday=2))
    assert days(town) == [("02/12 08:00", "Samira"), ("09/12 08:00", "Samira"), ("16/12 08:00", "Samira")]
    assert [one.id for one in visits(town)] == ids
    assert run(town, generate, mission.id).made == 0


def test_a_kept_visit_stands_for_its_week_so_that_no_other_is_made(town):
    mission = planned(town)
    first = visits(town)[0]
    run(town, edit.move, first.id, 1, later(first, 2, None))
    run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, weekday=2))
    assert days(town)[0] == ("30/11 10:00", "-")
    assert len(days(town)) == 3


def test_two_slots_that_change_places_pass_each_other(town):
    mission = planned(town, slots=((0, 480, 540), (0, 540, 600)))
    first, second = slots_of(town, mission)
    swapped = [{**first, "start": second["start"], "end": second["end"]}, {**second, "start": 480, "end": 540}]
    shown = run(town, missions.save_slots, mission.id, mission.version, swapped)
    assert (shown.changed, shown.open) == (6, 0)
    assert {who for _when, who in days(town)} == {"Samira"}


def test_a_slot_taken_away_takes_its_visits_but_those_changed_by_hand(town):
    mission = planned(town, slots=((0, 480, 570), (3, 480, 570)))
    cancelled = visits(town)[0]
    run(town, cancel, cancelled.id, 1, "client_notice")
    shown = run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission)[1:])
    assert shown.sentence == "2 visites changent, 1 garde son changement manuel."
    assert [when[:2] for when, _who in days(town)] == ["03", "10", "17"]


def test_a_visit_put_back_by_undo_follows_again(town):
    mission = planned(town)
    first = visits(town)[0]
    run(town, edit.unassign, first.id, 1)
    assert visits(town)[0].by_hand == "worker"
    run(town, undo)
    assert visits(town)[0].by_hand == ""
    shown = run(town, missions.preview_slots, mission.id, mission.version, slots_of(town, mission, start=600, end=690))
    assert shown.kept == 0


def test_a_visit_a_holder_cannot_follow_to_is_left_open_and_said(town):
    mission = planned(town)
    shown = run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, start=1275, end=1335))
    assert (shown.changed, shown.open) == (3, 3)
    assert "restent à affecter" in shown.detail


# --- a mission that ends, a holder who leaves -----------------------------------------------------------------------


def test_a_visit_of_a_locked_day_or_an_invoiced_one_stays_and_says_why(town):
    mission = planned(town)
    first, second, _third = visits(town)
    save(LockedDay(agency_id=town.agency.id, on=date(2026, 11, 30), locked_at=NOW, locked_by="Camille"))
    change(town, Visit, second.id, invoiced_at=NOW)
    shown = run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, start=600, end=690))
    assert [when for when, _who in days(town)] == ["30/11 08:00", "07/12 08:00", "14/12 10:00"]
    told = [line.why for line in shown.lines if line.kind == "fixed"]
    assert "verrouillé par Camille" in told[0]
    assert "facturée" in told[1]
    with pytest.raises(Refused) as refusal:
        run(town, recurrence.stop_series, first.id, version(town, Visit, first.id), "following")
    assert "verrouillé par Camille" in refusal.value.reason


def test_a_mission_ended_earlier_loses_the_visits_beyond_its_end(town):
    mission = planned(town)
    form = {"label": "", "starts_on": "2026-11-30", "ends_on": "2026-12-07", "workers": 1}
    shown = run(town, missions.preview_save, mission.id, mission.version, form)
    assert (shown.changed, len(days(town))) == (1, 3)
    run(town, missions.save, mission.id, mission.version, form, shown.mark)
    assert [when[:5] for when, _who in days(town)] == ["30/11", "07/12"]


def test_a_holder_who_leaves_frees_the_visits_nobody_changed(town):
    mission = planned(town)
    given = visits(town)[1]
    run(town, edit.assign, given.id, 1, town.leila.id)
    shown = run(town, assigning.preview_release, mission.id, town.samira.id)
    assert (shown.changed, shown.open, {who for _when, who in days(town)}) == (2, 2, {"Samira", "Leila"})
    run(town, assigning.release, mission.id, town.samira.id)
    assert [who for _when, who in days(town)] == ["-", "Leila", "-"]


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ({"start": 600, "end": 540}, "La fin doit suivre le début"),
        ({"on_holiday": "sometimes"}, "un jour férié"),
        ({"school": "never"}, "année scolaire"),
        ({"weeks": "sometimes"}, "semaines"),
    ],
)
def test_a_slot_that_cannot_be_is_told_at_its_field_and_nothing_changes(town, slot, words):
    mission = planned(town)
    before = days(town)
    with pytest.raises(RefusedFields) as refusal:
        run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, **slot))
    assert words in refusal.value.errors["slots.0"]
    assert (days(town), version(town, Mission, mission.id)) == (before, mission.version)


def test_an_overlapping_slot_and_an_unknown_rule_of_a_mission_are_refused(town):
    mission = planned(town)
    twice = [*slots_of(town, mission), {**slots_of(town, mission)[0], "id": None, "start": 500, "end": 600}]
    with pytest.raises(RefusedFields) as refusal:
        run(town, missions.save_slots, mission.id, mission.version, twice)
    assert "chevauche" in refusal.value.errors["slots.1"]
    form = {"starts_on": "2026-11-30", "workers": 1, "on_holiday": "maybe"}
    with pytest.raises(RefusedFields) as refusal:
        run(town, missions.save, mission.id, mission.version, form)
    assert list(refusal.value.errors) == ["on_holiday"]


def test_the_slots_of_a_mission_that_is_over_do_not_change(town):
    mission = mission_of(town, starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 1))
    with pytest.raises(Refused) as refusal:
        run(town, missions.save_slots, mission.id, mission.version, slots_of(town, mission, start=600))
    assert "terminée depuis le 01/11/2026" in refusal.value.reason


# --- this one, the following, all -----------------------------------------------------------------------------------


def test_a_change_for_this_and_the_following_leaves_those_before(town):
    planned(town)
    second = visits(town)[1]
    args = (second.id, second.version, "following", form_of(second, start="09:00", end="10:30"))
    shown = run(town, recurrence.preview_series, *args)
    assert (shown.sentence, days(town)[1]) == ("2 visites changent.", ("07/12 08:00", "Samira"))
    run(town, recurrence.change_series, *args, shown.mark)
    assert [when for when, _who in days(town)] == ["30/11 08:00", "07/12 09:00", "14/12 09:00"]
    set_habits(town, planning_weeks=4)
    assert run(town, generate, second.mission_id).made == 1
    assert days(town)[-1] == ("21/12 09:00", "Samira")


def test_a_change_for_all_spares_what_was_changed_by_hand(town):
    planned(town)
    first, second, _third = visits(town)
    run(town, edit.assign, second.id, 1, town.leila.id)
    args = (first.id, 1, "all", form_of(first, start="09:00", end="10:30"))
    assert run(town, recurrence.change_series, *args).sentence == "2 visites changent, 1 garde son changement manuel."
    assert days(town) == [("30/11 09:00", "Samira"), ("07/12 08:00", "Leila"), ("14/12 09:00", "Samira")]


def test_another_worker_for_the_following_becomes_the_holder_of_the_slot(town):
    planned(town)
    second = visits(town)[1]
    run(town, recurrence.change_series, second.id, 1, "following", form_of(second, worker_id=town.leila.id))
    assert [who for _when, who in days(town)] == ["Samira", "Leila", "Leila"]
    with Session(town.engine) as session:
        assert session.exec(select(SlotWorker.worker_id)).all() == [town.leila.id]


def test_a_visit_moved_alone_is_extended_to_the_following(town):
    planned(town)
    first = visits(town)[0]
    run(town, edit.move, first.id, 1, later(first, 24))
    moved = visits(town)[0]
    with reading(town.me, now=NOW) as unit:
        told = recurrence.series(unit, moved.id)
    assert (told.moved, told.by_hand, told.refusal) == (True, "horaire", "")
    run(town, recurrence.change_series, moved.id, moved.version, "following", form_of(moved))
    assert [when for when, _who in days(town)] == ["01/12 08:00", "08/12 08:00", "15/12 08:00"]
    assert visits(town)[0].by_hand == ""


def test_a_series_that_stops_keeps_the_visits_before_and_those_changed_by_hand(town):
    planned(town)
    _first, second, third = visits(town)
    run(town, edit.assign, third.id, 1, town.leila.id)
    shown = run(town, recurrence.preview_stop, second.id, 1, "following")
    assert (shown.sentence, len(days(town))) == ("1 visite change, 1 garde son changement manuel.", 3)
    run(town, recurrence.stop_series, second.id, 1, "following", shown.mark)
    assert days(town) == [("30/11 08:00", "Samira"), ("14/12 08:00", "Leila")]
    set_habits(town, planning_weeks=6)
    assert run(town, generate, second.mission_id).made == 0


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda town, one: run(town, edit.lock, one.id, 1, True), "verrouillée"),
        (lambda town, one: run(town, cancel, one.id, 1, "client_notice"), "annulée"),
        (lambda town, one: change(town, Visit, one.id, status="done"), "réalisée"),
        (lambda town, one: change(town, Visit, one.id, **PAST), "passée"),
        (lambda town, one: change(town, Mission, one.mission_id, ends_on=date(2026, 11, 1)), "terminée"),
        (lambda town, one: change(town, Visit, one.id, slot_id=None), "ne vient pas d’un créneau"),
    ],
)
def test_what_is_closed_changes_no_series_and_says_why(town, prepare, words):
    planned(town)
    first = visits(town)[0]
    prepare(town, first)
    before = days(town)
    for verb, more in (
        (recurrence.change_series, [form_of(first, start="09:00", end="10:30")]),
        (recurrence.stop_series, []),
    ):
        with pytest.raises(Refused) as refusal:
            run(town, verb, first.id, version(town, Visit, first.id), "following", *more)
        assert words in refusal.value.reason
    assert days(town) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"end": "07:00"}, "end"), ({"day": "2026-12-08"}, "day"), ({"start": ""}, "start")],
)
def test_what_a_series_cannot_follow_is_told_at_its_field(town, changes, field):
    planned(town)
    first = visits(town)[0]
    with pytest.raises(Refused) as refusal:
        run(town, recurrence.change_series, first.id, 1, "following", form_of(first, **changes))
    assert refusal.value.field == field
    assert days(town)[0][0] == "30/11 08:00"


def test_a_pair_follows_together_and_each_keeps_its_worker(town):
    set_habits(town, planning_weeks=3)
    mission = mission_of(town, ((0, 480, 570),), starts_on=date(2026, 11, 30), workers=2)
    hold(town, mission, town.samira, 1)
    hold(town, mission, town.leila, 2)
    run(town, generate, mission.id)
    first = visits(town)[0]
    run(town, recurrence.change_series, first.id, 1, "following", form_of(first, start="09:00", end="10:30"))
    assert days(town)[:2] == [("30/11 09:00", "Samira"), ("30/11 09:00", "Leila")]
    one, other = visits(town)[:2]
    assert one.pair_key == other.pair_key != ""


def test_the_wall_clock_holds_when_a_series_is_changed_across_the_night_of_spring(town):
    set_habits(town, planning_weeks=2)
    mission = mission_of(town, ((6, 480, 570),), starts_on=date(2027, 3, 21))
    run(town, generate, mission.id)
    first = visits(town)[0]
    run(town, recurrence.change_series, first.id, 1, "all", form_of(first, start="09:00", end="10:30"))
    assert [one.starts_at.astimezone(UTC).hour for one in visits(town)] == [8, 7]


def test_two_people_apply_at_once_and_the_second_reads_again(town):
    mission = planned(town)
    new = slots_of(town, mission, start=600, end=690)
    run(town, missions.save_slots, mission.id, mission.version, new)
    with pytest.raises(Stale):
        run(town, missions.save_slots, mission.id, mission.version, new)
    with work(town.me, now=NOW) as unit:
        assert unit.get(Mission, mission.id).version == mission.version + 1


def series_form(visit: Visit, start: str, end: str, worker: int | None, **more) -> dict:
    day = visit.starts_at.astimezone(PARIS).date()
    ids = {"service_id": visit.service_id, "address_id": visit.address_id, "worker_id": worker}
    return {**ids, "day": day.isoformat(), "start": start, "end": end, **more}


def slot_of(town: Town, mission: Mission) -> tuple:
    with Session(town.engine) as session:
        slot = session.exec(select(Slot).where(Slot.mission_id == mission.id)).one()
        held = session.exec(select(SlotWorker).where(SlotWorker.slot_id == slot.id)).all()
        return slot.weekday, slot.start, slot.end, slot.since, slot.until, [one.worker_id for one in held]


def whole(town: Town) -> list[tuple]:
    """All that a coordinator sees of the visits, who they are and what is kept of them by hand."""
    return [
        (one.id, one.starts_at, one.ends_at, one.worker_id, one.slot_date, one.by_hand, one.status, one.note)
        for one in visits(town)
    ]


CHANGES = {
    "the following go to another time, day and worker": lambda town, visit, version: (
        recurrence.change_series, visit.id, version, "following",
        series_form(visit, "10:00", "11:00", town.leila.id, day=(visit.slot_date + timedelta(days=1)).isoformat()),
    ),
    "all go to another time": lambda town, visit, version: (
        recurrence.change_series, visit.id, version, "all", series_form(visit, "07:00", "08:30", visit.worker_id),
    ),
    "the series stops": lambda town, visit, version: (recurrence.stop_series, visit.id, version, "following"),
    "the whole series stops": lambda town, visit, version: (recurrence.stop_series, visit.id, version, "all"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_series_is_taken_back_and_done_again(town, name):
    mission = planned(town, weeks=4)
    first, second, third, _last = visits(town)
    run(town, edit.annotate, third.id, version(town, Visit, third.id), "Clé chez la voisine")
    run(town, edit.move, second.id, version(town, Visit, second.id), later(second, 2, town.samira.id))
    before, slot = whole(town), slot_of(town, mission)
    second = next(one for one in visits(town) if one.id == second.id)
    run(town, *CHANGES[name](town, second, version(town, Visit, second.id)))
    after, changed = whole(town), slot_of(town, mission)
    assert (before != after, slot != changed) == (True, True)
    for _round in range(2):
        run(town, undo)
        assert (whole(town), slot_of(town, mission)) == (before, slot)
        run(town, redo)
        assert (whole(town), slot_of(town, mission)) == (after, changed)
    run(town, undo)
    run(town, undo)  # and the move before it
    assert first.id in [one.id for one in visits(town)]
    assert days(town)[1] == ("07/12 08:00", "Samira")


def test_a_change_of_series_is_not_taken_back_over_what_somebody_changed_since(town):
    mission = planned(town)
    first = visits(town)[0]
    run(town, recurrence.change_series, first.id, version(town, Visit, first.id), "all",
        series_form(first, "10:00", "11:00", town.samira.id))  # fmt: skip
    other = actor(town.agency, user=make_user(town.agency, name="Claire Rey"))
    last = visits(town)[-1]
    with work(other, now=NOW) as unit:
        edit.move(unit, last.id, version(town, Visit, last.id), later(last, 1, town.samira.id))
    before = whole(town), slot_of(town, mission)
    with pytest.raises(Stale):
        run(town, undo)
    assert (whole(town), slot_of(town, mission)) == before


def test_a_change_of_series_is_not_taken_back_once_visits_were_made_of_it(town):
    mission = planned(town)
    first = visits(town)[0]
    run(town, recurrence.change_series, first.id, version(town, Visit, first.id), "all",
        series_form(first, "10:00", "11:00", town.samira.id))  # fmt: skip
    set_habits(town, planning_weeks=5)
    run(town, generate, mission.id)
    before = whole(town)
    with pytest.raises(Stale, match="La série a changé"):
        run(town, undo)
    assert whole(town) == before
