from datetime import timedelta

import pytest
from sqlalchemy import text

from careapp.db.engine import reading
from careapp.db.models import Availability, IssuedDocument, SlotWorker, TravelMatrix
from careapp.db.queries.invariants import violations
from tests import factories as make


@pytest.fixture
def house(sqlite_database):
    """An agency with a mission whose slot is held by a worker, and a visit of it."""
    return furnish()


def furnish() -> dict:
    agency = make.make_agency()
    client, service, worker = make.make_client(agency), make.make_service(agency), make.make_worker(agency)
    opportunity = make.make_opportunity(client, make.make_activity(agency))
    mission = make.make_mission(opportunity, service)
    visit = make.make_visit(client, service, worker_id=worker.id, opportunity_id=opportunity.id, mission_id=mission.id)
    return locals()


def broken() -> set[str]:
    with reading() as session:
        return {violation.sentence for violation in violations(session)}


def run(engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_sound_database_breaks_no_rule(database):
    furnish()
    assert broken() == set()


def test_a_double_booking_is_found_even_if_the_guard_was_away(house, sqlite_database):
    run(sqlite_database, "DROP TRIGGER visits_no_overlap_insert")
    later = make.NOW + timedelta(minutes=30)
    make.make_visit(house["client"], house["service"], later, worker_id=house["worker"].id)
    assert broken() == {"Un intervenant n’est qu’à un endroit à la fois."}


def test_a_cancelled_visit_overlaps_nothing(house):
    make.make_visit(house["client"], house["service"], worker_id=house["worker"].id, status="cancelled")
    assert broken() == set()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("DELETE FROM clients", "Une ligne ne renvoie qu’à une ligne qui existe."),
        ("UPDATE opportunities SET stage = 'lost'", "Une opportunité perdue dit pourquoi."),
        ("UPDATE availabilities SET start = 1300", "Une disponibilité tient dans sa journée."),
        ("UPDATE visits SET opportunity_id = NULL", "Une visite appartient à l’opportunité de sa mission."),
        ("UPDATE opportunities SET copy_of_id = id", "Le recueil qui a été dupliqué est verrouillé, sauf motif."),
    ],
)
def test_each_fault_is_named(house, sqlite_database, fault, sentence):
    with sqlite_database.connect() as connection:
        driver = connection.connection.driver_connection
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(fault)
        driver.execute("PRAGMA foreign_keys=ON")
    assert sentence in broken()


def test_a_row_that_points_into_another_agency_is_found(house):
    stranger = make.make_worker(make.make_agency())
    make.make_visit(house["client"], house["service"], make.NOW + timedelta(days=1), worker_id=stranger.id)
    with reading() as session:
        (violation,) = violations(session)
    assert violation.table == "visits.worker_id"


def test_a_visit_at_another_clients_is_found(house):
    neighbour = make.make_client(house["agency"])
    later = make.NOW + timedelta(days=1)
    make.make_visit(neighbour, house["service"], later, opportunity_id=house["opportunity"].id)
    assert broken() == {"Une visite se fait chez le client de son opportunité."}


def test_a_pair_is_two_workers_at_one_clients(house):
    for day in (1, 2):
        at = make.NOW + timedelta(days=day)
        make.make_visit(house["client"], house["service"], at, worker_id=house["worker"].id, pair_key="p")
    assert broken() == {"Un binôme, ce sont deux intervenants chez le même client."}


def test_a_slot_held_by_more_workers_than_asked_is_found(house):
    slots = make.make_mission(house["opportunity"], house["service"], ((0, 480, 540),))
    with reading() as session:
        slot = session.execute(text("SELECT id FROM slots WHERE mission_id = :id"), {"id": slots.id}).scalar_one()
    make.save(SlotWorker(agency_id=house["agency"].id, slot_id=slot, worker_id=house["worker"].id, position=2))
    assert broken() == {"Un créneau n’a pas plus d’intervenants que sa mission."}


def test_hours_given_twice_are_found(house):
    hours = {"weekday": 0, "start": 600, "end": 660}
    make.save(Availability(agency_id=house["agency"].id, worker_id=house["worker"].id, **hours))
    assert broken() == {"Les disponibilités d’un intervenant ne se recouvrent pas."}


def test_an_altered_document_is_found(house):
    plain = {"kind": "mission_sheet", "title": "Fiche", "issued_at": make.NOW}
    make.save(IssuedDocument(agency_id=house["agency"].id, content=b"%PDF", sha256="0" * 64, **plain))
    assert broken() == {"Un document émis ne change plus."}


def test_known_travel_is_a_whole_square(house):
    make.save(TravelMatrix(agency_id=house["agency"].id, places=[[45.5, 5.9], [45.6, 5.91]], minutes=bytes(8)))
    assert broken() == set()
    make.save(TravelMatrix(agency_id=make.make_agency().id, places=[[45.5, 5.9]], minutes=b""))
    assert broken() == {"Les trajets connus vont de chaque lieu à chaque lieu."}
