"""What can be checked of the boards without a browser; their gestures are tried in the browser journeys."""

import re
from pathlib import Path

import pytest

from careapp.components import board_kit, planning_board

FOLDER = Path(board_kit.__file__).parent
WRAPPERS = {"planning_board": planning_board.PlanningBoard}
SCRIPTS = sorted(path for path in FOLDER.glob("*.jsx") if path.stem.split("_")[0] in {"board", "planning"})


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_each_script_finds_its_neighbours_in_the_built_site(script):
    served = Path("assets/external/careapp/components")
    owner = next((name for name in WRAPPERS if (served / name / script.name).exists()), script.stem)
    for neighbour in re.findall(r'from "\./([\w.]+)"', script.read_text("utf-8")):
        assert (served / owner / neighbour).exists(), f"{script.name} imports {neighbour}"


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=list(WRAPPERS))
def test_packages_are_pinned_to_one_version(wrapper):
    assert all(re.fullmatch(r"@?[\w/-]+@\d+\.\d+\.\d+", package) for package in wrapper.create().lib_dependencies)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_no_text_hides_from_the_catalogue_inside_a_template_literal(script):
    assert re.findall(r"`[^`]*\$\{[^}`]*\b(?:t|plural)\(", script.read_text("utf-8")) == []
