"""What the components write: their texts, their names for screen readers, their table of statuses."""

import pytest
import reflex as rx

from careapp.components.badges import BADGES, status_badge
from careapp.components.forms import date_input, field, radio_cards, select_input, text_input
from careapp.components.layout import Tab, tabs
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t, tv
from careapp.domain.incidents import IncidentStatus, Severity
from careapp.domain.opportunities import Stage
from careapp.domain.reminders import Situation
from careapp.domain.visits import VisitState
from careapp.pages.navigation import NAVIGATION, under
from careapp.readmodels.common import Choice


class Sample(rx.State):
    """A state for components to read."""

    name: str = ""
    count: int = 0
    wrong: str = ""
    stage: str = "new"
    choices: list[Choice] = []

    @rx.event
    def pick(self, value: str):
        self.name = value

    @rx.event
    def turn(self, page: int):
        self.count = page


def written(component: rx.Component) -> str:
    """The component as the compiler hands it on."""
    return str(component)


def test_a_text_is_looked_up_by_its_msgid():
    assert str(t("Enregistrer")) == 't("Enregistrer")'
    assert "name_rx_state_" in str(t("Bonjour {name}", name=Sample.name))
    assert str(tv(Sample.name)).startswith("t(")
    assert str(plural("{count} visite", "{count} visites", Sample.count)).startswith('plural("{count} visite", ')


def test_a_text_brings_its_catalogue_with_it():
    assert "$/public/i18n.js" in dict(t("Enregistrer")._get_all_var_data().imports)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("visit", VisitState),
        ("opportunity", Stage),
        ("incident", IncidentStatus),
        ("severity", Severity),
        ("reminder", Situation),
    ],
)
def test_every_status_of_the_domain_has_its_badge(kind, values):
    assert {str(value) for value in values} <= set(BADGES[kind])


def test_a_badge_says_its_word_beside_its_icon():
    assert "Non affectée" in written(status_badge("visit", "unassigned"))
    assert "LucideUserX" in written(status_badge("visit", "unassigned"))


def test_a_badge_of_a_var_knows_every_value():
    text = written(status_badge("opportunity", Sample.stage))
    assert all(badge.label in text for badge in BADGES["opportunity"].values())


def test_a_field_names_its_control():
    text = written(field("Nom", text_input("last_name"), required=True, hint="Comme sur la carte"))
    assert 'htmlFor:"last_name"' in text
    assert 'aria-describedby":"last_name-hint' in text
    assert 'aria-required":true' in text


def test_a_field_of_a_form_template_is_named_by_a_var():
    text = written(field("Nom", text_input(Sample.name, id=Sample.stage), hint="…", error=Sample.wrong))
    assert "stage_rx_state_" in text.partition("htmlFor")[2]
    assert '-hint"' in text


def test_a_wrong_field_says_why_under_it():
    text = written(field("Fin", date_input("end"), error=Sample.wrong))
    assert "end-error" in text
    assert "aria-invalid" in text
    assert "invalid" in text


def test_a_followed_control_waits_for_the_typing_to_rest():
    followed = field("Nom", text_input("name", Sample.name, Sample.pick), hint="…")
    assert "Typed" in written(followed)
    assert "name-hint" in written(followed)
    assert "Typed" in written(field("Fin", date_input("end", Sample.name, Sample.pick)))


def test_a_choice_is_read_from_read_models():
    assert "label" in written(select_input("activity", Sample.choices))


def test_a_group_of_choices_is_a_radio_group():
    cards = radio_cards("severity", [("minor", "Mineur", "circle", "", "gray")], "minor", label="Gravité")
    assert "radiogroup" in written(field("Gravité", cards))


def test_the_present_tab_is_told_to_screen_readers():
    assert "aria-current" in written(tabs([Tab("notes", "Notes", href="/clients/1/notes")], "notes"))


def test_a_table_says_how_it_is_sorted_and_how_many_rows_there_are():
    columns = [Column("Nom", lambda row: row.label, sort="name"), Column("Code", lambda row: row.value)]
    table = data_table(
        columns, Sample.choices, label="Clients", row_key=lambda row: row.value, sort=Sample.name,
        descending=Sample.wrong,
        on_sort=Sample.pick, total=Sample.count, page=Sample.count, on_page=Sample.turn,
    )  # fmt: skip
    text = written(table)
    assert "aria-sort" in text
    assert "{first}–{last} sur {total}" in text


@pytest.mark.parametrize(
    ("route", "entry"),
    [
        ("/", "/"),
        ("/clients", "/clients"),
        ("/clients/[client_id]", "/clients"),
        ("/admin/services", "/admin/services"),
        ("/account", "/account"),
        ("/nowhere", ""),
    ],
)
def test_a_screen_belongs_to_a_line_of_the_menu(route, entry):
    assert under(route) == entry


def test_no_route_stands_twice_in_the_menu():
    routes = [entry.route for group in NAVIGATION for entry in group.entries]
    assert len(routes) == len(set(routes))
