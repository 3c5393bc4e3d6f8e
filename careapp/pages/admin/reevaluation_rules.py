"""The reminder to evaluate again, activity by activity: a section of the settings and the form of its nine values."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox, field, form_grid
from careapp.components.layout import card, lines
from careapp.components.text import t
from careapp.pages.records import edit_dialog, line, pick
from careapp.readmodels.reevaluations import ReminderRuleRow
from careapp.state.reevaluation_rules import ReevaluationRulesState as State


def reevaluation_rules() -> rx.Component:
    """What each activity's reminder says, and the way to its values."""
    return card(
        lines(rx.foreach(State.shown.rows, _rule)),
        title=t("Rappel de ré-évaluation"),
        icon_name="bell-ring",
        note=t("programmé quand un formulaire est dupliqué"),
        flush=True,
    )


def _rule(row: rx.Var[ReminderRuleRow]) -> rx.Component:
    own = rx.cond(row.own, chip(t("personnalisé"), family="teal"), chip(t("usuel"), family="gray"))
    return rx.el.div(
        rx.el.div(
            rx.el.div(rx.el.span(row.activity, class_name="medium"), " ", own, class_name="row tight wrap"),
            rx.el.div(row.summary, class_name="small muted"),
            class_name="grow",
        ),
        icon_button(
            "pencil", t("Régler le rappel : {name}", name=row.activity), kind="ghost", size="sm",
            on_click=State.open(row.activity_id),
        ),
    )  # fmt: skip


def rule_dialog() -> rx.Component:
    """The form of an activity's nine values."""
    values, offered = State.fields, State.shown
    restore = rx.cond(
        State.own,
        button(t("Rétablir les valeurs usuelles"), icon_name="rotate-ccw", kind="ghost", size="sm",
               on_click=State.restore),
        rx.fragment(),
    )  # fmt: skip
    return edit_dialog(
        State,
        "rule",
        t("Rappel de ré-évaluation : {name}", name=State.activity),
        form_grid(
            line(State, "title", t("Titre"), values.title, 12, required=True, max_length=160),
            pick(State, "count_from", t("Date comptée depuis"), offered.count_from, values.count_from, 8),
            line(State, "months", t("Mois après"), values.months, 4, required=True, suffix=t("mois"),
                 input_mode="numeric"),
            pick(State, "category", t("Catégorie"), offered.categories, values.category, 6),
            pick(State, "priority", t("Priorité"), offered.priorities, values.priority, 6),
            pick(State, "managed_by", t("Géré par"), offered.managed_by, values.managed_by, 6),
            pick(State, "manager_id", t("Personne désignée"), offered.managers, values.manager_id, 6,
                 placeholder=t("Aucune"), hint=t("Si le rappel est géré par une personne désignée")),
            pick(State, "situation", t("Situation"), offered.situations, values.situation, 6),
            field(t("Alerte"), checkbox("alert", t("Alerter le jour venu"), values.alert), span=6),
            field(t("Courriel"), checkbox("mail", t("Alerter aussi par mail"), values.mail), span=6),
        ),
        rx.el.div(
            rx.el.p(t("Vaut pour les prochaines duplications : les rappels déjà programmés restent."),
                    class_name="small muted grow"),
            restore,
            class_name="row wrap",
        ),
        icon_name="bell-ring",
    )  # fmt: skip
