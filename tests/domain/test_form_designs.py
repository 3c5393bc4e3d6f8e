"""Any form the designer can make: read back, filled, saved, printed, exported, imported, taken over by a newer one."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careapp.actions.form_templates import read_json
from careapp.domain.form_answers import (
    blank_answers,
    copied_answers,
    first_answers,
    portal_lines,
    sheet_lines,
    telecare_lines,
    validate_answers,
    visible_fields,
)
from careapp.domain.form_fields import COLUMN_TYPES, DECORATIVE, RESULT_TYPES, FieldType
from careapp.domain.form_upgrade import upgrade
from careapp.domain.forms import parse_definition, to_dict
from careapp.domain.refusal import RefusedFields
from careapp.domain.scales import SCALE_OF

TODAY = date(2026, 11, 30)
LABELS = st.text(st.characters(categories=("L", "N", "Zs", "P")), min_size=1, max_size=20).filter(str.strip)
CHOICES = [{"value": "a", "label": "Oui, seule"}, {"value": "b", "label": "Avec aide"}, {"value": "c", "label": "Non"}]
NUMERIC = (FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DURATION)


@st.composite
def columns(draw, most=4):
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMN_TYPES)), min_size=1, max_size=most))
    return [
        {"key": f"c{k}", "label": draw(LABELS), "type": kind, **({"choices": CHOICES} if kind == "choice" else {})}
        for k, kind in enumerate(kinds)
    ]


def conditions(earlier):
    """What the designer lets one ask of the fields that stand before."""
    asked = [one for one in earlier if one["type"] not in DECORATIVE]
    single = st.sampled_from(asked).flatmap(_single)
    several = st.tuples(st.sampled_from(["all", "any"]), st.lists(single, min_size=2, max_size=3))
    return single | several.map(lambda pair: {pair[0]: pair[1]})


def _single(field):
    kind = field.get("result", "number") if field["type"] == "computed" else field["type"]
    ways = [{"not_empty": True}, {"empty": True}]
    if kind in ("choice", "choices"):
        ways += [{"equals": "a"}, {"differs": "b"}, {"in": ["a", "c"]}]
    if kind == "boolean":
        ways += [{"equals": True}, {"differs": False}]
    if kind in ("integer", "duration") or field["type"] in SCALE_OF:
        ways += [{"at_least": 2}, {"at_most": 5}, {"equals": 3}]
    if kind in ("number", "money"):
        ways += [{"at_least": "2.5"}, {"differs": "4"}]
    if kind == "date":
        ways += [{"at_most": "2026-12-31"}]
    return st.sampled_from([{"field": field["key"], **way} for way in ways])


@st.composite
def fields(draw, earlier, number):
    kind = draw(st.sampled_from(list(FieldType)))
    field = {"key": f"q{number}", "label": draw(LABELS), "type": kind.value}
    if kind in (FieldType.CHOICE, FieldType.CHOICES):
        field["choices"] = CHOICES
    if kind is FieldType.TABLE:
        field["columns"] = draw(columns())
    if kind is FieldType.COMPUTED:
        field |= {"formula": draw(formulas(earlier)), "result": draw(st.sampled_from(RESULT_TYPES)).value}
    for flag in ("on_sheet", "telecare", "portal", "sensitive"):
        if draw(st.booleans()):
            field[flag] = True
    if kind not in DECORATIVE and kind is not FieldType.COMPUTED and draw(st.booleans()):
        field["required"] = True
    if any(one["type"] not in DECORATIVE for one in earlier) and draw(st.booleans()):
        field["visible_if"] = draw(conditions(earlier))
    if draw(st.booleans()):
        field["width"] = draw(st.integers(1, 4))
    return field


@st.composite
def formulas(draw, earlier):
    names = [one["key"] for one in earlier if one["type"] not in DECORATIVE] or ["1"]
    name = st.sampled_from(names)
    tables = [f"{one['key']}.c0" for one in earlier if one["type"] == "table"]
    sums = st.sampled_from(tables).map(lambda cell: f"somme({cell})") if tables else name
    return draw(
        name
        | sums
        | st.tuples(name, st.sampled_from("+-*/"), name).map(" ".join)
        | st.tuples(name, name).map(lambda pair: f"si({pair[0]} = 2; nombre({pair[1]}); age({pair[1]}))")
        | st.tuples(name, name).map(lambda pair: f"jours({pair[0]}; aujourdhui()) + {pair[1]}")
    )


@st.composite
def forms(draw):
    made, sections = [], []
    for _section in range(draw(st.integers(1, 3))):
        own: list = []
        earlier = [one for one in made if one["type"] not in DECORATIVE]
        shown = {"visible_if": draw(conditions(earlier))} if earlier and draw(st.booleans()) else {}
        for _field in range(draw(st.integers(0, 5))):
            own.append(draw(fields(made, len(made))))
            made.append(own[-1])
        sections.append({"label": draw(LABELS), "columns": draw(st.integers(1, 4)), "fields": own, **shown})
    tab = {"key": "un", "label": draw(LABELS), "sections": sections}
    return {"activity": "creche", "name": draw(LABELS), "tabs": [tab]}


def cell(field, seed):
    """An answer that fits a field."""
    kind = field.type
    if kind in NUMERIC:
        return seed % 9 + 1
    plain = {
        FieldType.DATE: "2026-05-01", FieldType.TIME: "08:30", FieldType.BOOLEAN: bool(seed % 2),
        FieldType.PHONE: "04 79 00 12 48", FieldType.EMAIL: "a@exemple.fr", FieldType.CHOICE: "abc"[seed % 3],
        FieldType.CHOICES: ["a", "c"], FieldType.PERSON: {"last_name": "Roux"}, FieldType.ADDRESS: {"city": "Chambéry"},
        FieldType.FILE: {"attachment": 1, "name": "a.pdf"},
        FieldType.SIGNATURE: {"attachment": 1, "signed_by": "Roux", "signed_at": "2026-11-30T09:00:00+00:00"},
    }  # fmt: skip
    if kind in SCALE_OF:
        return {"items": {item.key: item.options[seed % len(item.options)][0] for item in SCALE_OF[kind].items}}
    if kind is FieldType.TABLE:
        return [{column.key: cell(column, seed + k) for column in field.columns} for k in range(2)]
    return plain.get(kind, "Quelques mots")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms(), st.integers(0, 100))
def test_any_form_the_designer_makes_goes_all_the_way(data, seed):
    definition = parse_definition(data)
    assert parse_definition(to_dict(definition)) == definition
    exported = json.dumps(to_dict(definition), ensure_ascii=False)
    assert parse_definition(read_json(exported, "creche")) == definition
    assert set(first_answers(definition, TODAY)) <= set(blank_answers(definition))
    assert validate_answers(definition, blank_answers(definition), draft=True, today=TODAY) is not None
    answers = {field.key: cell(field, seed) for field in definition.fields if field.answered}
    kept = validate_answers(definition, answers, today=TODAY)
    assert validate_answers(definition, json.loads(json.dumps(kept)), today=TODAY) == kept
    seen = {field.key for field in visible_fields(definition, answers, today=TODAY)}
    assert set(kept) <= seen
    for lines, flag in ((sheet_lines, "on_sheet"), (telecare_lines, "telecare"), (portal_lines, "portal")):
        shown = lines(definition, kept)
        assert all(line.value for line in shown)
        assert {line.key for line in shown} == {
            field.key for field in definition.fields if getattr(field, flag) and field.key in kept
        }
    assert set(copied_answers(definition, kept)) <= set(kept)
    same = upgrade(definition, definition, kept, 1)
    assert same.past == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms(), forms(), st.integers(0, 100))
def test_no_answer_is_lost_on_the_way_to_another_form(old, new, seed):
    before, after = parse_definition(old), parse_definition(new)
    answers = {field.key: cell(field, seed) for field in before.fields if field.answered}
    kept = validate_answers(before, answers, today=TODAY)
    given_by_hand = {field.key for field in before.fields if field.answered and field.key in kept}
    made = upgrade(before, after, kept, 1)
    aside = {one["key"] for one in made.past}
    moved = {fate.key for fate in made.fates if fate.fate in ("kept", "renamed")}
    assert aside | moved == given_by_hand
    assert all(one["text"] for one in made.past)
    assert validate_answers(after, made.answers, draft=True, today=TODAY) is not None


NAMES = st.sampled_from(["items", "a", "c0", "score", "attachment"])
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms(), st.lists(SHAPES, max_size=12))
def test_whatever_a_forged_event_sends_is_stored_or_refused_at_its_field(data, sent):
    definition = parse_definition(data)
    answers = {f"q{k}": value for k, value in enumerate(sent)}
    known = {field.key for field in definition.fields} | set(answers)
    kept, errors = {}, {}
    try:
        kept = validate_answers(definition, answers, draft=True, today=TODAY)
    except RefusedFields as refusal:
        errors = refusal.errors
    assert {path.split(".")[0] for path in errors} <= known
    again = validate_answers(definition, kept, draft=True, today=TODAY)
    assert errors or again == kept
    assert validate_answers(definition, again, draft=True, today=TODAY) == again
