"""An incident: reported, then handled, on the same form."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, link
from careapp.components.forms import (
    checkbox,
    choice_pills,
    date_input,
    field,
    form_grid,
    radio_cards,
    select_input,
    shown_value,
    text_area,
    text_input,
    time_input,
)
from careapp.components.icons import icon
from careapp.components.layout import card, lines, page_header, screen, with_rail
from careapp.components.parts import combobox
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.text import t
from careapp.domain.incidents import CATEGORIES, INFORMED_PARTIES, SEVERITY_BADGES, SEVERITY_HELP
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.documents.offered import offered_card
from careapp.pages.mailing import mail_dialog
from careapp.pages.records import error_of
from careapp.pages.shell import page
from careapp.readmodels.incidents import IncidentMove, PastIncident, WorkerBox
from careapp.state.incident import IncidentState as State
from careapp.state.session import SessionState

FORM = "incident-form"
SHOWN = State.shown
CRUMBS = [(t("Événements indésirables"), "/incidents")]
MAY_HANDLE = SessionState.permissions.contains(Permission.INCIDENTS_HANDLE.value)
MAY_SAVE = (State.id == 0) | MAY_HANDLE


@page("/incidents/new", N_("Nouvel événement"), Permission.INCIDENTS_READ, on_load=State.start)
def new_incident() -> rx.Component:
    """The form of an incident not reported yet."""
    header = page_header(
        t("Nouvel événement"),
        button(t("Annuler"), href="/incidents"),
        button(t("Enregistrer l’événement"), icon_name="check", kind="primary", type="submit", form=FORM),
        crumbs=CRUMBS,
    )
    return screen(header, _body())


@page(
    "/incidents/[incident_id]", N_("Événement indésirable"), Permission.INCIDENTS_READ, on_load=State.load,
    under_route="/incidents",
)  # fmt: skip
def incident() -> rx.Component:
    """One incident."""
    return rx.cond(State.found, screen(_header(), _conflict(), _body(), mail_dialog()), _missing())


def _missing() -> rx.Component:
    back = button(t("Revenir aux événements"), href="/incidents", kind="primary")
    text = t("L’adresse a changé, ou cet événement n’est pas de votre agence.")
    return screen(
        page_header(t("Événement indésirable"), crumbs=CRUMBS),
        empty_state(t("Événement introuvable"), text, back, icon_name="search-x"),
    )


def _header() -> rx.Component:
    save = button(t("Enregistrer"), icon_name="check", kind="primary", type="submit", form=FORM)
    return page_header(
        State.number,
        rx.cond(MAY_HANDLE, rx.fragment(_enter_saves(), rx.foreach(State.moves, _move)), rx.fragment()),
        rx.cond(MAY_HANDLE, save, rx.fragment()),
        crumbs=CRUMBS,
        subtitle=State.proposed.client,
        badge=rx.cond(State.loading, rx.fragment(), status_badge("incident", State.status)),
    )


def _enter_saves() -> rx.Component:
    """Enter in a field presses the first button that sends the form: this one, which leaves the status as it is."""
    hidden = {"aria-hidden": "true"}
    return rx.el.button(type="submit", form=FORM, tab_index=-1, class_name="visually-hidden", custom_attrs=hidden)


def _move(move: rx.Var[IncidentMove]) -> rx.Component:
    picture = rx.match(
        move.target,
        ("in_progress", icon("loader", 15)),
        ("handled", icon("circle-check", 15)),
        icon("undo-2", 15),
    )
    return rx.el.button(
        picture, move.label, type="submit", form=FORM, on_click=State.aim(move.target), class_name="btn"
    )


def _conflict() -> rx.Component:
    again = button(t("Relire l’événement"), size="sm", on_click=State.load)
    text = t("Quelqu’un a modifié cet événement entre-temps. Votre saisie est toujours là.")
    return rx.cond(State.conflict, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _body() -> rx.Component:
    fields = rx.el.fieldset(_facts(), _handling(), disabled=~MAY_SAVE, class_name="plain col loose")
    form = rx.el.form(_read_only(), fields, id=FORM, on_submit=State.save, no_validate=True, class_name="col loose")
    paper = rx.cond(
        (State.id > 0) & MAY_HANDLE, offered_card("incident", State.id, t("Signaler aux autorités")), rx.fragment()
    )
    rail = [_notify(), rx.cond(State.id == 0, _on_saving(), _saved()), paper, _repeated(), _past()]
    return rx.cond(State.loading, card(skeleton(9), flush=True), with_rail([form], rail, wide=True))


def _read_only() -> rx.Component:
    text = t("Vous lisez cet événement ; l’encadrement le traite.")
    record = button(t("Ouvrir la fiche"), size="sm", href=f"/clients/{State.proposed.client_id}")
    return rx.cond(MAY_SAVE, rx.fragment(), banner(text, icon_name="lock", actions=(record,)))


def _facts() -> rx.Component:
    return card(
        form_grid(
            _client(),
            field(t("Date"), date_input("occurred_on", SHOWN.occurred_on), required=True,
                  error=error_of(State, "occurred_on"), span=3),
            field(t("Heure"), time_input("occurred_at", SHOWN.occurred_at), required=True,
                  error=error_of(State, "occurred_at"), span=3),
            field(t("Encadrant"), _supervisor(),
                  hint=t("Par défaut, le gestionnaire de la fiche client"),
                  error=error_of(State, "supervisor_id"), span=6),
            field(t("Lieu"), text_input("place", SHOWN.place, placeholder=t("Domicile, salle de bain…")),
                  error=error_of(State, "place"), span=3),
            field(t("Déclaré par"), text_input("reported_by", SHOWN.reported_by), error=error_of(State, "reported_by"),
                  span=3),
            field(t("Intervenants concernés"), _workers(), hint=t("Intervenants affectés au client"),
                  error=error_of(State, "workers"), span=12),
            field(t("Catégorie"), choice_pills("category", [(key, t(one.label)) for key, one in CATEGORIES.items()],
                  State.category, State.pick_category, label=t("Catégorie")), required=True,
                  error=error_of(State, "category"), span=12),
            field(t("Gravité"), _severity(), required=True, error=error_of(State, "severity"), span=12),
            field(t("Circonstances"), text_area("facts", SHOWN.facts, rows=4), required=True,
                  error=error_of(State, "facts"), span=6),
            field(t("Mesures prises sur place"), text_area("measures", SHOWN.measures, rows=4),
                  error=error_of(State, "measures"), span=6),
            field(t("Personnes prévenues"), _informed(), span=12),
        ),
        title=t("Que s’est-il passé"),
        icon_name="shield-alert",
    )  # fmt: skip


def _client() -> rx.Component:
    choose = combobox(
        "client_id", State.client_text, State.clients, on_search=State.find_client, on_pick=State.pick_client,
        value=State.proposed.client_id.to_string(), placeholder=t("Nom, code, téléphone"),
    )  # fmt: skip
    known = shown_value(t("Bénéficiaire"), State.proposed.client, span=6, icon_name="user")
    free = field(t("Bénéficiaire"), choose, required=True, error=error_of(State, "client_id"), span=6)
    return rx.cond(State.id == 0, free, known)


def _supervisor() -> rx.Component:
    return select_input(
        "supervisor_id", State.supervisors, State.supervisor_id, State.pick_supervisor, placeholder=t("Choisir…")
    )


def _workers() -> rx.Component:
    def box(worker: rx.Var[WorkerBox]) -> rx.Component:
        label = rx.fragment(worker.name, rx.el.span(worker.detail, class_name="small muted"))
        tick = rx.el.input(
            id=worker.key, name=worker.key, type="checkbox", default_checked=worker.checked,
            key=State.proposed.client_id.to_string() + worker.key + worker.checked.to_string(),
        )  # fmt: skip
        return rx.el.label(tick, rx.el.span(label, class_name="row tight"), class_name="check")

    none = rx.cond(
        State.proposed.client_id > 0,
        t("Aucun intervenant n’a de visite chez ce client."),
        t("Choisissez d’abord le bénéficiaire."),
    )
    boxes = rx.el.div(rx.foreach(State.proposed.workers, box), class_name="check-grid")
    return rx.cond(State.proposed.workers.length() > 0, boxes, rx.el.span(none, class_name="muted"))


def _severity() -> rx.Component:
    families = {"minor": "gray", "moderate": "amber", "serious": "red", "critical": "red"}
    options = [
        (key, t(badge.label), badge.icon, t(SEVERITY_HELP[key]), families[key])
        for key, badge in SEVERITY_BADGES.items()
    ]
    return radio_cards("severity", options, State.severity, State.pick_severity, label=t("Gravité"))


def _informed() -> rx.Component:
    boxes = [
        checkbox(f"informed_{key}", t(label), State.informed[key].to(bool)) for key, label in INFORMED_PARTIES.items()
    ]
    return rx.el.div(*boxes, class_name="check-grid")


def _handling() -> rx.Component:
    fields = form_grid(
        field(t("Échéance"), date_input("due_on", rx.cond(SHOWN.due_on != "", SHOWN.due_on, State.proposed.due_on)),
              error=error_of(State, "due_on"), span=3),
        field(t("Cause principale"), text_input("cause", SHOWN.cause), error=error_of(State, "cause"), span=9),
        field(t("Actions correctives"), text_area("corrective_actions", SHOWN.corrective_actions, rows=3),
              error=error_of(State, "corrective_actions"), span=12),
    )  # fmt: skip
    part = card(fields, title=t("Traitement"), icon_name="clipboard-check", note=t("par l’encadrant"))
    return rx.cond(MAY_HANDLE, part, rx.fragment())


def _effect(picture: str, title: rx.Var, detail: rx.Var) -> rx.Component:
    text = rx.el.div(rx.el.div(title, class_name="strong"), rx.el.div(detail, class_name="small muted"))
    return rx.el.div(icon(picture, 17, class_name="tx-accent"), text, class_name="row loose")


def _on_saving() -> rx.Component:
    who = rx.cond(State.supervisor != "", State.supervisor, t("l’encadrant"))
    return card(
        _effect("notebook-pen", t("Note de suivi créée"), t("Fiches du client et des intervenants")),
        _effect(
            "bell-ring", t("Rappel pour {name}", name=who),
            rx.cond(State.proposed.due != "", t("À traiter avant le {day}", day=State.proposed.due), t("Sous 7 jours")),
        ),
        _effect("mail", t("Mail à l’encadrant"), t("Initiales seules, sans donnée de santé")),
        title=t("À l’enregistrement"),
        class_name="effects",
    )  # fmt: skip


def _saved() -> rx.Component:
    return card(
        _effect("clock", State.delay, t("À traiter avant le {day}", day=State.proposed.due)),
        _effect("notebook-pen", t("Notes de suivi à jour"), t("Fiches du client et des intervenants")),
        _effect("file-pen", t("Déclaré le {moment}", moment=State.reported), State.shown.reported_by),
        title=t("Suivi"),
        class_name="effects",
    )


def _notify() -> rx.Component:
    text = rx.fragment(
        rx.el.b(t("À déclarer sans délai")),
        rx.el.div(t("Un fait grave de cette catégorie se signale à l’autorité (CASF L331-8-1).")),
    )
    return rx.cond(State.notify, banner(text, family="red", icon_name="landmark"), rx.fragment())


def _repeated() -> rx.Component:
    again = State.repetition
    offer = rx.fragment(
        rx.el.div(t("Une réévaluation des besoins est conseillée. L’opportunité {number} peut être dupliquée.",
                    number=again.number)),
        link(t("Dupliquer {number}", number=again.number), href=again.url, external=True, target="_blank",
             class_name="link strong"),
    )  # fmt: skip
    plain = rx.el.div(t("Une réévaluation des besoins est conseillée."))
    text = rx.fragment(rx.el.b(again.title), rx.cond(again.number != "", offer, plain))
    return rx.cond(again.title != "", banner(text, family="amber", icon_name="circle-alert"), rx.fragment())


def _past() -> rx.Component:
    def row(past: rx.Var[PastIncident]) -> rx.Component:
        return rx.el.div(
            rx.el.span(past.day, class_name="muted nowrap"),
            link(past.text, href=past.url, class_name="link grow ellipsis"),
            status_badge("incident", past.status),
        )

    rows = lines(rx.foreach(State.proposed.past, row))
    part = card(rows, title=t("Chez ce client"), note=t("12 mois"), flush=True)
    return rx.cond(State.proposed.past.length() > 0, part, rx.fragment())
