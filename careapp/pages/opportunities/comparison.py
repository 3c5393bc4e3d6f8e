"""What changed since last time, line by line, on the form's own tab."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.forms import select_input, switch
from careapp.components.layout import card
from careapp.components.states import empty_state
from careapp.components.text import plural, t
from careapp.readmodels.reevaluations import ChangedGroup, ChangedLine
from careapp.state.comparison import ComparisonState as State
from careapp.state.reevaluation import ReevaluationState

FOUND = State.found


def comparison_tab() -> rx.Component:
    """The two versions side by side, and the way to validate the newer one."""
    alone = empty_state(
        t("Aucune version précédente"),
        t("Dupliquer ce formulaire ouvre sa ré-évaluation : ce qui change se lit ici."),
        icon_name="git-compare",
    )
    return rx.cond(FOUND.base_id > 0, rx.el.div(_head(), _groups(), class_name="col"), card(alone))


def _head() -> rx.Component:
    bases = rx.el.div(
        select_input(
            "comparison-base", FOUND.bases, value=FOUND.base_id.to_string(), on_change=State.compare_with,
            icon_name="history", custom_attrs={"aria-label": t("Comparer avec")},
        ),
        class_name="card-pick",
    )  # fmt: skip
    counts = rx.el.div(
        chip(plural("{count} modifié", "{count} modifiés", FOUND.changed), icon_name="pencil", family="amber"),
        chip(plural("{count} ajouté", "{count} ajoutés", FOUND.added), icon_name="plus", family="green"),
        chip(plural("{count} retiré", "{count} retirés", FOUND.removed), icon_name="minus", family="red"),
        class_name="row tight wrap",
        role="status",
    )
    validate = button(
        t("Valider la ré-évaluation…"), icon_name="check", kind="primary", size="sm", on_click=State.ask_validation
    )
    return rx.el.div(
        rx.el.span(t("Comparer avec"), class_name="small muted nowrap"),
        bases,
        switch("only-changed", t("Seulement ce qui change"), State.only_changed, State.keep_changes),
        counts,
        rx.el.span(class_name="grow"),
        rx.cond(ReevaluationState.lock.awaiting, validate, rx.fragment()),
        class_name="row wrap loose",
    )


def _groups() -> rx.Component:
    same = card(
        empty_state(t("Rien n’a changé"), FOUND.title, icon_name="equal", family="green"),
    )
    return rx.cond(State.groups.length() > 0, rx.fragment(rx.foreach(State.groups, _group)), same)


def _group(group: rx.Var[ChangedGroup]) -> rx.Component:
    head = rx.el.tr(
        rx.el.th(t("Champ"), scope="col"),
        rx.el.th(t("Avant"), scope="col"),
        rx.el.th(t("Maintenant"), scope="col"),
        rx.el.th(t("Écart"), scope="col", class_name="right"),
        rx.el.th(t("Changement"), scope="col"),
    )
    table = rx.el.table(
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(group.lines, _line)),
        class_name="table stacked compared",
        custom_attrs={"aria-label": group.label},
    )
    note = plural("{count} changement", "{count} changements", group.changed)
    return card(rx.el.div(table, class_name="table-wrap"), title=group.label, note=note, flush=True, key=group.key)


def _line(line: rx.Var[ChangedLine]) -> rx.Component:
    row = rx.el.tr(
        rx.el.td(line.label, role="rowheader", class_name="medium", custom_attrs={"data-label": t("Champ")}),
        rx.el.td(
            rx.match(
                line.kind,
                ("changed", rx.el.s(line.before, class_name="muted")),
                ("removed", rx.el.s(line.before)),
                rx.el.span(line.before, class_name="muted"),
            ),
            custom_attrs={"data-label": t("Avant")},
        ),
        rx.el.td(
            rx.cond(line.kind == "same", rx.el.span(line.after, class_name="muted"), rx.el.b(line.after)),
            custom_attrs={"data-label": t("Maintenant")},
        ),
        rx.el.td(line.difference, class_name="right nowrap strong", custom_attrs={"data-label": t("Écart")}),
        rx.el.td(change_chip(line), custom_attrs={"data-label": t("Changement")}),
        class_name=line.kind,
    )
    return rx.cond(State.only_changed & (line.kind == "same"), rx.fragment(), row)


def change_chip(line: rx.Var[ChangedLine]) -> rx.Component:
    """What became of a line, by word, icon and colour."""
    return rx.match(
        line.kind,
        ("added", chip(line.badge, icon_name="plus", family="green")),
        ("removed", chip(line.badge, icon_name="minus", family="red")),
        ("changed", chip(line.badge, icon_name="pencil", family="amber")),
        rx.el.span(line.badge, class_name="small muted"),
    )
