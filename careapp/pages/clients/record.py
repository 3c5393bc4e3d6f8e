"""A client's record: header, tabs, dialogs."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, status_badge
from careapp.components.buttons import button
from careapp.components.layout import Tab, fact_strip, page_header, screen, tabs
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.clients import parts
from careapp.pages.clients.definition import definition
from careapp.pages.clients.tabs import documents_card, opportunities_card
from careapp.pages.expected_documents.checklist import checklist_card
from careapp.pages.lists import permitted
from careapp.pages.mailing import mail_button, mail_dialog, mails_card
from careapp.pages.records import RECORD_TABS, filled_tabs, removal_dialog, shown_tab, visits_card
from careapp.pages.shell import page
from careapp.state.client import ClientState as State

FOREIGN = ("notes", "incidents", "calendar")


@page("/clients/[client_id]", N_("Client"), Permission.CLIENTS_READ, on_load=State.load, under_route="/clients")
def client() -> rx.Component:
    """The screen of one client."""
    return rx.cond(State.found, _record(), _missing())


def _missing() -> rx.Component:
    back = button(t("Revenir aux clients"), href="/clients", kind="primary")
    text = t("L’adresse a changé, ou ce client n’est pas de votre agence.")
    return screen(page_header(t("Client")), empty_state(t("Client introuvable"), text, back, icon_name="search-x"))


def _record() -> rx.Component:
    body = rx.cond(
        State.loading, skeleton(10), rx.fragment(_tab(), parts.dialogs(), removal_dialog(State), mail_dialog())
    )
    return screen(_header(), body, tabs=rx.fragment(_facts(), _tabs()))


def _header() -> rx.Component:
    shown = State.record
    call = button(t("Appeler"), icon_name="phone", href=shown.phone_url, external=True)
    mail = mail_button("client", shown.id)
    demand = button(t("Nouvelle opportunité"), icon_name="target", href=f"/opportunities?new=1&client={shown.id}")
    paper = button(
        t("Imprimer le mois"), icon_name="printer", external=True, target="_blank",
        href=f"/api/planning/client-month.pdf?client={shown.id}",
    )  # fmt: skip
    return page_header(
        shown.name,
        rx.cond(shown.phone_url != "", call, rx.fragment()),
        mail,
        permitted(Permission.PLANNING_READ, paper),
        mail_button("month", shown.id, t("Envoyer le mois")),
        permitted(Permission.OPPORTUNITIES_EDIT, demand),
        _primary(),
        crumbs=[(t("Clients"), "/clients")],
        subtitle=shown.code,
        badge=rx.cond(shown.status != "", status_badge("client", shown.status), rx.fragment()),
        with_tabs=True,
    )


def _primary() -> rx.Component:
    if ("client", "notes") in RECORD_TABS:
        note = button(t("Nouvelle note"), icon_name="plus", kind="primary", on_click=State.open_tab("notes"))
        return permitted(Permission.NOTES_EDIT, note)
    change = button(t("Modifier la fiche"), icon_name="pencil", kind="primary", on_click=State.edit_identity)
    return permitted(Permission.CLIENTS_EDIT, change)


def _facts() -> rx.Component:
    shown = State.record
    known = [
        (t("Naissance"), shown.birth),
        (t("Adresse"), shown.address),
        (t("Dépendance"), shown.dependence),
        (t("Gestionnaire"), shown.manager),
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
        tab("opportunities", t("Opportunités"), shown.opportunities),
        tab("visits", t("Interventions"), shown.visits),
        tab("notes", t("Notes"), shown.notes),
        tab("incidents", t("Événements indésirables"), shown.incidents),
        tab("documents", t("Documents"), shown.documents),
        tab("calendar", t("Agenda")),
    ]
    return tabs(filled_tabs("client", items, FOREIGN), State.tab)


def _documents() -> rx.Component:
    shown = State.record
    return rx.fragment(checklist_card("client", shown.id), documents_card(), mails_card("client", shown.id))


def _tab() -> rx.Component:
    shown = rx.match(
        State.tab,
        ("opportunities", opportunities_card()),
        ("visits", visits_card(State, State.visits, t("Intervenant"), f"/planning?client={State.record.id}")),
        ("notes", shown_tab("client", "notes", State.record.id)),
        ("incidents", shown_tab("client", "incidents", State.record.id)),
        ("documents", _documents()),
        ("calendar", shown_tab("client", "calendar", State.record.id)),
        definition(),
    )
    # Another record on the same screen mounts its tabs anew, so that what others show in them is loaded again.
    return rx.el.div(shown, key=State.record.id.to_string(), class_name="col loose")
