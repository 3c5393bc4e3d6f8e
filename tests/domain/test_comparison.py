from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.comparison import (
    Change,
    Measure,
    compare,
    compare_answers,
    count_changes,
    difference_text,
    kind_of,
    pair,
)
from careapp.domain.forms import parse_definition
from careapp.domain.monthly_cost import PricedHours, monthly_cost


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    copy_of_id: int | None = None


def _form(*fields):
    sections = [{"label": "Habitudes", "fields": list(fields)}]
    tabs = [{"key": "informations", "label": "Informations", "sections": sections}]
    return parse_definition({"activity": "home", "name": "Recueil", "tabs": tabs})


FIELDS = (
    {"key": "phone", "label": "Téléphone", "type": "phone", "inherited": "client.phone"},
    {"key": "weight", "label": "Poids", "type": "number", "unit": "kg"},
    {"key": "night", "label": "Nuit", "type": "duration"},
    {"key": "lift", "label": "Lève-personne", "type": "boolean"},
    {"key": "diet", "label": "Régime", "type": "choices", "choices": [
        {"value": "salt", "label": "Sans sel"}, {"value": "mixed", "label": "Mixé"}]},
)  # fmt: skip


def test_every_answer_is_added_removed_changed_or_the_same():
    before = {"weight": "61.5", "night": 90, "lift": True}
    after = {"weight": "58", "night": 120, "diet": ["salt", "mixed"]}
    (group,) = compare_answers(_form(*FIELDS), before, after)
    assert group.label == "Habitudes"
    assert [(line.label, line.before, line.after, line.change, line.difference) for line in group.lines] == [
        ("Poids", "61,5\u00a0kg", "58\u00a0kg", "changed", "−\u00a03,5"),
        ("Nuit", "1\u00a0h\u00a030", "2\u00a0h", "changed", "+\u00a030\u00a0min"),
        ("Lève-personne", "Oui", "", "removed", ""),
        ("Régime", "", "Sans sel, Mixé", "added", ""),
    ]
    assert count_changes([group]) == {"added": 1, "removed": 1, "changed": 2, "same": 0}
    (same,) = compare_answers(_form(*FIELDS), before, before)
    assert same.changed() == ()


def test_questions_that_a_newer_form_no_longer_asks_stand_last():
    older = _form(*FIELDS, {"key": "pet", "label": "Animal", "type": "text"})
    groups = compare_answers(_form(*FIELDS), {"pet": "Chat"}, {"lift": False}, older)
    assert [[(line.label, line.change) for line in group.lines] for group in groups] == [
        [("Lève-personne", "added")],
        [("Animal", "removed")],
    ]


@pytest.mark.parametrize(
    ("before", "after", "measure", "text"),
    [
        (3, 2, Measure.NUMBER, "−\u00a01"),
        ("61.5", "61.50", Measure.NUMBER, ""),
        (600, 750, Measure.DURATION, "+\u00a02\u00a0h\u00a030"),
        (Decimal("100.00"), Decimal("80.50"), Measure.MONEY, "−\u00a019,50\u00a0€"),
        (None, 5, Measure.NUMBER, ""),
        ("beaucoup", 5, Measure.NUMBER, ""),
        ("NaN", 5, Measure.NUMBER, ""),
    ],
)
def test_a_difference_has_its_sign_and_its_unit(before, after, measure, text):
    assert difference_text(before, after, measure) == text


@given(st.text(max_size=5), st.text(max_size=5))
def test_a_line_read_backwards_is_the_opposite(before, after):
    opposite = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    kind = kind_of(before, after)
    assert kind_of(after, before) == opposite.get(kind, kind)
    assert (compare("x", before, after).change == Change.SAME) == (before == after)


def test_rows_are_paired_by_their_origin_then_by_their_name():
    old = [Row(1, "Lever"), Row(2, "Toilette"), Row(3, "Repas")]
    new = [Row(11, "Lever du matin", 1), Row(12, "Repas"), Row(13, "Courses")]
    assert pair(old, new, lambda row: row.name) == [
        (old[0], new[0]), (old[2], new[1]), (None, new[2]), (old[1], None),
    ]  # fmt: skip


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_every_row_stands_in_one_pair(names, others):
    old = [Row(number, name) for number, name in enumerate(names, 1)]
    new = [Row(100 + number, name, number if number % 2 else None) for number, name in enumerate(others, 1)]
    pairs = pair(old, new, lambda row: row.name)
    assert sorted(was.id for was, _now in pairs if was) == [row.id for row in old]
    assert sorted(now.id for _was, now in pairs if now) == [row.id for row in new]


def test_a_plan_pays_the_hours_it_grants_and_no_more_than_the_price():
    hours = [PricedHours(600, Decimal("25"), Decimal("5.5"))]
    cost = monthly_cost(hours, asked=600, granted=360, rate=Decimal("22"))
    assert (cost.price.gross, cost.plan, cost.left) == (Decimal("263.75"), Decimal("132.00"), Decimal("131.75"))
    assert monthly_cost(hours, 600, 6000, Decimal("90")).left == 0
    assert monthly_cost(hours, 600, 360, None).left == Decimal("105.50")
    assert monthly_cost(hours, 600).left == Decimal("263.75")
    assert monthly_cost([], 0, 360).left == 0
