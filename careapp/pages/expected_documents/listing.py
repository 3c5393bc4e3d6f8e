"""The documents that clients and workers still have to hand over, and those that expire."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.records import two_lines
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.expected_documents import WHOM_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.lists import kept_by, list_filters, permitted
from careapp.pages.records import choices
from careapp.pages.shell import page
from careapp.readmodels.expected_documents import OwedRow
from careapp.state.expected_documents import OwedState as State


@page("/documents", N_("Documents attendus"), Permission.CLIENTS_READ, on_load=State.load, read_again=True)
def documents() -> rx.Component:
    """The screen of documents to ask for."""
    known = State.filters
    query = "&".join(f"{name}={{{name}}}" for name in ("state", "whom", "document", "obligatory", "activity", "sector"))
    asked = rx.Var.create("?text=") + State.text
    for part in query.split("&"):
        name = part.partition("=")[0]
        asked = asked + f"&{name}=" + known[name]
    header = page_header(
        t("Documents attendus"),
        permitted(
            Permission.CATALOG_READ, button(t("Catalogue"), icon_name="list-checks", href="/admin/expected-documents")
        ),
        button(t("Exporter en CSV"), icon_name="download", external=True, href="/api/expected-documents.csv" + asked),
        subtitle=rx.cond(State.loading, "", plural("{count} à demander", "{count} à demander", State.counts["all"])),
    )
    return screen(header, _filters(), card(_table(), flush=True))


def _filters() -> rx.Component:
    options = State.options
    states = [
        ("", t("À demander"), "all"), ("expired", t("Expirés"), "expired"), ("missing", t("Manquants"), "missing"),
        ("expiring", t("Expirent bientôt"), "expiring"), ("optional", t("Facultatifs"), "optional"),
    ]  # fmt: skip
    views = [
        Tab(value, label, on_click=State.filter_by("state", value), count=State.counts.get(key, 0))
        for value, label, key in states
    ]
    duty = [("yes", t("Obligatoires")), ("no", t("Facultatifs"))]
    return list_filters(
        State,
        t("Nom, code"),
        seg(views, State.filters["state"], label=t("État"), small=True),
        kept_by(State, "whom", t("Clients et intervenants"), choices(WHOM_LABELS), "users"),
        kept_by(State, "document", t("Tous les documents"), options.documents, "file-text"),
        kept_by(State, "obligatory", t("Obligatoires ou non"), duty, "asterisk"),
        kept_by(State, "activity", t("Toutes les activités"), options.activities, "briefcase"),
        kept_by(State, "sector", t("Tous les secteurs"), options.sectors, "map"),
    )


def _table() -> rx.Component:
    columns = [
        Column(t("Document"), _document, "document"),
        Column(t("De qui"), lambda row: two_lines(row_link(row.person, row.url), row.code), "person"),
        Column(t("État"), lambda row: status_badge("document", row.state), "state"),
        Column(t("Reçu le"), lambda row: rx.cond(row.received != "", row.received, "—")),
        Column(t("Valable jusqu’au"), _until, "until"),
    ]
    everyone = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    hint = t("Vérifiez l’orthographe ou retirez un filtre.")
    none = rx.cond(
        State.narrowed,
        empty_state(t("Aucun document ne correspond"), hint, everyone, icon_name="search-x", family="amber"),
        empty_state(
            t("Tout est là"), t("Aucun document ne manque, aucun n’expire bientôt."), icon_name="folder-check",
            family="green",
        ),
    )  # fmt: skip
    return data_table(
        columns, State.rows, label=t("Documents attendus"), row_key=lambda row: row.key, row_class=_row_class,
        sort=State.sort, descending=State.descending, on_sort=State.sort_by, loading=State.loading, empty=none,
        total=State.total, page=State.page, on_page=State.turn_to,
    )  # fmt: skip


def _row_class(row: rx.Var[OwedRow]) -> rx.Var:
    return rx.cond((row.state == "expired") & row.obligatory, "linked late", "linked")


def _document(row: rx.Var[OwedRow]) -> rx.Component:
    optional = rx.cond(row.obligatory, rx.fragment(), chip(t("Facultatif")))
    return rx.el.span(rx.el.span(row.document, class_name="medium"), optional, class_name="row wrap tight")


def _until(row: rx.Var[OwedRow]) -> rx.Component:
    return rx.cond(row.until != "", two_lines(row.until, row.away), "—")
