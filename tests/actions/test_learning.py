"""A road server teaches minutes by night: asked by mode for what nobody knows, kept, never over what people told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import Session, select

from careapp.actions.matching_data import learning, road_server
from careapp.actions.matching_data.problems import horizon_of, whole_problem
from careapp.actions.matching_data.road_server import RoadServer
from careapp.actions.matching_data.roads import keep
from careapp.actions.work import reading, work
from careapp.db.models import AuditEntry, ClientAddress, TravelMatrix, Worker
from careapp.db.queries.invariants import violations
from careapp.domain.permissions import Role, house
from careapp.jobs import tasks
from careapp.jobs.table import JOBS
from careapp.matching.problem import Place, Problem
from careapp.matching.travel import travel_minutes
from careapp.settings import get_settings
from tests.factories import NOW, actor, make_agency, make_client, make_worker

TODAY = date(2026, 11, 24)
HOME, HERE, THERE = (45.57, 5.92), (45.566, 5.921), (45.568, 5.93)
SECONDS = {"car": 601, "bike": 1200, "foot": 3000}  # from any place to any other


class Server:
    """A road server on this machine that answers as OSRM and openrouteservice do, or as told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: set[str | None] = set()
        self.status, self.text, self.pause, self.stop = 200, None, Event(), Event()
        self.unreachable: set[str] = set()
        house_ = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(house_.table)

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                house_.keys.add(self.headers["Authorization"])
                self._answer(lambda path: house_.matrix(path, asked))

            def _answer(self, table: Callable[[str], str]) -> None:
                house_.asked.append(self.path)
                if house_.pause.is_set():
                    house_.stop.wait(5)
                body = (house_.text or table(self.path)).encode()
                self.send_response(house_.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def table(self, path: str) -> str:
        parts = urlsplit(path)
        mode, points = re.fullmatch(r"(?:/routed-(\w+))?/table/v1/driving/([\d.,;-]+)", parts.path).groups()
        points, query = points.split(";"), parse_qs(parts.query)
        assert query["annotations"] == ["duration"]
        assert len(points) <= 100
        sources, ends = ([points[int(n)] for n in query[name][0].split(";")] for name in ("sources", "destinations"))
        rows = [[self.seconds(mode or "car", a, b) for b in ends] for a in sources]
        return json.dumps({"code": "Ok", "durations": rows})

    def matrix(self, path: str, asked: dict) -> str:
        mode = {"driving-car": "car", "cycling-regular": "bike"}[path.removeprefix("/v2/matrix/")]
        assert asked["metrics"] == ["duration"]
        points = [f"{east:.5f},{north:.5f}" for east, north in asked["locations"]]
        sources, ends = ([points[row] for row in asked[name]] for name in ("sources", "destinations"))
        return json.dumps({"durations": [[self.seconds(mode, a, b) for b in ends] for a in sources]})

    def seconds(self, mode: str, a: str, b: str) -> float | None:
        if {a, b} & self.unreachable and a != b:
            return None
        return 0 if a == b else SECONDS[mode]


@pytest.fixture
def osrm_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server()
    monkeypatch.setenv("CAREAPP_ROUTING_URL", f"{server.url}/routed-{{mode}}")
    get_settings.cache_clear()
    yield server
    server.stop.set()
    server.server.shutdown()
    server.server.server_close()
    get_settings.cache_clear()


class Town:
    """An agency with a driver, a cyclist and two clients."""

    def __init__(self) -> None:
        self.agency = make_agency()
        self.driver, self.cyclist = make_worker(self.agency), make_worker(self.agency, transport="bike")
        self.clients = [make_client(self.agency, place=place) for place in (HERE, THERE)]
        self.me = actor(self.agency)

    def problem(self) -> Problem:
        with reading(self.me, now=NOW) as unit:
            return whole_problem(unit, horizon_of(unit, TODAY, TODAY))

    def minutes(self, mode: str, a: tuple[float, float] = HERE, b: tuple[float, float] = THERE) -> int:
        asked = self.problem()
        with reading(self.me, now=NOW) as unit:
            roads = learning.Roads.read(unit)
        places: list[Place | None] = [roads.place(*a), roads.place(*b)]
        return travel_minutes(asked, mode, *places)

    def rows(self, engine: object) -> dict[tuple[str, str], tuple[int, bytes]]:
        with Session(engine) as session:
            mine = session.exec(select(TravelMatrix).where(TravelMatrix.agency_id == self.agency.id))
            return {(row.source, row.mode): (len(row.places), row.minutes) for row in mine}


def tell(town: Town, places: list[tuple[float, float]], minutes: list[list[float]], mode: str = "") -> None:
    with work(actor(town.agency, Role.ADMINISTRATOR), now=NOW) as unit:
        keep(unit, places, minutes, mode)


def test_minutes_are_learnt_for_the_modes_in_use_and_count_in_the_engine(database, osrm_server):
    town = Town()
    on_foot = town.minutes("foot")
    assert tasks.learn_roads(NOW) == 6
    assert {mode: town.minutes(mode) for mode in ("car", "scooter", "bike")} == {"car": 11, "scooter": 11, "bike": 20}
    assert town.minutes("foot") == on_foot
    tables = town.problem().tables
    ways = [int(tables.travel([n], tables.staff.home.take([n]), tables.staff.home.take([n]))[0]) for n in (0, 1)]
    assert ways == [0, 0]
    assert {path.split("/")[1] for path in osrm_server.asked} == {"routed-car", "routed-bike"}
    with Session(database) as session:
        assert violations(session) == []


def test_what_is_known_is_not_asked_again_and_a_new_place_is(database, osrm_server):
    town = Town()
    tasks.learn_roads(NOW)
    first, known = len(osrm_server.asked), town.rows(database)
    assert tasks.learn_roads(NOW) == 0
    assert (len(osrm_server.asked), town.rows(database)) == (first, known)
    make_client(town.agency, place=(45.6, 5.95))
    assert tasks.learn_roads(NOW) == 2
    assert town.minutes("car", (45.6, 5.95), HOME) == town.minutes("car", HOME, (45.6, 5.95)) == 11
    assert town.minutes("car") == 11


def test_a_place_that_is_gone_is_forgotten(sqlite_database, osrm_server):
    town = Town()
    tasks.learn_roads(NOW)
    with work(town.me, now=NOW) as unit:
        unit.session.exec(select(ClientAddress).where(ClientAddress.latitude == THERE[0])).one().latitude = None
    assert tasks.learn_roads(NOW) == 0
    assert {size for size, _minutes in town.rows(sqlite_database).values()} == {2}


def test_what_people_told_wins_and_stays(database, osrm_server):
    town = Town()
    tell(town, [HERE, THERE], [[0, 33], [34, 0]])
    tell(town, [HERE, THERE], [[0, 44], [45, 0]], "bike")
    told = town.rows(database)
    tasks.learn_roads(NOW)
    assert (town.minutes("car"), town.minutes("foot"), town.minutes("bike")) == (33, 33, 44)
    assert (town.minutes("car", HERE, HOME), town.minutes("bike", HERE, HOME)) == (11, 20)
    assert told.items() <= town.rows(database).items()


def test_an_agency_whose_roads_were_all_told_asks_nothing(sqlite_database, osrm_server):
    town = Town()
    tell(town, [HOME, HERE, THERE], [[1] * 3] * 3)
    assert (tasks.learn_roads(NOW), osrm_server.asked) == (0, [])


def test_a_way_nobody_knows_goes_by_distance(sqlite_database, osrm_server):
    town = Town()
    by_distance = town.minutes("car")
    osrm_server.unreachable = {f"{THERE[1]:.5f},{THERE[0]:.5f}"}
    tasks.learn_roads(NOW)
    assert (town.minutes("car"), town.minutes("car", HERE, HOME)) == (by_distance, 11)


WRONG = {
    "error": (500, "{}"),
    "refusal": (400, '{"code": "TooBig"}'),
    "moved": (302, ""),
    "garbage": (200, "<html>"),
    "no table": (200, '{"code": "Ok"}'),
    "list": (200, "[]"),
    "wrong size": (200, '{"durations": [[0]]}'),
    "ragged": (200, '{"durations": [[0, 1, 2], [0]]}'),
    "text": (200, '{"durations": [["a", 1, 2], [0, 1, 2], [0, 1, 2]]}'),
    "negative": (200, '{"durations": [[0, -1, 2], [0, 1, 2], [0, 1, 2]]}'),
    "endless": (200, '{"durations": [[0, Infinity, 2], [0, 1, 2], [0, 1, 2]]}'),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_answer_changes_nothing_and_is_asked_again(sqlite_database, osrm_server, case, capfd):
    town = Town()
    osrm_server.status, osrm_server.text = WRONG[case]
    assert (tasks.learn_roads(NOW), town.rows(sqlite_database)) == (0, {})
    assert "45.5" not in "".join(capfd.readouterr())
    osrm_server.status, osrm_server.text = 200, None
    assert tasks.learn_roads(NOW) == 6


def test_a_slow_server_and_one_that_is_away_change_nothing(sqlite_database, osrm_server, monkeypatch):
    town = Town()
    tasks.learn_roads(NOW)
    known = town.rows(sqlite_database)
    make_client(town.agency, place=(45.6, 5.95))
    monkeypatch.setattr(road_server, "TIMEOUT", httpx.Timeout(0.1))
    osrm_server.pause.set()
    assert (tasks.learn_roads(NOW), town.rows(sqlite_database)) == (0, known)
    monkeypatch.setenv("CAREAPP_ROUTING_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    assert (tasks.learn_roads(NOW), town.rows(sqlite_database)) == (0, known)


def test_many_places_are_asked_in_blocks_and_each_is_kept(sqlite_database, osrm_server, monkeypatch):
    monkeypatch.setattr(learning, "BLOCK", 2)
    agency = make_agency()
    make_worker(agency)
    for number in range(4):
        make_client(agency, place=(45.6 + number / 100, 5.9))
    left = iter([True] * 3)
    asked = RoadServer(f"{osrm_server.url}/routed-{{mode}}")
    assert learning.learn(house(agency.id), asked, lambda: next(left, False), NOW) == 4
    assert learning.learn(house(agency.id), asked, lambda: True, NOW) == 1
    with Session(sqlite_database) as session:
        [row] = session.exec(select(TravelMatrix))
        size = len(row.places)
        assert size == 5
        minutes = learning.Known(row.source, row.mode, tuple(map(tuple, row.places)), row.minutes).square
    assert minutes.tolist() == [[0 if a == b else 11 for b in range(size)] for a in range(size)]


def test_each_agency_has_its_own_and_one_that_left_is_not_asked_for(sqlite_database, osrm_server):
    here, there = Town(), Town()
    with work(there.me, now=NOW) as unit:
        for worker in unit.session.exec(select(Worker).where(Worker.agency_id == there.agency.id)):
            worker.status = "left"
    tasks.learn_roads(NOW)
    assert set(here.rows(sqlite_database)) == {("learnt", "car"), ("learnt", "bike")}
    assert there.rows(sqlite_database) == {}


def test_a_server_without_mode_is_asked_for_cars_and_none_for_nothing(sqlite_database, osrm_server, monkeypatch):
    town = Town()
    monkeypatch.setenv("CAREAPP_ROUTING_URL", "")
    get_settings.cache_clear()
    assert (tasks.learn_roads(NOW), osrm_server.asked) == (0, [])
    monkeypatch.setenv("CAREAPP_ROUTING_URL", osrm_server.url)
    get_settings.cache_clear()
    assert tasks.learn_roads(NOW) == 3
    assert set(town.rows(sqlite_database)) == {("learnt", "car")}
    assert [spec.long for spec in JOBS if spec.name == "learn_roads"] == [True]


@pytest.mark.parametrize("key", ["", "a-key"])
def test_an_openrouteservice_is_asked_with_its_key(sqlite_database, osrm_server, monkeypatch, key):
    town = Town()
    osrm_server.unreachable = {f"{THERE[1]:.5f},{THERE[0]:.5f}"}
    for name, value in (("URL", osrm_server.url), ("SERVER", "openrouteservice"), ("KEY", key)):
        monkeypatch.setenv(f"CAREAPP_ROUTING_{name}", value)
    get_settings.cache_clear()
    by_distance = town.minutes("car")
    assert tasks.learn_roads(NOW) == 6
    assert {mode: town.minutes(mode, HERE, HOME) for mode in ("car", "bike")} == {"car": 11, "bike": 20}
    assert town.minutes("car") == by_distance
    assert set(osrm_server.asked) == {"/v2/matrix/driving-car", "/v2/matrix/cycling-regular"}
    assert osrm_server.keys == {key or None}


def test_what_was_learnt_is_in_the_audit_trail(sqlite_database, osrm_server):
    town = Town()
    tasks.learn_roads(NOW)
    with Session(sqlite_database) as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.agency_id == town.agency.id)).all()
    learnt = [line.changes for line in lines if (line.noun, line.verb) == ("travel_matrices", "learn")]
    assert learnt == [{"mode": "car", "count": 3}, {"mode": "bike", "count": 3}]
