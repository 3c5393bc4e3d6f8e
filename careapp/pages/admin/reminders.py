"""Automatic reminders: the rules that make them, the list of the morning, the categories."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button, submit_button
from careapp.components.forms import checkbox, field, form_grid, select_input, switch, text_area, text_input
from careapp.components.icons import icon
from careapp.components.layout import card, lines, page_header, screen, with_rail
from careapp.components.parts import dialog, menu, menu_item
from careapp.components.states import banner, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.reminder_rules import RULES
from careapp.domain.reminders import LONGEST_NOTE, PRIORITY_BADGES
from careapp.i18n import N_
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.reminder_rules import RuleCategory, RuleLine
from careapp.state.reminder_rules import ReminderRulesState as State

SHOWN = State.shown
RULE = State.rule
PRIORITIES = [(str(key), t(badge.label)) for key, badge in PRIORITY_BADGES.items()]


@page("/admin/reminders", N_("Rappels automatiques"), Permission.AGENCY_EDIT, on_load=State.load)
def automatic_reminders() -> rx.Component:
    """The screen of the rules that make reminders."""
    header = page_header(t("Rappels automatiques"), button(t("Voir les rappels"), icon_name="bell", href="/reminders"))
    body = rx.fragment(_conflict(), with_rail([_rules()], [_digest(), _categories()], wide=True))
    return screen(header, rx.cond(State.loading, card(skeleton(8), flush=True), body), _rule_dialog(), _name_dialog())


def _conflict() -> rx.Component:
    again = button(t("Relire les règles"), size="sm", on_click=State.reload)
    text = t("Quelqu’un a modifié ces règles entre-temps. Votre saisie est toujours là.")
    return rx.cond(State.conflict, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _rules() -> rx.Component:
    told = t("Chaque cause fait un rappel une seule fois, le jour voulu, et le clôt quand elle disparaît.")
    return card(
        rx.el.ul(rx.foreach(SHOWN.rules, _rule), class_name="reminder-rules"),
        title=t("Règles"),
        icon_name="bell-plus",
        note=told,
        flush=True,
    )


def _rule(row: rx.Var[RuleLine]) -> rx.Component:
    picture = rx.match(row.kind, *((str(kind), icon(spec.icon, 17)) for kind, spec in RULES.items()), icon("bell", 17))
    alone = rx.cond(row.activity != "", chip(row.activity, family="blue"), rx.fragment())
    counted = plural("{count} ouvert", "{count} ouverts", row.open)
    words = rx.el.div(
        rx.el.div(
            rx.el.button(
                row.label, type="button", on_click=State.open(row.kind, row.id), class_name="link-button strong"
            ),
            alone,
            class_name="row tight wrap",
        ),
        rx.el.div(row.when, " : « ", row.title, " »", class_name="small"),
        rx.el.div(row.ends, class_name="small muted"),
        class_name="grow",
    )
    figures = rx.el.div(
        rx.cond(row.waiting != "", chip(row.waiting, family="amber", icon_name="hourglass"), rx.fragment()),
        rx.cond(row.open > 0, chip(counted, icon_name="bell"), rx.fragment()),
        class_name="row tight wrap",
    )
    on = switch(
        f"rule-{row.key}", rx.cond(row.active, t("Active"), t("Inactive")), row.active,
        lambda active: State.switch(row.kind, row.id, row.version, active), id=f"rule-{row.key}",
        custom_attrs={"aria-label": row.label + " " + row.activity},
    )  # fmt: skip
    more = menu(
        menu_item(t("Régler"), icon_name="pencil", on_click=State.open(row.kind, row.id)),
        rx.cond(
            row.may_split,
            menu_item(t("Régler pour une activité…"), icon_name="split", on_click=State.split(row.kind)),
            rx.fragment(),
        ),
        rx.cond(
            row.activity_id != "",
            menu_item(t("Suivre la règle générale"), icon_name="undo-2", on_click=State.remove(row.id, row.version)),
            rx.fragment(),
        ),
        label=t("Actions sur {title}", title=row.label),
        kind="ghost",
    )
    return rx.el.li(
        rx.el.span(picture, class_name=rx.cond(row.active, "alert-icon t-teal", "alert-icon t-gray")),
        words, figures, on, more,
        class_name=rx.cond(row.activity_id != "", "of-activity", ""),
        key=row.key,
    )  # fmt: skip


def _digest() -> rx.Component:
    form = rx.el.form(
        form_grid(
            field(t("Envoi"), checkbox("digest", t("Envoyer la liste chaque matin"), SHOWN.digest)),
            field(t("Heure"), select_input("digest_hour", SHOWN.hours, SHOWN.digest_hour),
                  error=error_of(State, "digest_hour"),
                  hint=t("Un courriel par personne et par jour au plus, à qui a un rappel du jour ou en retard.")),
        ),
        id="form-digest",
        on_submit=State.save_digest,
        reset_on_submit=False,
        no_validate=True,
    )  # fmt: skip
    return card(
        form,
        title=t("Liste du matin"),
        icon_name="mail",
        foot=(rx.el.span(class_name="grow"), submit_button(t("Enregistrer"), form="form-digest")),
    )


def _categories() -> rx.Component:
    def category(row: rx.Var[RuleCategory]) -> rx.Component:
        drop = icon_button(
            "x", t("Retirer {name}", name=row.label), kind="ghost", size="sm", on_click=State.remove_category(row.name)
        )
        return rx.el.div(rx.el.span(row.label, class_name="grow"), rx.cond(row.own, drop, rx.fragment()))

    new = icon_button("plus", t("Nouvelle catégorie"), kind="ghost", size="sm", on_click=State.name_category)
    return card(
        lines(rx.foreach(SHOWN.own, category)), title=t("Catégories"), icon_name="tag", actions=[new], flush=True
    )


def _name_dialog() -> rx.Component:
    name = form_grid(
        field(t("Nom"), text_input("category", "", max_length=60), required=True, error=error_of(State, "category"))
    )
    form = rx.el.form(name, id="form-category", on_submit=State.add_category, no_validate=True)
    return dialog(
        State.naming,
        t("Nouvelle catégorie"),
        rx.cond(State.naming, form, rx.fragment()),
        on_close=State.close,
        icon_name="tag",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            submit_button(t("Ajouter la catégorie"), form="form-category"),
        ),
    )


def _rule_dialog() -> rx.Component:
    form = rx.el.form(_rule_fields(), id="form-rule", on_submit=State.save, no_validate=True, class_name="col")
    return dialog(
        State.editing,
        RULE.label,
        rx.cond(State.editing, form, rx.fragment()),
        on_close=State.close,
        detail=rx.cond(RULE.activity != "", RULE.activity, ""),
        icon_name="bell-plus",
        size="md",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            submit_button(t("Enregistrer la règle"), form="form-rule"),
        ),
    )


def _rule_fields() -> rx.Component:
    words = rx.el.span(
        t("Mots possibles :"), " ", rx.foreach(RULE.words, lambda word: rx.el.code(word, class_name="word")),
        class_name="field-hint reminder-words",
    )  # fmt: skip
    activity = field(
        t("Activité"), select_input("activity_id", State.activities, "", placeholder=t("Choisir")), required=True,
        error=error_of(State, "activity_id"),
    )  # fmt: skip
    keeper = rx.cond(
        RULE.needs_keeper,
        t("Les fiches d’intervenants n’ont pas de gestionnaire."),
        t("À défaut du gestionnaire de la fiche."),
    )
    return form_grid(
        rx.cond(State.activities.length() > 0, activity, rx.fragment()),
        field(t("Règle"), checkbox("active", t("Active"), RULE.active), span=4),
        field(t("Délai"), text_input("delay", RULE.delay, input_mode="numeric", max_length=3, suffix=RULE.delay_unit),
              required=True, span=8, error=error_of(State, "delay")),
        field(t("Titre"), text_input("title", RULE.title, max_length=160), required=True,
              error=error_of(State, "title")),
        field(t("Texte"), text_area("note", RULE.note, rows=2, max_length=LONGEST_NOTE),
              error=error_of(State, "note")),
        rx.el.div(words, class_name="span-12"),
        field(t("Catégorie"), select_input("category", SHOWN.categories, RULE.category), span=6,
              error=error_of(State, "category")),
        field(t("Priorité"), select_input("priority", PRIORITIES, RULE.priority), span=6,
              error=error_of(State, "priority")),
        field(t("Confié à"), select_input("manager_id", SHOWN.managers, RULE.manager_id, placeholder=t("Personne")),
              span=6, error=error_of(State, "manager_id"), hint=keeper),
        field(t("Alerte"), checkbox("alert", t("Alerter le jour venu"), RULE.alert), span=3),
        field(t("Courriel"), checkbox("mail", t("Alerter aussi par mail"), RULE.mail), span=3),
    )  # fmt: skip
