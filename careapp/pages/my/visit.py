"""A visit: its tasks to tick, arrival and departure."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, icon_button
from careapp.components.forms import choice_pills, field, text_input
from careapp.components.icons import icon
from careapp.components.layout import bar, card
from careapp.components.parts import dialog
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.parts import TAPPED, back, facts, loaded, outside, pocket
from careapp.pages.shell import page
from careapp.state.my import REASONS, MyVisitState

VISIT = MyVisitState.visit
RUNNING = VISIT.status == "running"
TAKE_BACK = MyVisitState.take_back(VISIT.id, VISIT.status, TAPPED)


@page("/my/visits/[visit_id]", N_("Visite"), Permission.OWN_DAY, on_load=MyVisitState.load, under_route="/my/day")
def my_visit() -> rx.Component:
    """One visit of the worker."""
    body = rx.fragment(
        _head(),
        _place(),
        _tasks(),
        facts(t("Mission"), "clipboard-list", VISIT.mission),
        button(
            t("Signaler un événement indésirable"),
            icon_name="shield-alert",
            kind="danger",
            size="xl",
            class_name="btn-block",
            href="/my/incident?client=" + VISIT.client_id.to_string(),
        ),
        _clock(),
        _why(),
    )
    return pocket(
        back(t("Ma journée"), "/my/day?day=" + VISIT.day_iso),
        loaded(MyVisitState.loading, MyVisitState.found, body, "/my/day"),
    )


def _head() -> rx.Component:
    with_whom = rx.cond(
        VISIT.partner,
        t("{service}, binôme avec {name}", service=VISIT.service, name=VISIT.partner),
        VISIT.service,
    )
    running = rx.fragment(
        rx.el.div(
            rx.el.div(bar(VISIT.percent, label=t("Temps passé")), class_name="grow"),
            rx.el.b(VISIT.progress, class_name="nowrap pocket-small"),
            class_name="row",
        ),
        rx.cond(
            VISIT.arrived,
            rx.el.div(t("Arrivée pointée à {time}", time=VISIT.arrived), class_name="muted pocket-small"),
            rx.fragment(),
        ),
    )
    both = t("Arrivée {arrived}, départ {departed}", arrived=VISIT.arrived, departed=VISIT.departed)
    done = rx.el.div(
        rx.cond(VISIT.arrived, both, t("Départ {departed}", departed=VISIT.departed)), class_name="muted pocket-small"
    )
    return rx.el.header(
        rx.el.div(rx.el.h1(VISIT.client, class_name="grow"), status_badge("visit", VISIT.status), class_name="row"),
        rx.el.div(with_whom, class_name="muted pocket-small"),
        rx.el.div(VISIT.day, " ", VISIT.hours, ", ", VISIT.duration, class_name="muted pocket-small"),
        rx.cond(RUNNING, running, rx.cond(VISIT.departed, done, rx.fragment())),
        rx.cond(
            VISIT.sent, rx.el.div(icon("cloud-off", 14), VISIT.sent, class_name="row muted pocket-small"), rx.fragment()
        ),
        class_name="pocket-head col tight",
    )


def _place() -> rx.Component:
    return card(
        rx.el.div(rx.cond(VISIT.address, VISIT.address, t("Adresse inconnue"))),
        rx.cond(VISIT.access, rx.el.div(VISIT.access, class_name="muted pocket-small"), rx.fragment()),
        rx.el.div(
            outside(t("Y aller"), "navigation", VISIT.place_url),
            outside(t("Appeler"), "phone", VISIT.phone_url),
            button(
                t("Fiche"), icon_name="file-text", href="/my/clients/" + VISIT.client_id.to_string(), class_name="grow"
            ),
            class_name="row wrap",
        ),
        title=t("Accès"),
        icon_name="key-round",
    )


def _tasks() -> rx.Component:
    count = t("{done} sur {total}", done=VISIT.done, total=VISIT.tasks.length())
    none = rx.el.div(t("Aucune tâche n’est décrite pour cette visite."), class_name="muted pocket-pad")
    return card(
        rx.cond(VISIT.tasks.length() > 0, rx.el.ul(rx.foreach(VISIT.tasks, _task), class_name="pocket-tasks"), none),
        title=t("Tâches"),
        icon_name="list-checks",
        note=rx.cond(VISIT.tasks.length() > 0, count, ""),
        flush=True,
    )


def _task(task: rx.Var) -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        checked=task.answer == "done",
        disabled=~RUNNING,
        on_change=lambda checked: MyVisitState.tick(VISIT.id, task.key, checked),
    )
    words = rx.el.span(
        rx.el.span(task.name, class_name=rx.cond(task.answer == "done", "muted medium", "medium")),
        rx.cond(task.remark, rx.el.small(task.remark, class_name="muted"), rx.fragment()),
        rx.cond(
            task.answer == "not_done",
            rx.el.small(t("Non faite : {reason}", reason=task.reason), class_name="tx-amber"),
            rx.fragment(),
        ),
        class_name="col tight grow",
    )
    open_essential = task.essential & (task.answer == "") & (VISIT.status != "done")
    return rx.el.li(
        rx.el.label(box, words, class_name="check pocket-check grow"),
        rx.cond(open_essential, rx.el.b(t("Obligatoire"), class_name="tx-amber pocket-small nowrap"), rx.fragment()),
        rx.cond(
            RUNNING & (task.answer != "done"),
            icon_button("circle-slash", t("Non faite"), kind="ghost", on_click=MyVisitState.ask(task.key)),
            rx.fragment(),
        ),
    )


def _clock() -> rx.Component:
    arrive = button(
        t("Pointer l’arrivée"),
        icon_name="log-in",
        kind="primary",
        size="xl",
        class_name="btn-block",
        on_click=MyVisitState.arrive(VISIT.id, TAPPED),
    )
    leave = rx.fragment(
        button(
            t("Pointer le départ"),
            icon_name="log-out",
            kind="primary",
            size="xl",
            class_name="btn-block",
            disabled=VISIT.waiting > 0,
            on_click=MyVisitState.leave(VISIT.id, TAPPED),
        ),
        rx.cond(
            VISIT.waiting > 0,
            rx.el.div(
                plural(
                    "{count} tâche obligatoire sans réponse : cochez-la ou dites pourquoi elle n’est pas faite",
                    "{count} tâches obligatoires sans réponse : cochez-les ou dites pourquoi elles ne sont pas faites",
                    VISIT.waiting,
                ),
                class_name="tx-amber pocket-small center",
            ),
            rx.fragment(),
        ),
        rx.cond(
            VISIT.done == 0,
            button(t("Annuler le pointage d’arrivée"), kind="ghost", on_click=TAKE_BACK),
            rx.fragment(),
        ),
    )
    back_in = rx.cond(
        VISIT.may_return,
        button(
            t("Annuler le pointage de départ"),
            icon_name="undo-2",
            size="xl",
            class_name="btn-block",
            on_click=TAKE_BACK,
        ),
        rx.fragment(),
    )
    to_confirm = chip(t("À confirmer par l’agence"), icon_name="circle-help", family="amber")
    return rx.el.div(
        rx.match(
            VISIT.status,
            ("planned", arrive),
            ("running", leave),
            ("done", back_in),
            ("to_confirm", to_confirm),
            rx.fragment(),
        ),
        class_name="pocket-foot",
    )


def _why() -> rx.Component:
    reasons = [(reason, t(reason)) for reason in REASONS]
    return dialog(
        MyVisitState.asked_key != "",
        t("Tâche non faite"),
        field(
            t("Motif"),
            choice_pills("reason", reasons, MyVisitState.reason, MyVisitState.choose_reason, label=t("Motif")),
            error=MyVisitState.reason_error,
        ),
        field(
            t("Ou en vos mots"),
            text_input("remark", MyVisitState.remark, MyVisitState.write_remark, max_length=200),
        ),
        on_close=MyVisitState.close,
        detail=MyVisitState.asked_name,
        icon_name="circle-slash",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=MyVisitState.close),
            button(t("Enregistrer le motif"), icon_name="check", kind="primary", on_click=MyVisitState.say_not_done),
        ),
    )
