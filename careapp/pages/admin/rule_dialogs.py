"""A rule opened: what was decided of it, and the form of another decision."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox, date_input, field, form_grid, radio_cards, select_input, text_area
from careapp.components.layout import facts
from careapp.components.parts import drawer
from careapp.components.records import timeline, timeline_entry
from careapp.components.states import empty_state
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.domain.rules import LEVEL_BADGES, REASON, SCOPES, SOURCE
from careapp.pages.records import edit_dialog, error_of, line, question
from careapp.readmodels.rules import DecisionRow
from careapp.state.rules import RulesState as State
from careapp.state.session import SessionState

MAY_EDIT = SessionState.permissions.contains(Permission.RULES_EDIT.value)
RULE = State.rule
DETAILS = {
    "block": t("La visite est refusée."),
    "warn": t("La visite passe avec un motif."),
    "off": t("La règle ne dit rien."),
}


def rule_dialogs() -> rx.Component:
    """The rule being read, the form of a decision, the questions before a default is restored."""
    text = t("Les décisions de l’agence sont levées ; l’historique les garde.")
    figures = t("Les valeurs de la convention et de la maison s’appliquent à nouveau.")
    title = t("Rétablir la valeur par défaut")
    origin = t("Rétablir les valeurs d’origine")
    return rx.fragment(
        _rule(),
        edit_dialog(State, "rule", RULE.name, _form(), size="md", icon_name="scale"),
        question(State, "rule", title, text),
        question(State, "thresholds", origin, figures),
        question(State, "weights", origin, figures),
    )


def _rule() -> rx.Component:
    restore = button(t("Rétablir la valeur par défaut"), icon_name="undo-2", kind="ghost", on_click=State.ask("rule"))
    decide = button(t("Décider autrement"), icon_name="pencil", kind="primary", on_click=State.begin)
    none = empty_state(t("Aucune décision"), t("La valeur par défaut s’applique."), icon_name="history")
    history = rx.cond(RULE.history.length() > 0, timeline(RULE.history, _decision), none)
    others = rx.el.ul(rx.foreach(RULE.others, rx.el.li), class_name="plain")
    return drawer(
        State.reading,
        RULE.name,
        rx.el.div(
            rx.el.p(RULE.statement),
            facts(
                (t("Niveau"), status_badge("rule", RULE.level)),
                (t("Valeur"), rx.cond(RULE.value, RULE.value, "–")),
                (t("Portée"), rx.cond(RULE.scope, RULE.scope, t("Toute l’agence"))),
                (t("Autres portées"), rx.cond(RULE.others.length() > 0, others, rx.el.span("–"))),
                (t("Depuis"), rx.cond(RULE.since, RULE.since, "–")),
                (t("Source"), rx.cond(RULE.source, RULE.source, t("Maison"))),
                (t("Par défaut"), RULE.usual),
            ),
            rx.el.h3(t("Historique"), class_name="strong"),
            history,
            class_name="col loose",
        ),
        on_close=State.leave,
        icon_name="scale",
        actions=(
            button(t("Fermer"), kind="ghost", on_click=State.leave),
            rx.el.span(class_name="grow"),
            rx.cond(MAY_EDIT & RULE.decided, restore, rx.fragment()),
            rx.cond(MAY_EDIT, decide, rx.fragment()),
        ),
    )


def _decision(row: rx.Var[DecisionRow]) -> rx.Component:
    over = chip(row.ended, icon_name="archive", family="gray")
    since = rx.el.span(t("À partir du {day}", day=row.since), class_name="small muted")
    standing = (row.ended == "") & MAY_EDIT
    lift = icon_button("x", t("Lever cette décision"), kind="ghost", size="sm", on_click=State.end(row.id))
    return timeline_entry(
        row.text,
        rx.el.div(row.scope, " · ", since, rx.cond(standing, lift, rx.fragment()), class_name="row wrap tight"),
        rx.cond(row.reason, rx.el.div(row.reason), rx.fragment()),
        rx.cond(row.source, rx.el.div(row.source, class_name="small muted"), rx.fragment()),
        rx.cond(row.ended, over, rx.fragment()),
        day=row.day,
        time=row.at,
        author=row.by,
    )


def _form() -> rx.Component:
    levels = [(key, t(badge.label), badge.icon, DETAILS[key], badge.family) for key, badge in LEVEL_BADGES.items()]
    cards = radio_cards("level", levels, RULE.level, label=t("Niveau"))
    limit = line(
        State, "limit", t("Valeur"), RULE.limit, 6, required=True, suffix=RULE.unit, max_length=12,
        hint=t("Par défaut : {value}", value=RULE.usual),
    )  # fmt: skip
    return form_grid(
        rx.el.p(RULE.statement, class_name="span-12 muted"),
        field(t("Niveau"), cards, error=error_of(State, "level"), span=12),
        rx.cond(RULE.has_limit, limit, rx.fragment()),
        field(
            t("À partir du"), date_input("starts_on", ""), error=error_of(State, "starts_on"), span=6,
            hint=t("Vide : aujourd’hui"),
        ),
        _scope(),
        line(
            State, "source", t("Accord ou décision qui le permet"), "", 12, max_length=SOURCE,
            placeholder=t("Accord d’entreprise du …"),
        ),
        field(
            t("Motif"), text_area("reason", "", rows=2, max_length=REASON), error=error_of(State, "reason"), span=12,
            hint=t("Obligatoire quand la règle devient moins protectrice que la loi"),
        ),
    )  # fmt: skip


def _scope() -> rx.Component:
    scopes = [(key, t(label)) for key, label in SCOPES.items()]
    chosen = field(
        t("Portée"), select_input("scope", scopes, State.scope, State.choose_scope), error=error_of(State, "scope"),
        span=12,
    )  # fmt: skip

    def box(choice: rx.Var) -> rx.Component:
        return checkbox("sector_" + choice.value, choice.label, id="sector_" + choice.value)

    def person(choice: rx.Var) -> rx.Component:
        drop = icon_button(
            "x", t("Retirer {name}", name=choice.label), kind="ghost", size="sm",
            on_click=State.drop_person(choice.value),
        )  # fmt: skip
        return rx.el.span(choice.label, drop, class_name="chip t-blue")

    sectors = rx.el.div(rx.foreach(State.shown.sectors, box), class_name="span-12 row wrap")
    picker = select_input(
        "person", State.shown.workers, "", State.add_person, placeholder=t("Ajouter un intervenant"),
        custom_attrs={"aria-label": t("Ajouter un intervenant")},
    )  # fmt: skip
    people = rx.el.div(picker, rx.el.div(rx.foreach(State.people, person), class_name="row wrap"), class_name="span-12")
    return rx.fragment(chosen, rx.match(State.scope, ("sectors", sectors), ("workers", people), rx.fragment()))
