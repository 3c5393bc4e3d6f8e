"""The form of a reminder: its fields, what it is about, how it repeats, what happened to it."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button
from careapp.components.forms import (
    checkbox,
    date_input,
    field,
    form_grid,
    select_input,
    switch,
    text_area,
    text_input,
)
from careapp.components.icons import icon
from careapp.components.parts import combobox, dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.reminders import LONGEST_NOTE, PRIORITY_BADGES, SITUATION_BADGES
from careapp.domain.repetition import MADE_LABELS, UNIT_LABELS
from careapp.pages.records import error_of
from careapp.readmodels.reminders import ReminderEvent
from careapp.state.reminder_form import ReminderFormState as State

FORM = "reminder-form"
DRAFT = State.draft
PRIORITIES = [(str(key), t(badge.label)) for key, badge in PRIORITY_BADGES.items()]
SITUATIONS = [(str(key), t(badge.label)) for key, badge in SITUATION_BADGES.items()]
UNITS = [(str(key), t(label)) for key, label in UNIT_LABELS.items()]
MADE = [(str(key), t(label)) for key, label in MADE_LABELS.items()]


def reminder_dialog() -> rx.Component:
    """The form of a reminder, mounted while it is open."""
    form = rx.el.form(
        _stale(), _fields(), _history(), id=FORM, on_submit=State.save, no_validate=True, class_name="col"
    )
    return dialog(
        State.editing,
        rx.cond(DRAFT.id > 0, t("Modifier le rappel"), t("Nouveau rappel")),
        rx.cond(State.editing, form, rx.fragment()),
        on_close=State.close,
        icon_name="bell",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(t("Enregistrer le rappel"), icon_name="check", kind="primary", type="submit", form=FORM),
        ),
    )


def _stale() -> rx.Component:
    again = button(t("Relire le rappel"), size="sm", on_click=State.open(DRAFT.id))
    text = t("Quelqu’un a modifié ce rappel entre-temps. Votre saisie est toujours là.")
    return rx.cond(State.stale, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _fields() -> rx.Component:
    about = combobox(
        "link", State.link_text, State.links, on_search=State.find_link, on_pick=State.pick_link, value=State.link,
        placeholder=t("Client, intervenant, opportunité, mission, événement"),
    )  # fmt: skip
    planned = rx.cond(DRAFT.planned != "", t("Prévu à l’origine le {date}", date=DRAFT.planned), "")
    return form_grid(
        field(t("Titre"), text_input("title", DRAFT.title, max_length=160), required=True,
              error=error_of(State, "title")),
        field(t("Date de rappel"), date_input("due_on", DRAFT.due_on), required=True, span=6, hint=planned,
              error=error_of(State, "due_on")),
        field(t("Catégorie"), select_input("category", State.categories, DRAFT.category), span=6,
              error=error_of(State, "category")),
        field(t("Géré par"), select_input("manager_id", State.managers, DRAFT.manager_id, placeholder=t("Personne")),
              span=6, error=error_of(State, "manager_id")),
        field(t("Situation"), select_input("situation", SITUATIONS, DRAFT.situation), span=6,
              error=error_of(State, "situation")),
        field(t("Concerne"), about, error=error_of(State, "link")),
        field(t("Priorité"), select_input("priority", PRIORITIES, DRAFT.priority), span=6,
              error=error_of(State, "priority")),
        field(t("Alerte"), checkbox("alert", t("Alerter le jour venu"), DRAFT.alert), span=3),
        field(t("Courriel"), checkbox("mail", t("Alerter aussi par mail"), DRAFT.mail), span=3),
        field(t("Texte"), text_area("note", DRAFT.note, rows=2, max_length=LONGEST_NOTE),
              error=error_of(State, "note"), hint=t("N’est jamais repris dans un courriel.")),
        _repetition(),
    )  # fmt: skip


def _repetition() -> rx.Component:
    """The series of the reminder; one that goes on in the next reminder is told, and changed there."""
    over = rx.el.p(
        icon("repeat", 13), t("Sa suite est déjà programmée : la répétition se règle dans le rappel suivant."),
        class_name="span-12 row tight small muted",
    )  # fmt: skip
    box = rx.el.div(
        switch("repeats", t("Répéter ce rappel"), State.repeats, State.repeat), class_name="span-12 reminder-repeats"
    )
    every = field(
        t("Tous les"), text_input("every", DRAFT.every, input_mode="numeric", max_length=2), span=3,
        error=error_of(State, "every"),
    )  # fmt: skip
    plan = rx.fragment(
        every,
        field(t("Unité"), select_input("unit", UNITS, DRAFT.unit), span=3, error=error_of(State, "unit")),
        field(t("Jusqu’au"), date_input("until", DRAFT.until), span=6, error=error_of(State, "until"),
              hint=t("Sans date, sans fin")),
        field(t("Le suivant paraît"), select_input("made", MADE, DRAFT.made), error=error_of(State, "made")),
    )  # fmt: skip
    return rx.cond(DRAFT.passed_on, over, rx.fragment(box, rx.cond(State.repeats, plan, rx.fragment())))


def _history() -> rx.Component:
    def event(row: rx.Var[ReminderEvent]) -> rx.Component:
        return rx.el.li(
            rx.el.span(row.at, class_name="small muted nowrap"),
            rx.el.span(row.what),
            rx.el.span(row.who, class_name="small muted push"),
            class_name="row loose",
        )

    lines = rx.el.ul(rx.foreach(DRAFT.history, event), class_name="plain-list")
    fold = rx.el.details(rx.el.summary(t("Historique")), lines, class_name="reminder-history")
    return rx.cond(DRAFT.history.length() > 0, fold, rx.fragment())
