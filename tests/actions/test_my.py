"""The worker's own day, visits and clients: all that is theirs, nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import audit
from careapp.actions.my import clients, clock, day, sheet, tasks, visits
from careapp.actions.visits import view
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import (
    AuditEntry,
    ClientContact,
    OpportunityRisk,
    OpportunityTask,
    ServiceTask,
    Slot,
    SlotWorker,
    Task,
    Visit,
    VisitTask,
)
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    make_visit,
    make_worker,
    save,
)

FORM = {
    "activity": "home_care",
    "name": "Recueil",
    "tabs": [
        {
            "key": "infos",
            "label": "Informations",
            "sections": [
                {
                    "label": "Habitudes",
                    "fields": [{"key": "habits", "label": "Habitudes", "type": "text", "on_sheet": True}],
                }
            ],
        }
    ],
}


class Samira:
    """A worker signed in, with a client and a service."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.activity = make_activity(self.agency)
        self.service = make_service(self.agency, self.activity)
        self.worker = make_worker(self.agency)
        self.client = make_client(self.agency)
        user = make_user(self.agency, Role.WORKER, self.worker)
        self.actor = actor(self.agency, Role.WORKER, user, self.worker)

    def visit(self, hours: float = 0, **traits):
        client = traits.pop("client", self.client)
        worker = traits.pop("worker", self.worker)
        return make_visit(client, self.service, NOW + timedelta(hours=hours), worker_id=worker and worker.id, **traits)

    def do(self, verb, *args, now=NOW):
        with work(self.actor, now=now) as unit:
            return verb(unit, *args)

    def see(self, query, *args, now=NOW):
        with reading(self.actor, now=now) as unit:
            return query(unit, *args)

    def task(self, opportunity, name, **traits):
        return save(OpportunityTask(agency_id=self.agency.id, opportunity_id=opportunity.id, name=name, **traits))


def test_a_day_shows_visits_in_order_with_what_lies_between(database):
    samira = Samira()
    far = make_client(samira.agency, place=(45.60, 5.95), last_name="Sibille", first_name="Irène")
    samira.visit(4, client=far)
    samira.visit(2, client=far)
    samira.visit(0)
    samira.visit(1, status="cancelled")
    samira.visit(24)
    shown = samira.see(day.day, "2026-11-24")
    assert (shown.title, shown.today, shown.previous) == ("Mardi 24 novembre", True, "2026-11-23")
    assert shown.summary == "3 visites, 3\xa0h, 6\xa0km"
    assert [visit.start for visit in shown.visits] == ["10:00", "12:00", "14:00"]
    assert [visit.gap for visit in shown.visits] == ["", "12\xa0min, 6\xa0km", "Pause, 1\xa0h"]
    assert [visit.current for visit in shown.visits] == [True, False, False]
    assert [visit.soon for visit in shown.visits] == [True, False, False]
    assert shown.visits[1].place_url.startswith("geo:45.60000,5.95000?q=")


def test_a_day_that_is_no_date_is_today(sqlite_database):
    samira = Samira()
    assert samira.see(day.day, "demain").day == "2026-11-24"
    assert samira.see(day.day, "9999-12-31").day == "2026-11-24"
    assert samira.see(day.day, "2026-11-26").summary == "Aucune visite"


def test_the_other_half_of_a_pair_is_named(sqlite_database):
    samira = Samira()
    leila = make_worker(samira.agency, first_name="Leïla", last_name="Mansouri")
    mine = samira.visit(pair_key="p1")
    samira.visit(pair_key="p1", worker=leila)
    assert samira.see(day.day).visits[0].partner == "Leïla Mansouri"
    assert samira.see(visits.visit, mine.id).partner == "Leïla Mansouri"


def test_arriving_and_leaving_write_the_times_down(database):
    samira = Samira()
    visit = samira.visit()
    samira.do(clock.arrive, visit.id, now=NOW + timedelta(minutes=2))
    seen = samira.see(visits.visit, visit.id, now=NOW + timedelta(minutes=32))
    assert (seen.status, seen.arrived, seen.progress, seen.percent) == ("running", "10:02", "30\xa0min sur 1\xa0h", 50)
    samira.do(clock.leave, visit.id, now=NOW + timedelta(minutes=58))
    seen = samira.see(visits.visit, visit.id)
    assert (seen.status, seen.arrived, seen.departed) == ("done", "10:02", "10:58")
    with Session(database) as session:
        assert [entry.verb for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id))] == ["arrive", "leave"]


def milliseconds(minutes):
    return round((NOW + timedelta(minutes=minutes)).timestamp() * 1000)


def test_what_was_tapped_without_network_counts_from_the_tap(database):
    samira = Samira()
    visit = samira.visit()
    samira.do(clock.arrive, visit.id, milliseconds(2), now=NOW + timedelta(minutes=31))
    seen = samira.see(visits.visit, visit.id, now=NOW + timedelta(minutes=32))
    assert (seen.arrived, seen.progress, seen.sent) == ("10:02", "30\xa0min sur 1\xa0h", "Arrivée envoyée à 10:31")
    samira.do(clock.leave, visit.id, milliseconds(58), now=NOW + timedelta(minutes=100))
    seen = samira.see(visits.visit, visit.id, now=NOW + timedelta(minutes=110))
    assert (seen.departed, seen.sent) == ("10:58", "Arrivée envoyée à 10:31, départ envoyé à 11:40")
    assert seen.may_return
    with reading(actor(samira.agency, Role.MANAGER), now=NOW) as unit:
        shown, trail = view.view(unit, visit.id), audit.listed(unit, Listing()).rows
    assert shown.sent == seen.sent
    assert [(line.when[-5:], line.sent) for line in shown.history] == [
        ("10:58", "envoyé à 11:40"),
        ("10:02", "envoyé à 10:31"),
    ]
    assert [(row.time, row.detail) for row in trail] == [
        ("11:40", "pointé le : 24/11/2026 10:58"),
        ("10:31", "pointé le : 24/11/2026 10:02"),
    ]


@pytest.mark.parametrize(
    ("tapped", "detail"),
    [
        (milliseconds(32), ""),
        (milliseconds(40), "heure du téléphone écartée : 24/11/2026 10:40"),
        (milliseconds(-24 * 60), "heure du téléphone écartée : 23/11/2026 10:00"),
        (0, ""), (-5, ""), (2**53, ""),
    ],
)  # fmt: skip
def test_a_tap_that_cannot_be_so_counts_from_its_arrival(sqlite_database, tapped, detail):
    samira = Samira()
    visit = samira.visit()
    samira.do(clock.arrive, visit.id, tapped, now=NOW + timedelta(minutes=31))
    seen = samira.see(visits.visit, visit.id)
    assert (seen.arrived, seen.sent) == ("10:31", "")
    with reading(actor(samira.agency, Role.MANAGER), now=NOW) as unit:
        assert [row.detail for row in audit.listed(unit, Listing()).rows] == [detail]


def test_a_departure_is_not_tapped_before_the_arrival(sqlite_database):
    samira = Samira()
    visit = samira.visit()
    samira.do(clock.arrive, visit.id, milliseconds(5), now=NOW + timedelta(minutes=31))
    samira.do(clock.leave, visit.id, milliseconds(4), now=NOW + timedelta(minutes=32))
    seen = samira.see(visits.visit, visit.id)
    assert (seen.arrived, seen.departed, seen.sent) == ("10:05", "10:32", "Arrivée envoyée à 10:31")


def test_taps_that_arrive_together_keep_their_order(sqlite_database):
    samira = Samira()
    visit = samira.visit()
    for verb, minute in ((clock.arrive, 1), (clock.take_back, 2), (clock.arrive, 10), (clock.leave, 50)):
        samira.do(verb, visit.id, milliseconds(minute), now=NOW + timedelta(minutes=60))
    seen = samira.see(visits.visit, visit.id)
    assert (seen.arrived, seen.departed) == ("10:10", "10:50")


def test_nobody_arrives_hours_before_by_an_earlier_tap(sqlite_database):
    samira = Samira()
    visit = samira.visit(3)
    with pytest.raises(Refused, match="pas l’heure"):
        samira.do(clock.arrive, visit.id, milliseconds(0), now=NOW + timedelta(minutes=90))


def test_an_arrival_by_mistake_is_taken_back(sqlite_database):
    samira = Samira()
    visit = samira.visit()
    samira.do(clock.arrive, visit.id)
    samira.do(clock.take_back, visit.id)
    seen = samira.see(visits.visit, visit.id)
    assert (seen.status, seen.arrived) == ("planned", "")
    with pytest.raises(Refused):
        samira.do(clock.take_back, visit.id)


def test_a_departure_by_mistake_is_taken_back_for_a_while(database):
    samira = Samira()
    visit, next_one = samira.visit(), samira.visit(1)
    samira.do(clock.arrive, visit.id)
    samira.do(clock.leave, visit.id, now=NOW + timedelta(minutes=5))
    assert samira.see(visits.visit, visit.id, now=NOW + timedelta(minutes=10)).may_return
    samira.do(clock.take_back, visit.id, now=NOW + timedelta(minutes=10))
    seen = samira.see(visits.visit, visit.id)
    assert (seen.status, seen.arrived, seen.departed) == ("running", "10:00", "")
    samira.do(clock.leave, visit.id, now=NOW + timedelta(minutes=58))
    samira.do(clock.arrive, next_one.id, now=NOW + timedelta(minutes=60))
    with pytest.raises(Refused, match="Une autre visite est en cours"):
        samira.do(clock.take_back, visit.id, now=NOW + timedelta(minutes=61))
    assert not samira.see(visits.visit, visit.id, now=NOW + timedelta(minutes=90)).may_return
    with pytest.raises(Refused, match="plus de 30 min"):
        samira.do(clock.take_back, visit.id, now=NOW + timedelta(minutes=90))


def test_nobody_arrives_hours_before_or_twice_at_once(sqlite_database):
    samira = Samira()
    first, later, tomorrow = samira.visit(), samira.visit(1), samira.visit(26)
    with pytest.raises(Refused, match="pas l’heure"):
        samira.do(clock.arrive, tomorrow.id)
    samira.do(clock.arrive, first.id)
    with pytest.raises(Refused, match="départ"):
        samira.do(clock.arrive, later.id)
    with pytest.raises(Refused):
        samira.do(clock.arrive, first.id)


def test_an_essential_task_is_answered_before_leaving(database):
    samira = Samira()
    opportunity = make_opportunity(samira.client, samira.activity)
    essential = samira.task(opportunity, "Prévention d’escarres", essential=True, remark="Talons")
    samira.task(opportunity, "Réfection du lit", position=1)
    samira.task(opportunity, "Shampooing", position=2, frequency="weekdays", weekdays=[2])
    visit = samira.visit(opportunity_id=opportunity.id)
    key = f"o{essential.id}"
    with pytest.raises(Refused, match="pointez d’abord votre arrivée"):
        samira.do(tasks.answer, visit.id, key, "done")
    samira.do(clock.arrive, visit.id)
    seen = samira.see(visits.visit, visit.id)
    assert [task.name for task in seen.tasks] == ["Prévention d’escarres", "Réfection du lit"]
    assert (seen.waiting, seen.done) == (1, 0)
    with pytest.raises(Refused, match="Prévention d’escarres"):
        samira.do(clock.leave, visit.id)
    with pytest.raises(Refused) as refusal:
        samira.do(tasks.answer, visit.id, key, "not_done", "  ")
    assert refusal.value.field == "reason"
    samira.do(tasks.answer, visit.id, key, "not_done", "Refus de la personne")
    seen = samira.see(visits.visit, visit.id)
    assert (seen.tasks[0].answer, seen.tasks[0].reason, seen.waiting) == ("not_done", "Refus de la personne", 0)
    samira.do(tasks.answer, visit.id, key, "done")
    samira.do(clock.leave, visit.id)
    with Session(database) as session:
        row = session.exec(select(VisitTask)).one()
        assert (row.done, row.not_done_reason, row.opportunity_task_id) == (True, "", essential.id)


def test_a_tick_taken_back_leaves_no_answer(sqlite_database):
    samira = Samira()
    task = save(Task(agency_id=samira.agency.id, activity_id=samira.activity.id, name="Repas", essential=True))
    save(ServiceTask(agency_id=samira.agency.id, service_id=samira.service.id, task_id=task.id))
    visit = samira.visit()
    samira.do(clock.arrive, visit.id)
    samira.do(tasks.answer, visit.id, "nRepas", "done")
    assert samira.see(visits.visit, visit.id).done == 1
    samira.do(tasks.answer, visit.id, "nRepas", "")
    assert samira.see(visits.visit, visit.id).waiting == 1
    with pytest.raises(NotFound):
        samira.do(tasks.answer, visit.id, "nLessive", "done")
    with pytest.raises(NotFound):
        samira.do(tasks.answer, visit.id, "nRepas", "perhaps")


def test_the_clients_are_those_with_a_visit_past_or_coming(database):
    samira = Samira()
    colleague = make_worker(samira.agency)
    past = make_client(samira.agency, last_name="Achard", first_name="Simone", civility="mme")
    other = make_client(samira.agency, last_name="Rey")
    dropped = make_client(samira.agency, last_name="Tissot")
    samira.visit(3)
    samira.visit(30)
    samira.visit(-50, client=past, status="done")
    samira.visit(5, client=other, worker=colleague)
    samira.visit(6, client=dropped, status="cancelled")
    found = samira.see(clients.listed, Listing())
    assert [row.name for row in found.rows] == ["Mme Odette Ferrand", "Mme Simone Achard"]
    assert (found.rows[0].next, found.rows[0].soon, found.rows[0].about) == (
        "Aujourd’hui 13:00",
        True,
        "Chambéry, Aide à la toilette",
    )
    assert found.rows[1].next == "Pas de visite à venir"
    assert [row.name for row in samira.see(clients.listed, Listing(text="achar")).rows] == ["Mme Simone Achard"]
    assert found.figures.total == 2


def strangers(samira):
    """Visits that are not Samira's: a colleague's, nobody's, a cancelled one, another agency's."""
    elsewhere = Samira()
    return [
        samira.visit(worker=make_worker(samira.agency)),
        samira.visit(1, worker=None),
        samira.visit(2, status="cancelled"),
        elsewhere.visit(),
    ]


@pytest.mark.parametrize("verb", [visits.visit, clock.arrive, clock.leave, clock.take_back])
def test_a_visit_of_somebody_else_does_not_exist(sqlite_database, verb):
    samira = Samira()
    for visit in strangers(samira):
        with pytest.raises(NotFound):
            samira.do(verb, visit.id)
        with pytest.raises(NotFound):
            samira.do(tasks.answer, visit.id, "n", "done")
    with pytest.raises(NotFound):
        samira.do(verb, 0)
    with Session(sqlite_database) as session:
        assert {row.status for row in session.exec(select(Visit))} == {"planned", "cancelled"}


def test_an_account_without_a_worker_has_no_day(sqlite_database):
    agency = make_agency()
    with reading(actor(agency, Role.WORKER)) as unit, pytest.raises(Refused, match="aucune fiche"):
        day.day(unit)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR])
def test_only_workers_have_a_day(sqlite_database, role):
    samira = Samira()
    visit = samira.visit()
    with reading(actor(samira.agency, role, worker=samira.worker)) as unit:
        for query, args in [(day.day, ()), (visits.visit, (visit.id,)), (clients.listed, (Listing(),))]:
            with pytest.raises(Forbidden):
                query(unit, *args)


def test_a_client_is_told_as_the_mission_sheet_without_its_tasks(database):
    samira = Samira()
    opportunity = make_opportunity(samira.client, samira.activity, definition=FORM, answers={"habits": "Café au lait"})
    make_mission(opportunity, samira.service, slots=((0, 480, 570),))
    samira.task(opportunity, "Toilette au lavabo")
    risk = {"situation": "Chute", "level": "high", "measure": "Freins serrés."}
    save(OpportunityRisk(agency_id=samira.agency.id, opportunity_id=opportunity.id, **risk))
    contact = {"name": "Hélène Ferrand", "relation": "fille", "phone": "+33639984117"}
    save(ClientContact(agency_id=samira.agency.id, client_id=samira.client.id, **contact))
    visit = samira.visit(2)
    told = samira.see(sheet.sheet, samira.client.id)
    assert (told.name, told.number, told.next_visit_id) == ("Mme Odette Ferrand", opportunity.number, visit.id)
    assert told.about == "1 visite avec vous"
    assert [(line.label, line.value) for line in told.week] == [("Lundi 08:00–09:30", "Aide à la toilette")]
    assert [(line.label, line.value) for line in told.informations] == [("Habitudes", "Café au lait")]
    assert [(one.situation, one.serious) for one in told.risks] == [("Chute", True)]
    assert told.contacts[0].phone_url == "tel:+33639984117"
    assert "Toilette au lavabo" not in str(told)


def test_a_client_without_an_opportunity_still_has_an_address(sqlite_database):
    samira = Samira()
    samira.visit()
    told = samira.see(sheet.sheet, samira.client.id)
    assert (told.number, told.address, told.week) == ("", "1 rue du Test, Chambéry", [])


def test_the_opportunity_in_force_is_told_and_a_lost_one_never(sqlite_database):
    samira = Samira()
    samira.visit()
    active = make_opportunity(samira.client, samira.activity, definition=FORM, stage="active")
    make_opportunity(samira.client, samira.activity, definition=FORM, stage="new")
    make_opportunity(samira.client, samira.activity, definition=FORM, stage="lost")
    assert samira.see(sheet.sheet, samira.client.id).number == active.number


def test_a_client_of_somebody_else_does_not_exist(sqlite_database):
    samira = Samira()
    elsewhere = Samira()
    unknown, cancelled = make_client(samira.agency), make_client(samira.agency)
    samira.visit(client=cancelled, status="cancelled")
    samira.visit(client=unknown, worker=make_worker(samira.agency))
    elsewhere.visit()
    for client in (unknown, cancelled, elsewhere.client):
        with pytest.raises(NotFound):
            samira.see(sheet.sheet, client.id)
    with reading(actor(samira.agency, Role.COORDINATOR)) as unit, pytest.raises(Forbidden):
        sheet.sheet(unit, samira.client.id)


def told(key, label, **more):
    return {"key": key, "label": label, "type": "text", **more}


def test_a_field_is_told_where_its_switches_say(sqlite_database):
    samira = Samira()
    fields = [
        told("printed", "Imprimé", on_sheet=True, portal=True), told("portal", "Mes clients", portal=True),
        told("telecare", "Télégestion", telecare=True, sensitive=True), told("kept", "Au bureau"),
        told("boss", "Encadrement", portal=True, telecare=True, visible_to=["manager", "worker"]),
        told("who", "Habituelle", telecare=True, inherited="worker.full_name"),
    ]  # fmt: skip
    section = {"label": "Habitudes", "fields": fields}
    form = {**FORM, "tabs": [{"key": "infos", "label": "Informations", "sections": [section]}]}
    answers = {"printed": "un", "portal": "deux", "telecare": "trois", "kept": "quatre", "boss": "cinq"}
    one = make_opportunity(samira.client, samira.activity, form, stage="active", answers=answers)
    mission = make_mission(one, samira.service, slots=((0, 480, 540),))
    with Session(sqlite_database) as session:
        slot = session.exec(select(Slot)).one()
    save(SlotWorker(agency_id=samira.agency.id, slot_id=slot.id, worker_id=samira.worker.id))
    visit = samira.visit(opportunity_id=one.id, mission_id=mission.id)
    client = samira.see(sheet.sheet, samira.client.id)
    assert [line.value for line in client.informations] == ["un", "deux", "cinq"]
    shown = samira.see(visits.visit, visit.id)
    assert [line.value for line in shown.mission] == ["trois", "cinq", "Mme Samira Haddad"]
    assert shown.health == 1
    samira.do(visits.note_reading, visit.id, shown.health)
    with Session(sqlite_database) as session:
        assert [entry.verb for entry in session.exec(select(AuditEntry))] == ["read_health"]
