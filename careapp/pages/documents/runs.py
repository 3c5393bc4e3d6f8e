"""The panel of sheets printed together: how far each run is, its file, what was left out."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.layout import bar
from careapp.components.parts import drawer
from careapp.components.states import empty_state
from careapp.components.text import plural, t
from careapp.readmodels.print_runs import PrintRunView
from careapp.state.print_runs import PrintRunsState as State


def print_runs_panel() -> rx.Component:
    """What was asked to be printed together."""
    nothing = empty_state(
        t("Aucune impression"),
        t("Imprimez les fiches d’une journée depuis le planning, ou d’un choix depuis les opportunités."),
        icon_name="printer",
    )
    return drawer(
        State.open,
        t("Impressions groupées"),
        rx.cond(
            State.runs.length() > 0, rx.el.div(rx.foreach(State.runs, _run), class_name="lines", role="status"), nothing
        ),
        on_close=State.close,
        detail=t("Les fichiers sont gardés un jour, pour vous seul."),
        icon_name="printer",
        flush=True,
    )


def _run(run: rx.Var[PrintRunView]) -> rx.Component:
    states = [
        ("done", chip(run.status_label, icon_name="circle-check", family="green")),
        ("failed", chip(run.status_label, icon_name="circle-x", family="red")),
        ("cancelled", chip(run.status_label, icon_name="ban", family="gray")),
    ]
    head = rx.el.div(
        rx.el.b(run.title, class_name="grow"),
        rx.match(run.status, *states, chip(run.status_label, icon_name="loader", family="blue")),
        class_name="row",
    )
    count = plural("{done} fiche sur {total}", "{done} fiches sur {total}", run.total, done=run.done, total=run.total)
    going = rx.fragment(
        bar(run.percent, label=t("{percent} % fait", percent=run.percent)),
        rx.el.div(
            rx.el.span(count, class_name="small muted grow"),
            button(t("Annuler l’impression"), icon_name="x", size="sm", on_click=State.cancel(run.id)),
            class_name="row",
        ),
    )
    over = rx.el.div(
        rx.el.span(count, class_name="small muted grow"),
        rx.cond(
            run.url != "",
            button(t("Ouvrir le PDF"), icon_name="file-text", size="sm", href=run.url, external=True, target="_blank"),
            rx.fragment(),
        ),
        class_name="row",
    )
    kept = rx.cond(
        run.until != "", rx.el.span(t("Gardé jusqu’au {date}", date=run.until), class_name="small muted"), rx.fragment()
    )
    left = rx.cond(
        run.left_out.length() > 0,
        rx.el.ul(rx.foreach(run.left_out, lambda one: rx.el.li(one)), class_name="small tx-amber"),
        rx.fragment(),
    )
    return rx.el.div(head, rx.cond(run.running, going, over), kept, left, class_name="col")
