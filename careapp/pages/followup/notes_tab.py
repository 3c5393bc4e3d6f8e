"""The tabs of notes and of incidents in the record of a client or a worker."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import (
    checkbox,
    field,
    form_grid,
    radio_cards,
    select_input,
    text_area,
    text_input,
)
from careapp.components.icons import icon
from careapp.components.layout import Tab, card, seg, with_rail
from careapp.components.parts import combobox, confirm_dialog, sparkline
from careapp.components.records import timeline, timeline_entry
from careapp.components.states import empty_state, skeleton
from careapp.components.table import Column, data_table, row_link
from careapp.components.text import plural, t
from careapp.domain.notes import CHANNEL_LABELS, KIND_BADGES, LOW_RATING, RATING_LABELS, WRITTEN_KINDS, NoteKind
from careapp.domain.permissions import Permission
from careapp.pages.records import error_of, record_tab
from careapp.readmodels.incidents import IncidentRow
from careapp.readmodels.notes import NoteEntry
from careapp.state.incidents import RecordIncidentsState
from careapp.state.notes import NotesState as State
from careapp.state.session import SessionState

MAY_WRITE = SessionState.permissions.contains(Permission.NOTES_EDIT.value)
FACES = {1: "angry", 2: "frown", 3: "meh", 4: "smile", 5: "laugh"}


@record_tab("client", "notes")
def client_notes(client_id: rx.Var) -> rx.Component:
    """The notes of a client."""
    return rx.el.div(notes_tab(), on_mount=State.load_for("client", client_id))


@record_tab("worker", "notes")
def worker_notes(worker_id: rx.Var) -> rx.Component:
    """The notes a worker is attached to, and the incidents that concern the worker."""
    loads = [State.load_for("worker", worker_id), RecordIncidentsState.load_for("worker", worker_id)]
    return rx.el.div(notes_tab(), incidents_tab(), on_mount=loads, class_name="col loose")


@record_tab("client", "incidents")
def client_incidents(client_id: rx.Var) -> rx.Component:
    """The incidents at a client's."""
    return rx.el.div(incidents_tab(), on_mount=RecordIncidentsState.load_for("client", client_id))


def notes_tab() -> rx.Component:
    """The timeline of the notes loaded by `NotesState.load_for`, the form of a note, the satisfaction."""
    return rx.fragment(
        with_rail([_timeline()], [rx.cond(MAY_WRITE, _form(), rx.fragment()), satisfaction_card()], wide=True),
        confirm_dialog(
            State.removing > 0,
            t("Supprimer cette note"),
            t("Elle disparaît des fiches où elle est rattachée ; le journal garde qui l’a supprimée."),
            t("Supprimer la note"),
            on_confirm=State.remove,
            on_close=State.cancel,
            kind="danger",
        ),
    )


def _timeline() -> rx.Component:
    short = {NoteKind.INCIDENT: t("Événement")}  # the row of the title has room for one word
    named = ((kind, short.get(kind, t(badge.label)), kind) for kind, badge in KIND_BADGES.items())
    kinds = [("", t("Tout"), "all"), *named]
    views = [
        Tab(value, label, on_click=State.keep_kind(value), count=State.counts.get(count, 0))
        for value, label, count in kinds
    ]
    nothing = empty_state(
        t("Aucune note"),
        t("Les appels de satisfaction, visites et réclamations s’écrivent à côté."),
        icon_name="notebook-pen",
    )
    body = rx.cond(State.lines.length() > 0, timeline(State.lines, _entry), nothing)
    return card(
        rx.cond(State.loading, skeleton(5), body),
        title=t("Notes et suivi"),
        actions=[seg(views, State.kind, label=t("Genre de note"), small=True)],
        flush=True,
        class_name="notes-card",
    )


def _entry(note: rx.Var[NoteEntry]) -> rx.Component:
    title = rx.fragment(
        rx.cond(
            note.incident_url != "", link(note.title, href=note.incident_url, class_name="link strong"), note.title
        ),
        rx.cond(note.rating > 0, rating_mark(note.rating), rx.fragment()),
    )
    return timeline_entry(
        title,
        rx.el.div(note.body, class_name="note-body"),
        _chips(note),
        day=note.day,
        time=note.time,
        picture=note_picture(note),
        family=note_family(note),
        author=note.author,
    )


def rating_mark(rating: rx.Var) -> rx.Component:
    """`4/5`, red when low."""
    shade = rx.cond(rating <= LOW_RATING, "tx-red strong", rx.cond(rating >= 4, "tx-green strong", "strong"))
    return rx.el.span(" ", rating, "/5", class_name=shade)


def note_picture(note: rx.Var) -> rx.Component:
    """The icon of a note: its face when it has a mark."""
    kinds = [(str(kind), icon(badge.icon, 14)) for kind, badge in KIND_BADGES.items()]
    faces = [(rating, icon(name, 14)) for rating, name in FACES.items()]
    return rx.match(note.rating, *faces, rx.match(note.kind, *kinds, icon("message-square", 14)))


def note_family(note: rx.Var) -> rx.Var:
    """The colour of a note: that of its mark when it has one."""
    kinds = [(str(kind), badge.family) for kind, badge in KIND_BADGES.items()]
    marked = rx.cond(note.rating <= LOW_RATING, "red", rx.cond(note.rating == 3, "amber", "green"))
    return rx.cond(note.rating > 0, marked, rx.match(note.kind, *kinds, "gray"))


def _chips(note: rx.Var[NoteEntry]) -> rx.Component:
    due = t("À traiter avant le {day}", day=note.incident_due)
    open_incident = (note.incident_status != "") & (note.incident_status != "handled")
    spoken = rx.cond(note.respondent != "", note.channel + ", " + note.respondent, note.channel)
    edit = rx.el.span(
        icon_button("pencil", t("Modifier la note"), kind="ghost", size="sm", on_click=State.edit(note.id)),
        icon_button("trash-2", t("Supprimer la note"), kind="ghost", size="sm", on_click=State.ask_removal(note.id)),
        class_name="row tight push note-actions",
    )
    return rx.el.div(
        rx.cond(open_incident, chip(due, icon_name="circle-dashed", family="red"), rx.fragment()),
        rx.cond(note.incident_status == "handled", status_badge("incident", note.incident_status), rx.fragment()),
        rx.cond(note.channel != "", chip(spoken, icon_name="phone"), rx.fragment()),
        rx.cond((note.worker != "") & (State.noun != "worker"), chip(note.worker, icon_name="user"), rx.fragment()),
        rx.cond((note.client != "") & (State.noun != "client"), chip(note.client, icon_name="house"), rx.fragment()),
        rx.cond((note.manager != "") & (State.noun != "manager"), _manager(note), rx.fragment()),
        rx.cond(note.editable, edit, rx.fragment()),
        class_name="row wrap tight",
    )


def _manager(note: rx.Var[NoteEntry]) -> rx.Component:
    return link(chip(note.manager, icon_name="user-cog"), href=note.manager_url, class_name="")


def _form() -> rx.Component:
    draft = State.draft
    kinds = [(str(kind), t(KIND_BADGES[kind].label)) for kind in WRITTEN_KINDS]
    rated = State.draft_kind == "satisfaction"
    faces = [(str(rating), t(label), FACES[rating], "", "") for rating, label in RATING_LABELS.items()]
    marks = field(
        t("Appréciation"), radio_cards("rating", faces, draft.rating, label=t("Appréciation"), faces=True),
        error=error_of(State, "rating"),
    )  # fmt: skip
    channels = [(key, t(label)) for key, label in CHANNEL_LABELS.items()]
    title = field(t("Titre"), text_input("title", draft.title), error=error_of(State, "title"))
    worker = _attach("worker_id", t("Intervenant attaché"), State.workers, draft.worker_id)
    manager = _attach("manager_id", t("Gestionnaire attaché"), State.managers, draft.manager_id)
    comment = rx.cond(rated, t("Commentaire"), t("Texte de la note"))
    fields = form_grid(
        field(t("Genre"), select_input("kind", kinds, State.draft_kind, State.choose_kind)),
        rx.cond(rated, marks, title),
        field(t("Mode"), select_input("channel", channels, draft.channel, placeholder=t("Non précisé")), span=6,
              error=error_of(State, "channel")),
        field(t("Personne"), text_input("respondent", draft.respondent), span=6, error=error_of(State, "respondent")),
        rx.cond(State.noun == "client", rx.fragment(), _attached_client()),
        rx.cond(State.noun == "worker", rx.fragment(), worker),
        rx.cond(State.noun == "manager", rx.fragment(), manager),
        field(comment, text_area("body", draft.body, rows=3), error=error_of(State, "body")),
    )  # fmt: skip
    foot = rx.el.div(
        rx.cond(
            draft.id == 0,
            checkbox("remind", t("Créer un rappel à 3 mois")),
            button(t("Annuler"), kind="ghost", on_click=State.cancel),
        ),
        button(t("Enregistrer la note"), icon_name="check", kind="primary", type="submit", class_name="push"),
        class_name="row wrap",
    )
    number = rx.el.input(type="hidden", name="form_number", value=State.form_number.to_string(), read_only=True)
    form = rx.el.form(
        number, fields, foot, key=State.form_number, on_submit=State.save, no_validate=True, class_name="col loose"
    )
    heading = rx.cond(draft.id > 0, t("Modifier la note"), t("Nouvelle note"))
    return card(form, title=heading, icon_name="smile", id="new-note")


def _attach(name: str, label: rx.Var, options: rx.Var, value: rx.Var) -> rx.Component:
    return field(label, select_input(name, options, value, placeholder=t("Aucun")), span=6, error=error_of(State, name))


def _attached_client() -> rx.Component:
    choose = combobox(
        "note_client", State.client_text, State.clients, on_search=State.find_client, on_pick=State.pick_client,
        value=State.client_id, placeholder=t("Nom, code, téléphone"),
    )  # fmt: skip
    return field(t("Client attaché"), choose, span=6, error=error_of(State, "client_id"))


def satisfaction_card(state: type = State) -> rx.Component:
    """The mean of twelve months and its curve."""
    shown = state.satisfaction
    mean = rx.el.b(shown.average, " / 5", class_name="key-number")
    curve = sparkline(shown.curve, t("Satisfaction par mois : {months}", months=shown.sentence))
    nothing = rx.el.p(t("Pas encore de note de satisfaction sur 12 mois."), class_name="muted")
    return card(
        rx.cond(shown.count > 0, curve, nothing),
        title=t("Satisfaction"),
        note=plural("{count} note en 12 mois", "{count} notes en 12 mois", shown.count),
        actions=[rx.cond(shown.count > 0, mean, rx.fragment())],
    )


def incidents_tab() -> rx.Component:
    """The incidents loaded by `RecordIncidentsState.load_for`."""
    own = RecordIncidentsState
    columns = [
        Column(t("N°"), lambda row: row_link(row.number, row.url)),
        Column(t("Date"), lambda row: rx.el.span(row.day, class_name="nowrap")),
        Column(t("Bénéficiaire"), lambda row: row.client),
        Column(t("Catégorie"), lambda row: row.category),
        Column(t("Gravité"), lambda row: status_badge("severity", row.severity)),
        Column(t("Intervenant"), lambda row: row.workers),
        Column(t("Encadrant"), _supervisor),
        Column(t("Statut"), lambda row: status_badge("incident", row.status)),
        Column(
            t("Délai"), lambda row: rx.el.span(row.delay, class_name=rx.cond(row.overdue, "tx-red strong", "muted"))
        ),
    ]
    report = button(
        t("Déclarer un événement"), icon_name="plus", size="sm", href=f"/incidents/new?client={own.client_id}"
    )
    may = SessionState.permissions.contains(Permission.INCIDENTS_REPORT.value) & (own.client_id > 0)
    nothing = empty_state(t("Aucun événement indésirable"), icon_name="shield-check", family="green")
    table = data_table(
        columns, own.rows, label=t("Événements indésirables"), loading=own.loading, empty=nothing,
        row_class=lambda row: rx.cond(row.overdue, "linked late", "linked"),
    )  # fmt: skip
    title = t("Événements indésirables")
    return card(table, title=title, icon_name="shield-alert", actions=[rx.cond(may, report, rx.fragment())], flush=True)


def _supervisor(row: rx.Var[IncidentRow]) -> rx.Component:
    named = rx.el.span(
        avatar(row.supervisor_initials, row.supervisor_id, size="sm"), row.supervisor, class_name="row tight"
    )
    return rx.cond(row.supervisor != "", named, rx.fragment())
