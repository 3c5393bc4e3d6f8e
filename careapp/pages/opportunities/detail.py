"""One opportunity: header, tabs, life cycle."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button, icon_button
from careapp.components.forms import field, text_input
from careapp.components.icons import icon
from careapp.components.layout import Tab, bar, card, page_header, screen, tabs, with_rail
from careapp.components.parts import confirm_dialog, dialog, menu, menu_item
from careapp.components.records import stepper
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.followup.reminder_form import reminder_dialog
from careapp.pages.mailing import mail_button, mail_dialog
from careapp.pages.opportunities import (
    comparison,
    definition,
    documents,
    fields,
    form_version,
    lines,
    missions,
    next_step,
    validation,
    versions,
)
from careapp.pages.records import shown_tab
from careapp.pages.shell import page
from careapp.readmodels.opportunities import HistoryLine, StageMove
from careapp.readmodels.reminders import ReminderRow
from careapp.state.candidates import CandidatesState
from careapp.state.comparison import ComparisonState
from careapp.state.documents import DocumentsState
from careapp.state.form_version import FormVersionState
from careapp.state.mailing import MailingState
from careapp.state.missions import MissionsState
from careapp.state.opportunity import OpportunityState as State
from careapp.state.proposals import ProposalState
from careapp.state.reevaluation import ReevaluationState
from careapp.state.reminder_form import ReminderFormState
from careapp.state.session import SessionState


@page(
    "/opportunities/[opportunity_id]",
    N_("Opportunité"),
    Permission.OPPORTUNITIES_READ,
    on_load=(
        State.load,
        CandidatesState.close,
        ProposalState.close,
        MissionsState.close,
        MailingState.close,
        ReminderFormState.close,
        ReevaluationState.load,
        ComparisonState.close,
        FormVersionState.load,
    ),
    under_route="/opportunities",
    folds=True,
)
def opportunity() -> rx.Component:
    """The screen of one opportunity."""
    return rx.fragment(fields.ahead(), rx.cond(State.found, _record(), _missing()))


def _missing() -> rx.Component:
    back = button(t("Revenir aux opportunités"), href="/opportunities", kind="primary")
    text = t("L’adresse a changé, ou cette opportunité n’est pas de votre agence.")
    return screen(
        page_header(t("Opportunité")), empty_state(t("Opportunité introuvable"), text, back, icon_name="search-x")
    )


def _record() -> rx.Component:
    body = rx.cond(State.loading, skeleton(10), rx.fragment(_banners(), _tab_body(), _dialogs()))
    return screen(_header(), body, tabs=_tabs())


def _header() -> rx.Component:
    copy = f"/opportunities/{State.copy_id}"
    open_copy = button(t("Ouvrir la copie"), icon_name="arrow-right", kind="primary", href=copy)
    return page_header(
        State.client,
        _sending(),
        button(t("Dupliquer"), icon_name="copy", on_click=State.ask_copy, disabled=State.locked),
        rx.cond(State.locked & (State.copy_id > 0), open_copy, fields.save_button()),
        crumbs=[(t("Opportunités"), "/opportunities")],
        subtitle=State.number,
        badge=rx.cond(
            State.locked,
            chip(t("Verrouillée"), icon_name="lock", family="gray"),
            status_badge("opportunity", State.stage),
        ),
        with_tabs=True,
    )


def _sending() -> rx.Component:
    sheet = f"/api/opportunities/{State.id}/mission-sheet.pdf"
    printed = button(
        t("Imprimer"), icon_name="printer", href=sheet, external=True, target="_blank", on_click=DocumentsState.watch
    )
    both = rx.fragment(printed, mail_button("sheet", State.id))
    return rx.cond(_may(Permission.DOCUMENTS_SEND), both, rx.fragment())


def _may(permission: Permission) -> rx.Var[bool]:
    return SessionState.permissions.contains(permission.value)


def _for(permission: Permission, shown: rx.Component) -> rx.Component:
    """A tab for those who may read it; the others are told why it is empty."""
    closed = empty_state(t("Votre rôle ne donne pas accès à cet onglet."), icon_name="lock")
    return rx.cond(_may(permission), shown, closed)


def _tabs() -> rx.Component:
    def tab(key: str, label: rx.Var, count: rx.Var | None = None) -> Tab:
        return Tab(key, label, on_click=State.show_tab(key), count=count)

    items = [
        tab("definition", t("Définition")),
        tab("informations", t("Informations")),
        tab("tasks", t("Tâches"), State.task_count),
        tab("risks", t("Prévention des risques"), State.risks.length()),
        tab("notes", t("Notes"), State.notes),
        tab("documents", t("Documents")),
        Tab("comparison", t("Comparaison"), on_click=ComparisonState.show),
        tab("history", t("Historique")),
    ]
    return tabs(items, State.tab, fields.status(), more=State.own_tabs, on_more=State.show_tab)


def _tab_body() -> rx.Component:
    return rx.match(
        State.tab,
        ("informations", with_rail([fields.tab_fields("informations")], _rail())),
        ("tasks", with_rail([lines.tasks_card(), fields.tab_fields("taches")], _rail())),
        ("risks", with_rail([lines.risks_card(), fields.tab_fields("risques")], _rail())),
        ("notes", _for(Permission.NOTES_READ, shown_tab("client", "notes", State.client_id))),
        ("documents", _for(Permission.DOCUMENTS_SEND, with_rail([documents.documents_card()], _rail()))),
        ("comparison", comparison.comparison_tab()),
        ("history", with_rail([_history(), fields.history()], _rail())),
        (
            "definition",
            with_rail(
                [
                    definition.client_card(),
                    fields.tab_fields("request"),
                    missions.missions_card(),
                    fields.tab_fields("definition"),
                ],
                _rail(),
            ),
        ),
        with_rail([fields.own_tab()], _rail()),
    )


def _banners() -> rx.Component:
    return rx.fragment(versions.lock_banners(), form_version.offer(), fields.news())


def _rail() -> list[rx.Component]:
    asked = next_step.next_step_card(), _lifecycle(), _care_plan()
    return [*asked, versions.versions_card(), form_version.past_card(), _reminders()]


def _lifecycle() -> rx.Component:
    forward = rx.foreach(
        State.moves, lambda move: rx.cond(move.back | move.asks_reason, rx.fragment(), _move_button(move))
    )
    others = menu(
        rx.foreach(State.moves, lambda move: rx.cond(move.back | move.asks_reason, _move_item(move), rx.fragment())),
        label=t("Autres étapes"),
        kind="ghost",
        size="sm",
    )
    head = [rx.cond(State.moves.length() > 0, others, rx.fragment())]
    lost = rx.cond(
        State.lost_reason != "", rx.el.p(t("Motif"), " : ", State.lost_reason, class_name="small muted"), rx.fragment()
    )
    return card(
        stepper(State.steps, label=t("Cycle de vie")),
        lost,
        rx.el.div(forward, class_name="col"),
        title=t("Cycle de vie"),
        note=rx.cond(State.step > 0, t("{step} sur {count}", step=State.step, count=State.steps.length()), ""),
        actions=head,
    )


def _move_button(move: rx.Var[StageMove]) -> rx.Component:
    return button(move.label, kind="soft", icon_name="arrow-right", on_click=State.move(move.stage))


def _move_item(move: rx.Var[StageMove]) -> rx.Component:
    return menu_item(move.label, on_click=State.move(move.stage))


def _care_plan() -> rx.Component:
    shown = card(
        rx.el.div(rx.el.b(State.asked_hours, class_name="key-number"), " ", t("demandées par mois")),
        bar(State.plan_share, label=State.care_plan_hours),
        rx.el.div(
            rx.el.span(State.care_plan_hours, class_name="small muted"),
            rx.el.span(State.over_plan, class_name="small tx-amber strong push"),
            class_name="row",
        ),
        title=t("Plan d’aide"),
        actions=[chip(State.care_plan, family="gray")],
    )
    return rx.cond(State.care_plan != "", shown, rx.fragment())


def _reminders() -> rx.Component:
    new = icon_button(
        "plus", t("Nouveau rappel"), kind="ghost", size="sm", on_click=ReminderFormState.open_beside(State.id, 0)
    )
    none = rx.el.p(t("Aucun rappel"), class_name="small muted")
    rows = rx.el.ul(rx.foreach(State.reminders, _reminder), class_name="plain-list rail-reminders")
    return card(rx.cond(State.reminders.length() > 0, rows, none), title=t("Rappels"), actions=[new])


def _reminder(row: rx.Var[ReminderRow]) -> rx.Component:
    waits = icon_button(
        "circle",
        t("Marquer traité : {title}", title=row.title),
        kind="ghost",
        size="sm",
        on_click=ReminderFormState.settle_beside(State.id, row.id),
    )
    title = rx.el.button(
        row.title,
        type="button",
        on_click=ReminderFormState.open_beside(State.id, row.id),
        class_name="link-button strong",
    )
    detail = rx.el.div(
        rx.el.span(row.due, title=row.day, class_name=rx.cond(row.late, "tx-red strong", "")),
        rx.cond(row.priority == "urgent", rx.fragment(" · ", t("Urgent")), rx.fragment()),
        rx.cond(row.mail, rx.fragment(" · ", t("par mail")), rx.fragment()),
        rx.cond(row.manager != "", " · " + row.manager, ""),
        class_name="small muted",
    )
    done = icon("circle-check", 16, class_name="tx-green")
    return rx.el.li(
        rx.cond(row.open, waits, done),
        rx.el.div(rx.cond(row.open, title, rx.el.b(row.title)), detail, class_name="grow"),
        class_name="row",
    )


def _history() -> rx.Component:
    rows = rx.foreach(State.history, _history_line)
    return card(rx.el.ul(rows, class_name="plain-list"), title=t("Historique"), icon_name="history")


def _history_line(line: rx.Var[HistoryLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.at, class_name="small muted nowrap"),
        rx.el.span(line.what),
        rx.el.span(line.who, class_name="small muted push"),
        class_name="row loose",
    )


def _reason() -> rx.Component:
    """Why the stage changes: the usual reasons of a loss are offered, any other may be typed."""
    usual = rx.cond(
        State.moving_stage == "lost",
        rx.el.datalist(
            rx.foreach(State.offered.lost_reasons, lambda one: rx.el.option(value=one.label)), id="lost-reasons"
        ),
        rx.fragment(),
    )
    typed = text_input(
        "reason", value=State.moving_reason, on_change=State.write_reason, custom_attrs={"list": "lost-reasons"}
    )
    return rx.el.div(typed, usual)


def _dialogs() -> rx.Component:
    return rx.fragment(
        confirm_dialog(
            State.confirming_copy,
            t("Dupliquer le formulaire"),
            t("Ce formulaire sera verrouillé, sa copie modifiable ouverte et le rappel de ré-évaluation programmé."),
            t("Verrouiller et dupliquer"),
            on_confirm=State.duplicate,
            on_close=State.cancel_copy,
            icon_name="copy",
        ),
        dialog(
            State.moving_stage != "",
            t("Donner le motif"),
            field(t("Motif"), _reason(), required=True, error=State.moving_error),
            on_close=State.cancel_move,
            actions=[
                button(t("Annuler"), kind="ghost", on_click=State.cancel_move),
                button(t("Changer l’étape"), kind="primary", on_click=State.confirm_move),
            ],
        ),
        next_step.next_step_dialog(),
        lines.task_dialog(),
        lines.risk_dialog(),
        lines.removal_dialog(),
        missions.overlays(),
        mail_dialog(),
        versions.unlock_dialog(),
        validation.validation_dialog(),
        reminder_dialog(),
    )
