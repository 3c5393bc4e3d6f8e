"""The rules of planning: what each asks for, its value and level, where it comes from and who decided it."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, submit_button
from careapp.components.forms import field, form_grid, search_input, select_input, text_input
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table, filter_select, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.rules import LEVEL_BADGES
from careapp.domain.working_time import AGREEMENT_LABELS
from careapp.i18n import N_
from careapp.pages.admin.rule_dialogs import MAY_EDIT, rule_dialogs
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.rules import FactRow, FigureRow, RuleGroup, RuleRow
from careapp.state.rules import RulesState as State

SHOWN = State.shown


@page("/admin/rules", N_("Règles"), Permission.RULES_READ, on_load=State.load)
def rules() -> rx.Component:
    """Every rule of planning and of working-time law."""
    views = [
        Tab("rules", t("Règles"), on_click=State.show("rules")),
        Tab("facts", t("Repères légaux"), on_click=State.show("facts")),
        Tab("thresholds", t("Seuils"), on_click=State.show("thresholds")),
        Tab("weights", t("Préférences"), on_click=State.show("weights")),
    ]
    header = page_header(
        t("Règles"),
        button(t("Conformité"), icon_name="scale", href="/planning/compliance"),
        subtitle=SHOWN.agreement_label,
    )
    body = rx.match(
        State.tab,
        ("facts", _facts()),
        ("thresholds", _thresholds()),
        ("weights", _weights()),
        _rules(),
    )
    return screen(
        header,
        toolbar(seg(views, State.tab, label=t("Partie")), _agreement()),
        _conflict(),
        rx.cond(State.loading, card(skeleton(8), flush=True), body),
        rule_dialogs(),
    )


def _agreement() -> rx.Component:
    choices = [(key, t(label)) for key, label in AGREEMENT_LABELS.items()]
    control = select_input(
        "agreement", choices, SHOWN.agreement, State.choose_agreement, icon_name="scale",
        custom_attrs={"aria-label": t("Convention collective")},
    )  # fmt: skip
    return rx.cond(MAY_EDIT, rx.el.div(control, class_name="push"), rx.fragment())


def _conflict() -> rx.Component:
    again = button(t("Relire les paramètres"), size="sm", on_click=State.reload)
    text = t("Quelqu’un a modifié ces paramètres entre-temps. Votre saisie est toujours là.")
    shown = State.conflict & (State.editing == "")
    return rx.cond(shown, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _rules() -> rx.Component:
    levels = [*((key, t(badge.label)) for key, badge in LEVEL_BADGES.items()), ("decided", t("Décidées par l’agence"))]
    filters = toolbar(
        search_input("rule_text", State.text, State.search, placeholder=t("Règle, source"), key_hint="/"),
        filter_select("rule_level", t("Tous les niveaux"), levels, State.level, State.keep_level),
        rx.el.span(
            plural("{count} règle", "{count} règles", State.found),
            ", ",
            plural("{count} décidée par l’agence", "{count} décidées par l’agence", SHOWN.decided),
            class_name="muted small",
        ),
    )
    none = empty_state(
        t("Aucune règle ne correspond"),
        t("Essayez d’autres mots."),
        button(t("Tout afficher"), on_click=State.clear),
        icon_name="search-x",
        family="amber",
    )
    return rx.el.div(
        filters, rx.cond(State.found > 0, rx.foreach(State.groups, _group), card(none)), class_name="col loose"
    )


def _group(group: rx.Var[RuleGroup]) -> rx.Component:
    columns = [
        Column(t("Règle"), _name),
        Column(t("Valeur"), lambda row: rx.cond(row.value, rx.el.b(row.value), "–"), width="10%"),
        Column(t("Niveau"), _level, class_name="nowrap", width="14%"),
        Column(t("Source"), _source, width="16%"),
        Column(t("Depuis"), lambda row: rx.cond(row.since, row.since, "–"), class_name="nowrap", width="10%"),
        Column(t("Décidée par"), _decider, width="13%"),
    ]
    table = data_table(
        columns,
        group.rows,
        label=group.label,
        row_key=lambda row: row.code,
        row_class=lambda _row: "linked",
    )
    return card(table, title=group.label, flush=True)


def _name(row: rx.Var[RuleRow]) -> rx.Component:
    press = rx.el.button(row.name, type="button", on_click=State.open(row.code), class_name="row-link strong")
    return two_lines(press, row.statement)


def _source(row: rx.Var[RuleRow]) -> rx.Component:
    return rx.cond(row.source, row.source, rx.el.span(t("Maison"), class_name="muted"))


def _level(row: rx.Var[RuleRow]) -> rx.Component:
    own = rx.cond(row.decided, chip(t("Agence"), icon_name="user-cog", family="violet"), rx.fragment())
    return rx.el.span(status_badge("rule", row.level), " ", own)


def _decider(row: rx.Var[RuleRow]) -> rx.Component:
    who = rx.cond(row.by, two_lines(row.by, row.at), rx.el.span("–", class_name="muted"))
    more = rx.foreach(row.others, lambda text: rx.el.div(text, class_name="small"))
    return rx.el.div(who, more)


def _facts() -> rx.Component:
    unsure = chip(t("À vérifier dans le texte"), icon_name="circle-alert", family="amber")

    def name(row: rx.Var[FactRow]) -> rx.Component:
        return rx.el.span(rx.el.b(row.name), " ", rx.cond(row.checked, rx.fragment(), unsure))

    columns = [
        Column(t("Repère"), name),
        Column(t("Valeur"), lambda row: row.value, class_name="nowrap"),
        Column(t("Source"), lambda row: row.source),
        Column(t("Depuis"), lambda row: row.since, class_name="nowrap"),
    ]
    told = t("Ce que la loi et la convention comptent ou paient, sans rien interdire. Les seuils en partent.")
    table = data_table(columns, SHOWN.facts, label=t("Repères légaux"), row_key=lambda row: row.name)
    return rx.el.div(banner(told), card(table, flush=True), class_name="col loose")


def _thresholds() -> rx.Component:
    told = t("À partir d’où une journée, une attente ou une nuit compte. Sans changement, la convention décide.")
    return _figures("thresholds", told, SHOWN.thresholds, State.save_thresholds)


def _weights() -> rx.Component:
    told = t("Ce que chaque écart coûte quand un planning est proposé, en points. 0 : ne compte pas.")
    return _figures("weights", told, SHOWN.weights, State.save_weights)


def _figures(name: str, told: rx.Var, rows: rx.Var, on_submit: rx.EventHandler) -> rx.Component:
    form_id = f"form-{name}"
    form = rx.el.form(form_grid(rx.foreach(rows, _figure)), id=form_id, on_submit=on_submit, no_validate=True)
    read = data_table(
        [Column(t("Réglage"), lambda row: row.label), Column(t("Valeur"), lambda row: row.value, align="right")],
        rows,
        label=t("Réglages"),
        row_key=lambda row: row.name,
    )
    edit = card(
        form,
        foot=(
            button(t("Rétablir les valeurs d’origine"), icon_name="undo-2", kind="ghost", on_click=State.ask(name)),
            rx.el.span(class_name="grow"),
            submit_button(t("Enregistrer"), form=form_id),
        ),
    )
    return rx.el.div(banner(told), rx.cond(MAY_EDIT, edit, card(read, flush=True)), class_name="col loose")


def _figure(row: rx.Var[FigureRow]) -> rx.Component:
    heading = rx.cond(row.heads, rx.el.h3(row.group, class_name="span-12 strong"), rx.fragment())
    hint = rx.cond(row.changed, t("D’origine : {value}", value=row.usual), "")
    control = text_input(row.name, row.typed, id=row.name, suffix=row.unit, input_mode="numeric", max_length=10)
    return rx.fragment(heading, field(row.label, control, hint=hint, error=error_of(State, row.name), span=6))
