"""A newer version of the form: offered, shown field by field, and what earlier ones left aside."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.layout import card
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.readmodels.form_upgrade import FateRow, PastAnswer
from careapp.state.form_version import FormVersionState as State
from careapp.state.session import SessionState

FOUND = State.found


def offer() -> rx.Component:
    """The line that offers the newer version, and its preview."""
    may = SessionState.permissions.contains(Permission.OPPORTUNITIES_EDIT.value)
    line = banner(
        t(
            "Ce formulaire suit la version {number} ; la version {newer} est publiée.",
            number=FOUND.number, newer=FOUND.newer,
        ),
        family="blue",
        icon_name="layout-panel-top",
        actions=(button(t("Voir ce qui changerait"), size="sm", on_click=State.show),),
    )  # fmt: skip
    return rx.fragment(rx.cond((FOUND.newer > 0) & may, line, rx.fragment()), _preview())


def _preview() -> rx.Component:
    columns = [
        Column(t("Champ"), _names),
        Column(t("Réponse"), lambda row: rx.cond(row.value != "", row.value, "–")),
        Column(t("Devient"), _fate),
    ]
    table = data_table(
        columns, FOUND.rows, label=t("Ce que deviennent les champs"), row_key=lambda row: row.key + row.fate
    )
    about = t("Rien n’est perdu : une réponse qui n’a plus de place reste lisible à côté du formulaire.")
    return dialog(
        State.open,
        t("Passer à la version {newer}", newer=FOUND.newer),
        rx.el.p(about, class_name="muted"),
        table,
        on_close=State.close,
        icon_name="layout-panel-top",
        size="lg",
        actions=(
            button(t("Garder la version {number}", number=FOUND.number), kind="ghost", on_click=State.close),
            button(
                t("Passer à la version {newer}", newer=FOUND.newer), icon_name="check", kind="primary",
                on_click=State.apply,
            ),
        ),
    )  # fmt: skip


def _names(row: rx.Var[FateRow]) -> rx.Component:
    renamed = rx.fragment(row.before, " → ", row.after)
    return rx.match(row.fate, ("renamed", renamed), ("missing", rx.fragment(row.after)), rx.fragment(row.before))


def _fate(row: rx.Var[FateRow]) -> rx.Component:
    return rx.match(
        row.fate,
        ("kept", chip(t("Gardée"), icon_name="check", family="green")),
        ("renamed", chip(t("Gardée, renommée"), icon_name="pencil", family="blue")),
        ("missing", chip(t("À remplir"), icon_name="circle-alert", family="amber")),
        chip(t("Mise de côté"), icon_name="archive", family="gray"),
    )


def past_card() -> rx.Component:
    """The answers to fields that the form no longer has."""

    def entry(one: rx.Var[PastAnswer]) -> rx.Component:
        words = rx.el.dd(one.text, rx.el.small(t("version {number}", number=one.number), class_name="muted"))
        return rx.fragment(rx.el.dt(one.label), words)

    listed = rx.el.dl(rx.foreach(FOUND.past, entry), class_name="pocket-facts")
    count = plural("{count} réponse", "{count} réponses", FOUND.past.length())
    return rx.cond(FOUND.past.length() > 0, card(listed, title=t("Réponses mises de côté"), note=count), rx.fragment())
