"""What can be checked of the boards without a browser; their gestures are tried in the browser journeys."""

import re
from pathlib import Path

import pytest

from careapp.components import board_kit, day_map, planning_board, stage_board, week_grid

FOLDER = Path(board_kit.__file__).parent
WRAPPERS = {
    "planning_board": planning_board.PlanningBoard,
    "slot_editor": week_grid.SlotEditor,
    "week_board": week_grid.WeekBoard,
    "stage_board": stage_board.StageBoard,
    "day_map": day_map.DayMap,
}
SERVED = Path("assets/external/careapp/components")
SCRIPTS = sorted(
    path
    for path in FOLDER.glob("*.jsx")
    if path.stem.split("_")[0] in {"board", "day", "map", "planning", "slot", "stage", "week"}
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_each_script_finds_its_neighbours_in_the_built_site(script):
    (folder,) = {path.parent for path in SERVED.glob(f"*/{script.name}")}
    imported = re.findall(r'from "([^"]+)"', script.read_text("utf-8"))
    near = [folder / path for path in imported if path.startswith("./")]
    far = [Path("assets") / path.removeprefix("$/public/") for path in imported if "/external/" in path]
    assert [path for path in near + far if not path.exists()] == []


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=list(WRAPPERS))
def test_packages_are_pinned_to_one_version(wrapper):
    assert all(re.fullmatch(r"@?[\w/-]+@\d+\.\d+\.\d+", package) for package in wrapper.create().lib_dependencies)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_no_text_hides_from_the_catalogue_inside_a_template_literal(script):
    assert re.findall(r"`[^`]*\$\{[^}`]*\b(?:t|plural)\(", script.read_text("utf-8")) == []
