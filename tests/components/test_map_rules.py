"""What the map of a day works out in the browser, run in node: the plane, the view, routes, the scale, tiles."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.components.test_board_rules import NODE, answers, run

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
VIEW = {"x": 0.5, "y": 0.3, "k": 1000.0}


def data() -> dict[str, Any]:
    plain = {"cl": "Mme Achard", "p": "Toilette", "st": "planned", "l": False}
    return {
        "workers": [
            {"i": 1, "n": "Leïla Mansouri", "sector": "Bissy", "home": [45.5, 5.9], "tr": 5, "km": 2.5},
            {"i": 2, "n": "Samira Haddad", "sector": "", "home": None, "tr": None, "km": None},
        ],
        "visits": [
            {"i": 11, "w": 1, "s": 600, "e": 660, "at": [45.6, 5.9], "tr": 12, "km": 5.0, **plain},
            {"i": 10, "w": 1, "s": 480, "e": 540, "at": [45.55, 5.95], "tr": 8, "km": 4.5, **plain},
            {"i": 12, "w": None, "s": 700, "e": 760, "at": None, "tr": None, "km": None, **plain},
        ],
    }


def test_the_plane_is_web_mercator():
    (origin, north, pole) = run("map_rules.jsx", ["project", [0, 0]], ["project", [45, 90]], ["project", [90, 0]])
    assert origin == [0.5, 0.5]
    assert north == pytest.approx([0.75, 0.359725], abs=1e-6)
    assert math.isfinite(pole[1])


def test_a_route_goes_from_home_by_the_hour_and_back_and_sums_its_ways():
    (found,) = run("map_rules.jsx", ["routes", data()])
    first, second = found["workers"]
    assert [stop["i"] for stop in first["stops"]] == [10, 11]
    assert first["line"] == [first["home"], *(stop["xy"] for stop in first["stops"]), first["home"]]
    assert (first["minutes"], first["far"], first["km"]) == (25, 12.0, 2.5)
    assert (second["line"], second["minutes"], second["number"]) == ([], 0, 2)
    assert [stop["i"] for stop in found["nobody"]] == [12]


def test_no_two_of_the_first_workers_look_alike():
    workers = [{"i": n, "n": str(n), "sector": "", "home": None, "tr": None, "km": None} for n in range(40)]
    (found,) = run("map_rules.jsx", ["routes", {"workers": workers, "visits": []}])
    looks = [(one["colour"], one["dash"]) for one in found["workers"]]
    assert len(set(looks[:32])) == 32
    assert len({one["number"] for one in found["workers"]}) == 40


def test_a_view_holds_its_box_and_zooming_keeps_the_point_under_the_pointer():
    box = {"x": 0.5, "y": 0.3, "x2": 0.51, "y2": 0.32}
    fitted, closer, far = run(
        "map_rules.jsx",
        ["fitted", box, 800, 600], ["zoomed", VIEW, 2, 100, 50, 800], ["zoomed", VIEW, 1e-9, 100, 50, 800],
    )  # fmt: skip
    for x, y in ((box["x"], box["y"]), (box["x2"], box["y2"])):
        assert 0 <= (x - fitted["x"]) * fitted["k"] <= 800
        assert 0 <= (y - fitted["y"]) * fitted["k"] <= 600
    assert closer["x"] + 100 / closer["k"] == pytest.approx(VIEW["x"] + 100 / VIEW["k"])
    assert (closer["k"], far["k"]) == (2000.0, 400)


def test_one_place_and_no_place_have_a_view_too():
    point, none = run(
        "map_rules.jsx", ["fitted", {"x": 0.5, "y": 0.3, "x2": 0.5, "y2": 0.3}, 800, 600], ["fitted", None, 800, 600]
    )
    assert math.isfinite(point["k"])
    assert none["k"] == 800
    assert run("map_rules.jsx", ["bounds", []]) == [None]


def test_the_scale_is_a_round_length_that_fits():
    (found,) = run("map_rules.jsx", ["scale", {"x": 0.516, "y": 0.36, "k": 4_000_000}, 600])
    assert found["metres"] in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    assert 40 < found["pixels"] <= 140


def test_tiles_cover_the_window_and_none_is_asked_for_without_an_address():
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    whole, none = run(
        "map_rules.jsx",
        ["tiles", address, {"x": 0.516, "y": 0.36, "k": 1_000_000}, 800, 600],
        ["tiles", "", VIEW, 800, 600],
    )
    assert none == []
    assert all(tile["url"].startswith("https://tiles.example.org/12/") for tile in whole)
    left, right = min(tile["left"] for tile in whole), max(tile["left"] + tile["size"] for tile in whole)
    assert left <= 0 and right >= 800  # noqa: PT018
    assert len({tile["key"] for tile in whole}) == len(whole)


def test_the_nearest_stop_within_reach_is_pointed_at():
    stops = [{"i": 1, "xy": [0.51, 0.31]}, {"i": 2, "xy": [0.513, 0.31]}, {"i": 3, "xy": None}]
    near, nothing = run("map_rules.jsx", ["nearest", stops, VIEW, 12, 11], ["nearest", stops, VIEW, 300, 300])
    assert (near["i"], nothing) == (2, None)


def test_workers_are_kept_by_words_without_accents_and_by_sector():
    workers = data()["workers"]
    answers("map_rules.jsx", "kept", [
        (workers, "leila", "", [workers[0]]), (workers, "", "Bissy", [workers[0]]), (workers, "zz", "", []),
        (workers, "", "", workers),
    ])  # fmt: skip
