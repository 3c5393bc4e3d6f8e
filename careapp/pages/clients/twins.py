"""The screen of people entered twice: who looks like whom, two records side by side, their merge."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, link
from careapp.components.layout import card, lines, page_header, screen
from careapp.components.parts import dialog
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.shell import page
from careapp.readmodels.clients import MergeField, TwinPair, TwinRow
from careapp.state.client_twins import ClientTwinsState as State

SHOWN = State.shown


@page(
    "/clients/duplicates",
    N_("Doublons"),
    Permission.CLIENTS_MERGE,
    on_load=State.load,
    under_route="/clients",
)
def duplicates() -> rx.Component:
    """The pairs of clients who look like one person."""
    nobody = empty_state(
        t("Aucun doublon probable"),
        t("Personne ne partage son nom, son téléphone ou sa date de naissance avec une autre fiche."),
        icon_name="circle-check",
        family="green",
    )
    found = rx.cond(State.pairs.length() > 0, card(lines(rx.foreach(State.pairs, _pair)), flush=True), nobody)
    return screen(
        page_header(
            t("Doublons probables"),
            crumbs=[(t("Clients"), "/clients")],
            subtitle=plural("{count} paire", "{count} paires", State.pairs.length()),
        ),
        rx.cond(State.loading, skeleton(6), found),
        _merge_dialog(),
    )


def _pair(pair: rx.Var[TwinPair]) -> rx.Component:
    family = rx.match(pair.likeness, ("certain", "t-red"), ("probable", "t-amber"), "t-gray")
    acts = rx.el.div(
        button(
            t("Comparer et fusionner"), icon_name="git-merge", size="sm", kind="soft",
            on_click=State.compare(pair.one.id, pair.two.id),
        ),
        button(
            t("Deux personnes"), icon_name="users", size="sm", on_click=State.tell_apart(pair.one.id, pair.two.id),
        ),
        class_name="row wrap tight",
    )  # fmt: skip
    return rx.el.div(
        rx.el.div(rx.el.span(pair.reason, class_name=f"chip {family}"), class_name="twin-why"),
        _one(pair.one),
        _one(pair.two),
        acts,
        class_name="twin-pair",
        key=pair.key,
    )


def _one(row: rx.Var[TwinRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            link(row.name, href=f"/clients/{row.id}", class_name="link strong"),
            rx.el.span(row.code, class_name="small muted"),
            status_badge("client", row.status),
            class_name="row wrap tight",
        ),
        rx.el.div(row.about, class_name="small muted"),
        class_name="grow",
    )


def _merge_dialog() -> rx.Component:
    conflict = banner(
        t("Une des fiches a changé entre-temps : la voici à jour. Relisez vos choix."),
        family="amber",
        icon_name="users",
    )
    head = rx.el.div(
        rx.el.span(t("Champ")),
        rx.el.span(rx.el.b(SHOWN.kept_name), " ", SHOWN.kept_code, chip(t("Fiche gardée"), family="teal")),
        rx.el.span(rx.el.b(SHOWN.other_name), " ", SHOWN.other_code),
        class_name="merge-row merge-head",
    )
    moves = rx.cond(
        SHOWN.moves.length() > 0,
        rx.el.div(
            rx.el.div(t("Rejoint la fiche gardée"), class_name="field-label"),
            rx.el.div(
                rx.foreach(SHOWN.moves, lambda text: rx.el.span(text, class_name="chip t-gray")),
                class_name="row wrap tight",
            ),
            class_name="col tight",
        ),
        rx.fragment(),
    )
    return dialog(
        State.open,
        t("Fusionner deux fiches"),
        rx.cond(State.conflict, conflict, rx.fragment()),
        rx.el.div(head, rx.foreach(SHOWN.fields, _field), class_name="merge-table"),
        moves,
        rx.el.p(
            t("La fusion ne s’annule pas. L’adresse de l’autre fiche mènera à celle-ci ; le journal garde la trace."),
            class_name="small muted",
        ),
        on_close=State.close,
        icon_name="git-merge",
        size="lg",
        actions=[
            button(t("Garder l’autre fiche"), icon_name="arrow-left-right", on_click=State.turn_round),
            rx.el.span(class_name="grow"),
            button(t("Annuler"), kind="ghost", on_click=State.close),
            button(t("Fusionner les fiches"), icon_name="git-merge", kind="danger", on_click=State.confirm),
        ],
    )


def _field(field: rx.Var[MergeField]) -> rx.Component:
    return rx.el.div(
        rx.el.span(field.label, class_name="muted"),
        _side(field, "kept", field.kept),
        _side(field, "other", field.other),
        class_name=rx.cond(field.differs, "merge-row differs", "merge-row"),
        role="radiogroup",
        custom_attrs={"aria-label": field.label},
        key=field.key,
    )


def _side(field: rx.Var[MergeField], name: str, value: rx.Var) -> rx.Component:
    text = rx.cond(value != "", value, t("Rien"))
    radio = rx.el.input(
        type="radio",
        name=f"merge-{field.key}",
        value=name,
        checked=State.taken[field.key] == name,
        on_change=lambda _value: State.take(field.key, name),
    )
    return rx.cond(
        field.differs,
        rx.el.label(radio, rx.el.span(text), class_name="check"),
        rx.el.span(text, class_name="same"),
    )
