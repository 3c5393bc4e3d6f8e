"""The dialog of a new opportunity: a client the agency knows, or a person, with those who look like it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button
from careapp.components.forms import date_input, field, form_grid, search_input, select_input, text_area, text_input
from careapp.components.layout import Tab, lines, seg
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.people import CIVILITY_LABELS
from careapp.pages.records import choices
from careapp.readmodels.clients import TwinRow
from careapp.state.opportunities import OpportunitiesState as State


def new_dialog() -> rx.Component:
    """The dialog of a new opportunity."""
    kinds = [
        Tab("known", t("Client connu"), on_click=State.choose_kind("known"), icon="users"),
        Tab("person", t("Nouvelle personne"), on_click=State.choose_kind("person"), icon="user-plus"),
    ]
    need = text_area("new_need", value=State.new_need, on_change=_fill("need"), rows=3)
    activity = select_input(
        "new_activity", State.activities, State.new_activity, _fill("activity"), placeholder=t("Choisir…")
    )
    form = field(
        t("Formulaire"), select_input("new_form", State.forms, State.new_form, _fill("form")),
        error=State.errors.get("form", ""), hint=t("Cette activité en a plusieurs : choisissez celui de la demande."),
    )  # fmt: skip
    return dialog(
        State.creating,
        t("Nouvelle opportunité"),
        seg(kinds, State.new_kind, label=t("Pour qui")),
        rx.cond(State.new_kind == "person", _person(), _known()),
        form_grid(
            field(t("Activité"), activity, required=True, error=State.errors.get("activity", "")),
            rx.cond(State.forms.length() > 1, form, rx.fragment()),
            field(t("Besoin exprimé"), need),
        ),
        on_close=State.stop_new,
        icon_name="target",
        size="md",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.stop_new),
            button(t("Créer l’opportunité"), kind="primary", on_click=State.create),
        ],
    )


def _fill(name: str) -> Any:
    return lambda value: State.fill_new(name, value)


def _known() -> rx.Component:
    found = search_input("client_text", State.client_text, State.find_client, placeholder=t("Nom ou prénom"))
    chosen = select_input("new_client", State.clients, State.new_client, _fill("client"), placeholder=t("Choisir…"))
    return form_grid(
        field(t("Chercher un client"), found, span=6),
        field(t("Client"), chosen, required=True, error=State.errors.get("client", ""), span=6),
    )


def _person() -> rx.Component:
    def typed(name: str, label: rx.Var, span: int, **more: Any) -> rx.Component:
        required = more.pop("required", False)
        control = text_input(name, State.person[name], lambda value: State.fill_person(name, value), **more)
        return field(label, control, required=required, error=State.errors.get(name, ""), span=span)

    civility = select_input(
        "civility", choices(CIVILITY_LABELS), State.person["civility"],
        lambda value: State.fill_person("civility", value), placeholder=t("Aucune"),
    )  # fmt: skip
    birth = date_input("birth_date", State.person["birth_date"], lambda value: State.fill_person("birth_date", value))
    return rx.fragment(
        form_grid(
            field(t("Civilité"), civility, span=2, error=State.errors.get("civility", "")),
            typed("last_name", t("Nom"), 5, required=True, max_length=80, auto_complete="off"),
            typed("first_name", t("Prénom"), 5, max_length=80, auto_complete="off"),
            field(t("Date de naissance"), birth, error=State.errors.get("birth_date", ""), span=5),
            typed("phone", t("Téléphone"), 7, type="tel", auto_complete="off"),
        ),
        rx.el.div(rx.cond(State.twins.length() > 0, _twins(), rx.fragment()), custom_attrs={"aria-live": "polite"}),
    )


def _twins() -> rx.Component:
    """Those who look like what is typed: it is one of them, or someone else."""
    other = button(t("C’est quelqu’un d’autre"), icon_name="user-plus", size="sm", on_click=State.other_person)
    apart = chip(t("Noté : c’est quelqu’un d’autre"), icon_name="check", family="green")
    refused = rx.cond(
        State.errors.get("twin", "") != "",
        rx.el.p(State.errors["twin"], class_name="field-error", role="alert"),
        rx.fragment(),
    )
    return rx.el.div(
        banner(
            t("La personne a peut-être déjà une fiche."),
            family="amber",
            icon_name="users",
            actions=(rx.cond(State.someone_else, apart, other),),
        ),
        refused,
        lines(rx.foreach(State.twins, _twin)),
        class_name="twins",
    )


def _twin(row: rx.Var[TwinRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(rx.el.b(row.name), rx.el.span(row.code, class_name="muted small"), class_name="row tight"),
            rx.el.div(row.about, class_name="small muted"),
            rx.el.div(row.reason, class_name="small tx-amber"),
            class_name="grow",
        ),
        status_badge("client", row.status),
        button(
            t("C’est elle"), icon_name="check", size="sm", on_click=State.same_person(row.id),
            custom_attrs={"aria-label": t("C’est {name}", name=row.name)},
        ),
        class_name="row",
    )  # fmt: skip
