"""What a form works out in the browser, run in node: what is typed, what is sent, what a draft still has to say."""

from __future__ import annotations

from tests.components.test_board_rules import answers, pytestmark, run

__all__ = ["pytestmark"]
KEPT = {"floor": {"stored": 3, "value": "3"}, "habits": {"stored": "Thé", "value": "Thé"}}


def typed(value, base):
    return {"value": value, "base": base}


def test_what_is_typed_remembers_what_its_writer_first_saw():
    cases = [
        ({}, KEPT, "floor", "4", {"floor": typed("4", 3)}),
        ({"floor": typed("4", 3)}, {"floor": {"stored": 9, "value": "9"}}, "floor", "5", {"floor": typed("5", 3)}),
        ({"floor": typed("4", 3)}, KEPT, "floor", "3", {}),
        ({}, KEPT, "lift", True, {"lift": typed(True, None)}),
        ({}, {}, "lift", "", {}),
    ]
    answers("form_merge.jsx", "typedWith", cases)


def test_a_value_taken_back_while_another_is_being_sent_is_sent_after_it():
    cases = [
        ({}, KEPT, "floor", "3", True, {"floor": typed("3", 3)}),
        ({"floor": typed("4", 3)}, KEPT, "floor", "3", True, {"floor": typed("3", 3)}),
        ({}, KEPT, "floor", "3", False, {}),
    ]
    answers("form_merge.jsx", "typedWith", cases)
    sent, answer = [{"key": "floor", "base": 3, "value": "4"}], {"live": {"answers": {"floor": {"stored": 4}}}}
    held = {"floor": typed("3", 3)}
    answers("form_merge.jsx", "afterSave", [(held, sent, {**answer, "kept": ["floor"]}, {"floor": typed("3", 4)})])


def test_what_clashes_or_was_refused_as_it_is_stays_here():
    held = {"a": typed("1", None), "b": typed("2", None), "c": typed("3", None)}
    cases = [
        (held, {"a": {}}, {"b": "2"}, [{"key": "c", "base": None, "value": "3"}]),
        (held, {}, {"b": "old"}, [{"key": key, "base": None, "value": one["value"]} for key, one in held.items()]),
    ]
    answers("form_merge.jsx", "toSend", cases)


def test_what_was_written_on_while_a_save_was_under_way_goes_on_from_what_was_kept():
    sent = [{"key": "floor", "base": 3, "value": "4"}]
    answer = {"kept": ["floor"], "live": {"answers": {"floor": {"stored": 4, "value": "4"}}}}
    cases = [
        ({"floor": typed("4", 3)}, sent, answer, {}),
        ({"floor": typed("45", 3)}, sent, answer, {"floor": typed("45", 4)}),
        ({"floor": typed("4", 3)}, sent, {**answer, "kept": []}, {"floor": typed("4", 3)}),
        ({"floor": typed("", 3)}, sent, {"kept": ["floor"], "live": {"answers": {}}}, {"floor": typed("", None)}),
    ]
    answers("form_merge.jsx", "afterSave", cases)


def test_a_draft_gives_back_what_the_form_knows_and_does_not_hold_yet():
    (found,) = run(
        "form_merge.jsx",
        ["same", {"a": 1}, {"a": 1}],
    )
    assert found is True
    cases = [("", None, True), ([], None, True), (False, None, False), (0, "", False), ("1", 1, False)]
    answers("form_merge.jsx", "same", cases)


def test_lines_of_a_table_keep_their_place_and_empty_ones_are_not_told():
    lines = [{"a": "1"}, {"a": ""}, {}, {"a": "2"}]
    answers("form_lines.jsx", "filled", [(lines, [{"a": "1"}, {"a": "2"}])])
    cases = [(["x", "y", "z"], 0, 1, ["y", "x", "z"]), (["x", "y"], 0, -1, ["x", "y"]), (["x", "y"], 1, 1, ["x", "y"])]
    answers("form_lines.jsx", "moved", cases)


def test_an_answer_that_did_not_change_keeps_all_as_it_was():
    kept = {"floor": {"stored": 3, "value": "3"}, "cares": {"stored": ["a"], "value": ["a"]}}
    cases = [
        (kept, dict(kept), kept),
        (kept, {**kept, "floor": {"stored": 4, "value": "4"}}, {**kept, "floor": {"stored": 4, "value": "4"}}),
        (kept, {"floor": kept["floor"]}, {"floor": kept["floor"]}),
        ({}, kept, kept),
    ]
    answers("form_merge.jsx", "sameAnswers", cases)
