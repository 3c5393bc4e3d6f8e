"""A worker's record: header, tabs, dialogs."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button
from careapp.components.layout import Tab, fact_strip, page_header, screen, tabs
from careapp.components.parts import menu, menu_item
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.documents.runs import print_runs_panel
from careapp.pages.expected_documents.checklist import checklist_card
from careapp.pages.mailing import mail_button, mail_dialog, mails_card
from careapp.pages.records import filled_tabs, removal_dialog, shown_tab, visits_card
from careapp.pages.shell import page
from careapp.pages.workers import parts
from careapp.pages.workers.availability import availability
from careapp.pages.workers.definition import definition
from careapp.pages.workers.tabs import absences_card, contracts_card, skills_card
from careapp.state.print_runs import PrintRunsState
from careapp.state.session import SessionState
from careapp.state.worker import WorkerState as State

FOREIGN = ("notes", "calendar")


@page("/workers/[worker_id]", N_("Intervenant"), Permission.WORKERS_READ, on_load=State.load, under_route="/workers")
def worker() -> rx.Component:
    """The screen of one worker."""
    return rx.cond(State.found, _record(), _missing())


def _missing() -> rx.Component:
    back = button(t("Revenir aux intervenants"), href="/workers", kind="primary")
    text = t("L’adresse a changé, ou cette personne n’est pas de votre agence.")
    return screen(
        page_header(t("Intervenant")), empty_state(t("Intervenant introuvable"), text, back, icon_name="search-x")
    )


def _record() -> rx.Component:
    body = rx.cond(
        State.loading, skeleton(10), rx.fragment(_tab(), parts.dialogs(), removal_dialog(State), mail_dialog())
    )
    return screen(_header(), body, print_runs_panel(), tabs=rx.fragment(_facts(), _tabs()))


def _header() -> rx.Component:
    shown = State.record
    call = button(t("Appeler"), icon_name="phone", href=shown.phone_url, external=True)
    mail = mail_button("worker", shown.id)
    plan = button(t("Voir au planning"), icon_name="calendar-range", href=f"/planning?worker={shown.id}")
    paper = menu(
        menu_item(
            t("Imprimer la semaine"), icon_name="calendar-days", external=True, target="_blank",
            href=f"/api/planning/worker-week.pdf?worker={shown.id}",
        ),
        menu_item(
            t("Imprimer les fiches de sa tournée du jour"), icon_name="clipboard-list",
            on_click=PrintRunsState.of_day("", shown.id),
        ),
        label=t("Imprimer"),
        text=t("Imprimer"),
    )  # fmt: skip
    absence = button(t("Déclarer une absence"), icon_name="calendar-x-2", on_click=State.edit_part("absence", 0))
    may_edit = SessionState.permissions.contains(Permission.WORKERS_EDIT.value)
    absent = chip(shown.absent, icon_name="calendar-x-2", family="amber")
    return page_header(
        shown.name,
        rx.cond(shown.phone_url != "", call, rx.fragment()),
        mail,
        plan,
        paper,
        mail_button("week", shown.id, t("Envoyer la semaine")),
        rx.cond(may_edit, absence, rx.fragment()),
        rx.cond(may_edit, _change(), rx.fragment()),
        crumbs=[(t("Intervenants"), "/workers")],
        subtitle=shown.code,
        badge=rx.cond(
            shown.absent != "", absent, rx.cond(shown.status != "", status_badge("worker", shown.status), rx.fragment())
        ),
        with_tabs=True,
    )


def _change() -> rx.Component:
    return button(t("Modifier la fiche"), icon_name="pencil", kind="primary", on_click=State.edit_identity)


def _facts() -> rx.Component:
    shown = State.record
    known = [
        (t("Métier"), shown.job_title),
        (t("Domicile"), shown.home),
        (t("Déplacement"), shown.transport),
        (t("Contrat"), shown.contract),
        (t("Planifié cette semaine"), shown.planned),
        (t("Prochaine visite"), shown.next_visit),
    ]
    pairs = [(name, rx.cond(value != "", value, "—")) for name, value in known]
    return fact_strip(*pairs, before=avatar(shown.initials, shown.id, size="xl"))


def _tabs() -> rx.Component:
    shown = State.record

    def tab(key: str, label: rx.Var, count: rx.Var | None = None) -> Tab:
        return Tab(key, label, on_click=State.open_tab(key), count=count)

    items = [
        tab("definition", t("Définition")),
        tab("skills", t("Compétences"), shown.skills.length()),
        tab("availability", t("Disponibilités")),
        tab("absences", t("Absences"), shown.absences.length()),
        tab("contracts", t("Contrats"), shown.contracts.length()),
        tab("visits", t("Interventions"), shown.visits),
        tab("notes", t("Notes"), shown.notes),
        tab("documents", t("Documents")),
        tab("calendar", t("Agenda")),
    ]
    unsaved = rx.cond(State.hours_changed, t("Disponibilités non enregistrées"), "")
    return tabs(filled_tabs("worker", items, FOREIGN), State.tab, rx.el.span(unsaved, role="status"))


def _documents() -> rx.Component:
    return rx.fragment(checklist_card("worker", State.record.id), mails_card("worker", State.record.id))


def _tab() -> rx.Component:
    shown = rx.match(
        State.tab,
        ("skills", skills_card()),
        ("availability", availability()),
        ("absences", absences_card()),
        ("contracts", contracts_card()),
        ("visits", visits_card(State, State.visits, t("Client"), f"/planning?worker={State.record.id}")),
        ("notes", shown_tab("worker", "notes", State.record.id)),
        ("documents", _documents()),
        ("calendar", shown_tab("worker", "calendar", State.record.id)),
        definition(),
    )
    # Another record on the same screen mounts its tabs anew, so that what others show in them is loaded again.
    return rx.el.div(shown, key=State.record.id.to_string(), class_name="col loose")
