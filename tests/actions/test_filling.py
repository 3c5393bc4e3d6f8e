"""Filling a form: saved field by field, merged with what others wrote, its history kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from careapp.actions.opportunities import answer_history, duplicate, filling, form_upgrade, view
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, FormTemplate, Opportunity
from careapp.domain.form_merge import Written
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity, make_user
from tests.filled import fill

FIELDS: list[dict[str, Any]] = [
    {"key": "habits", "label": "Habitudes", "type": "long_text"},
    {"key": "floor", "label": "Étage", "type": "integer", "min": 0, "max": 60},
    {"key": "lift", "label": "Lève-personne", "type": "boolean"},
    {
        "key": "sling",
        "label": "Sangle",
        "type": "text",
        "required": True,
        "visible_if": {"field": "lift", "equals": True},
    },
    {"key": "minutes", "label": "Durée", "type": "duration"},
]
FORM = {
    "activity": "home",
    "name": "Recueil",
    "tabs": [{"key": "informations", "label": "Informations", "sections": [{"label": "Tout", "fields": FIELDS}]}],
}


class Home:
    """An agency with an opportunity, and two people who fill its form."""

    def __init__(self, form: dict[str, Any] = FORM) -> None:
        self.agency = make_agency()
        self.first, self.second = make_user(self.agency, name="Lucie"), make_user(self.agency, name="Camille")
        self.opportunity = make_opportunity(make_client(self.agency), make_activity(self.agency), form)

    def save(self, *written: tuple[str, Any, Any], by: Any = None, minutes: int = 0, final: bool = False) -> Any:
        who = actor(self.agency, user=by or self.first)
        with work(who, now=NOW + timedelta(minutes=minutes)) as unit:
            return filling.save(unit, self.opportunity.id, [Written(*one) for one in written], final)

    def form(self) -> Any:
        with reading(actor(self.agency, user=self.first), now=NOW) as unit:
            return filling.form(unit, self.opportunity.id)

    def history(self, key: str = "") -> list[tuple[str, str, str]]:
        with reading(actor(self.agency), now=NOW) as unit:
            lines = answer_history.changes(unit, self.opportunity.id, key)
        return [(line.who, line.before, line.after) for line in lines]

    def stored(self) -> dict[str, Any]:
        with reading(actor(self.agency)) as unit:
            return dict(unit.session.get_one(Opportunity, self.opportunity.id).answers)


@pytest.fixture
def home(database):
    return Home()


def test_a_field_that_is_written_is_kept_at_once_in_its_stored_form(home):
    saved = home.save(("minutes", None, "1 h 30"), ("request.need", "", "Aide le matin"))
    assert (saved.errors, saved.clashes, saved.kept) == ({}, [], ["minutes", "request.need"])
    assert (saved.live.answers["minutes"].stored, saved.live.answers["minutes"].value) == (90, "1\u00a0h\u00a030")
    assert home.form().live.answers["request.need"].value == "Aide le matin"
    assert (home.stored(), saved.live.saved_at, saved.live.version) == ({"minutes": 90}, "10:00", 2)


def test_a_wrong_answer_is_named_and_holds_nothing_else_back(home):
    saved = home.save(("floor", None, "85"), ("habits", None, "Thé à 16 h"), ("zzz", None, "x"), ("lift", None, [1]))
    assert set(saved.errors) == {"floor", "zzz", "lift"}
    assert (saved.kept, home.stored()) == (["habits"], {"habits": "Thé à 16 h"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("request.mode", "forged"),
        ("request.manager_id", "999999"),
        ("request.manager_id", True),
        ("request.evaluated_on", "2030-01-01"),
        ("request.wished_start", "31/02/2027"),
        ("request.need", "x" * 4001),
        ("request.id", "1"),
        ("request.locked_at", ""),
    ],
)
def test_a_forged_value_of_the_request_is_refused_at_its_field(home, key, value):
    assert set(home.save((key, None, value)).errors) == {key}


def test_fields_that_nobody_else_touched_merge_without_a_word(home):
    home.save(("habits", None, "Thé"))
    saved = home.save(("floor", None, "3"), by=home.second)
    assert (saved.clashes, home.stored()) == ([], {"habits": "Thé", "floor": 3})
    assert saved.live.answers["habits"].value == "Thé"


def test_a_field_that_somebody_changed_meanwhile_clashes_with_both_values(home):
    home.save(("floor", None, "3"), ("habits", None, "Thé"))
    saved = home.save(("floor", None, "4"), ("minutes", None, "45 min"), by=home.second)
    (clash,) = saved.clashes
    assert (clash.label, clash.mine, clash.theirs, clash.who) == ("Étage", "4", "3", "Lucie")
    assert (clash.answer.stored, saved.kept) == (3, ["minutes"])
    assert home.stored() == {"floor": 3, "habits": "Thé", "minutes": 45}
    saved = home.save(("floor", 3, "4"), by=home.second)
    assert (saved.clashes, home.stored()["floor"]) == ([], 4)


def test_two_people_who_write_the_same_do_not_clash(home):
    home.save(("floor", None, "3"))
    assert home.save(("floor", None, "3"), by=home.second).clashes == []


def test_what_is_computed_is_kept_with_the_answers_it_follows_from(database):
    fields = [
        {"key": "surface", "label": "Surface", "type": "integer"},
        {"key": "hours", "label": "Heures", "type": "computed", "formula": "surface / 20", "on_sheet": True},
    ]
    section = {"label": "Tout", "fields": fields}
    home = Home({**FORM, "tabs": [{"key": "informations", "label": "Informations", "sections": [section]}]})
    home.save(("surface", None, "120"), final=True)
    assert home.stored() == {"surface": 120, "hours": "6"}
    home.save(("surface", 120, "160"), minutes=30)
    assert home.stored() == {"surface": 160, "hours": "8"}
    home.save(("surface", 160, ""), minutes=60)
    assert home.stored() == {}


def test_an_answer_can_be_taken_away(home):
    home.save(("floor", None, "3"), ("lift", None, False))
    saved = home.save(("floor", 3, ""))
    assert (home.stored(), "floor" in saved.live.answers) == ({"lift": False}, False)


def test_what_depends_on_an_answer_is_shown_with_it_and_kept_while_it_is_hidden(home):
    assert "sling" not in home.form().live.visible
    assert "sling" in home.save(("lift", None, True), ("sling", None, "M")).live.visible
    saved = home.save(("lift", True, False))
    assert ("sling" in saved.live.visible, home.stored()["sling"]) == (False, "M")
    home.save(final=True)
    assert home.stored() == {"lift": False}


def test_a_whole_form_is_asked_for_what_is_missing_once_it_has_left_its_first_stage(home):
    home.save(("lift", None, True))
    assert home.save(final=True).errors == {}
    with work(actor(home.agency), now=NOW) as unit:
        unit.session.get_one(Opportunity, home.opportunity.id).stage = "quote"
    assert set(home.save(final=True).errors) == {"sling"}
    assert home.stored() == {"lift": True}


def test_the_history_tells_who_changed_what_from_what_to_what(home):
    home.save(("floor", None, "3"))
    home.save(("floor", 3, "4"), ("lift", None, True), by=home.second, minutes=1)
    assert home.history("floor") == [("Camille", "3", "4"), ("Lucie", "", "3")]
    assert set(home.history()) == {("Camille", "", "Oui"), ("Camille", "3", "4"), ("Lucie", "", "3")}


def test_what_one_person_writes_on_is_one_change_and_one_line_of_audit(home):
    home.save(("habits", None, "Th"))
    home.save(("habits", "Th", "Thé"), minutes=2)
    home.save(("habits", "Thé", "Thé à 16 h"), minutes=30)
    assert home.history() == [("Lucie", "Thé", "Thé à 16 h"), ("Lucie", "", "Thé")]
    with reading(actor(home.agency)) as unit:
        entries = unit.all(unit.mine(AuditEntry).where(AuditEntry.verb == "save"))
    assert [entry.changes["fields"] for entry in entries] == [["habits"], ["habits"]]


def test_what_is_typed_and_taken_back_leaves_no_change(home):
    home.save(("habits", None, "Th"))
    home.save(("habits", "Th", ""), minutes=1)
    assert home.history() == []


def test_a_locked_form_keeps_nothing_more(home):
    with work(actor(home.agency, user=home.first), now=NOW) as unit:
        duplicate.duplicate(unit, home.opportunity.id)
    with pytest.raises(Refused, match="verrouillé"):
        home.save(("habits", None, "Thé"))


def test_only_those_who_edit_save_and_only_their_own_agency(home):
    with work(actor(home.agency, Role.WORKER)) as unit, pytest.raises(Forbidden):
        filling.save(unit, home.opportunity.id, [])
    with work(actor(make_agency())) as unit, pytest.raises(NotFound):
        filling.save(unit, home.opportunity.id, [])
    with reading(replace(actor(home.agency), agency_id=make_agency().id)) as unit, pytest.raises(NotFound):
        answer_history.changes(unit, home.opportunity.id)


HEALTH: list[dict[str, Any]] = [
    {"key": "allergies", "label": "Allergies", "type": "text", "sensitive": True},
    {"key": "weight", "label": "Poids", "type": "number", "sensitive": True, "required": True},
    {"key": "double", "label": "Double", "type": "computed", "formula": "weight * 2"},
    {"key": "pay", "label": "Remise", "type": "number", "visible_to": ["manager", "administrator"]},
    {"key": "habits", "label": "Habitudes", "type": "text"},
]


@pytest.fixture
def health(database):
    home = Home.__new__(Home)
    home.agency = make_agency()
    home.first, home.second = make_user(home.agency, name="Lucie"), make_user(home.agency, Role.ASSISTANT)
    tabs = [{"key": "informations", "label": "Informations", "sections": [{"label": "Santé", "fields": HEALTH}]}]
    form = {"activity": "home", "name": "Recueil", "tabs": tabs}
    home.opportunity = make_opportunity(make_client(home.agency), make_activity(home.agency), form)
    home.save(("allergies", None, "Pénicilline"), ("weight", None, "73.19"), ("habits", None, "Thé"))
    return home


def as_assistant(home: Home) -> Any:
    return actor(home.agency, Role.ASSISTANT, home.second)


def test_health_data_is_absent_for_whoever_may_not_read_it(health):
    with reading(as_assistant(health), now=NOW) as unit:
        shown = filling.form(unit, health.opportunity.id)
        lines = answer_history.changes(unit, health.opportunity.id)
        whole = view.view(unit, health.opportunity.id)
    keys = [one.key for page in shown.pages[1:] for group in page.groups for one in group.questions]
    assert (keys, shown.health, shown.live.visible) == (["habits"], 0, ["habits"])
    assert [key for key in shown.live.answers if not key.startswith("request.")] == ["habits"]
    assert [line.key for line in lines] == ["habits"]
    everything = repr((shown, lines, whole))
    assert not any(word in everything for word in ("Pénicilline", "Allergies", "73.19", "146.38", "73,19", "146,38"))


def test_who_reads_health_data_is_written_down(health):
    who = actor(health.agency, user=health.first)
    with reading(who, now=NOW) as unit:
        shown = filling.form(unit, health.opportunity.id)
    assert (shown.health, shown.live.answers["double"].value) == (2, "146,38")
    assert "pay" not in shown.live.visible
    with work(who, now=NOW) as unit:
        filling.note_reading(unit, health.opportunity.id, shown.health)
    with work(as_assistant(health), now=NOW) as unit, pytest.raises(Forbidden):
        filling.note_reading(unit, health.opportunity.id, 1)
    with reading(who) as unit:
        (entry,) = unit.all(unit.mine(AuditEntry).where(AuditEntry.verb == "read_health"))
    assert (entry.user_id, entry.changes) == (health.first.id, {"count": 2})


def test_whoever_may_not_read_health_data_neither_writes_nor_erases_it(health):
    with work(as_assistant(health), now=NOW) as unit:
        unit.session.get_one(Opportunity, health.opportunity.id).stage = "quote"
    with work(as_assistant(health), now=NOW) as unit:
        forged = [Written("allergies", "Pénicilline", ""), Written("habits", "Thé", "Café")]
        saved = filling.save(unit, health.opportunity.id, forged, final=True)
        assert (set(saved.errors), saved.kept) == ({"allergies"}, ["habits"])
        assert set(fill(unit, health.opportunity.id, {}, {"weight": "1"}).errors) == {"weight"}
        fill(unit, health.opportunity.id, {}, {"habits": "Eau"})
    assert health.stored() == {"allergies": "Pénicilline", "weight": "73.19", "double": "146.38", "habits": "Eau"}


def test_a_newer_version_of_a_form_tells_no_health_data_either(health):
    with work(actor(health.agency, user=health.first), now=NOW) as unit:
        opportunity = unit.get(Opportunity, health.opportunity.id)
        own = unit.get(FormTemplate, opportunity.form_template_id)
        own.current, own.family = False, "recueil"
        opportunity.past_answers = [{"key": "old", "label": "Diagnostic", "text": "Diabète", "number": 1}]
        tabs = [
            {"key": "informations", "label": "Informations", "sections": [{"label": "Santé", "fields": HEALTH[4:]}]}
        ]
        fresh = {"activity": "home", "name": "Recueil", "tabs": tabs}
        plain = {"activity_id": own.activity_id, "name": own.name, "family": own.family, "number": own.number + 1}
        unit.add(FormTemplate(agency_id=health.agency.id, definition=fresh, current=True, **plain))
    with reading(as_assistant(health), now=NOW) as unit:
        shown = repr(form_upgrade.preview(unit, health.opportunity.id))
    with reading(actor(health.agency, user=health.first), now=NOW) as unit:
        whole = repr(form_upgrade.preview(unit, health.opportunity.id))
    for word in ("Pénicilline", "Diabète", "Allergies"):
        assert word in whole
        assert word not in shown


def test_a_form_being_designed_is_tried_without_being_kept(home):
    form = {
        **FORM,
        "tabs": [
            {
                **FORM["tabs"][0],
                "sections": [{"label": "Tout", "fields": [*FIELDS, HEALTH[2] | {"formula": "floor * 2"}]}],
            }
        ],
    }
    with reading(actor(home.agency, Role.ADMINISTRATOR)) as unit:
        tried = filling.preview(unit, form, {"lift": True, "floor": "99", "minutes": "1h30", "zzz": 1})
        assert ("sling" in tried.form.live.visible, set(tried.errors)) == (True, {"floor"})
        assert tried.form.live.answers["minutes"].stored == 90
        tried = filling.preview(unit, form, {"floor": "4"})
        assert (tried.form.live.answers["double"].value, "sling" in tried.form.live.visible) == ("8", False)
        with pytest.raises(RefusedFields):
            filling.preview(unit, {"tabs": 3}, {})
    with reading(actor(home.agency)) as unit, pytest.raises(Forbidden):
        filling.preview(unit, form, {})
    assert home.stored() == {}
