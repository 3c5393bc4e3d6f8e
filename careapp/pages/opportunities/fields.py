"""The questions of the needs form, where they stand on the screen of an opportunity."""

from __future__ import annotations

import reflex as rx

from careapp.components import form_filling as form
from careapp.state.opportunity import OpportunityState as State


def ahead() -> rx.Component:
    """Has the form read while the page still loads: what opens last is asked for first."""
    return form.form_ahead(path="/opportunities/", source="/api/opportunities/*/form")


def tab_fields(*keys: str) -> rx.Component:
    """The sections of some tabs of the form, each a card; nothing where the template has none."""
    return form.form_fields(source=State.form_source, pages=",".join(keys), version=State.version)


def own_tab() -> rx.Component:
    """The sections of a tab that the administrator added."""
    return form.form_fields(source=State.form_source, pages=State.tab.replace("form-", ""), version=State.version)


def status() -> rx.Component:
    """What becomes of what is typed."""
    return form.form_status(
        source=State.form_source, on_saved=State.form_saved, on_final=State.form_checked, on_page=State.show_page
    )


def save_button() -> rx.Component:
    """Saves and has the whole form checked."""
    return form.form_save(source=State.form_source, disabled=State.locked)


def news() -> rx.Component:
    """What is to be known, settled or corrected."""
    return form.form_news(source=State.form_source)


def history() -> rx.Component:
    """Every change of the form."""
    return form.form_history(source=State.form_source)
