"""The Définition tab of a client: identity, places, people, care plans, preferences."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, link
from careapp.components.icons import icon
from careapp.components.layout import card, facts, lines, with_rail
from careapp.components.states import empty_state
from careapp.components.text import plural, t
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS
from careapp.pages.records import add_button, row_actions
from careapp.readmodels.clients import AddressView, CarePlanView, ContactView, PetView, WorkerChoiceView
from careapp.state.client import ClientState as State


def definition() -> rx.Component:
    """What the agency knows of a client."""
    main = [_identity(), _addresses(), _contacts()]
    return with_rail(main, [_care_plans(), _choices(), _preferences(), _pets()], wide=True)


def _word(labels: dict[str, str], value: rx.Var) -> rx.Var:
    return rx.match(value, *((str(key), t(label)) for key, label in labels.items()), "—")


def _or_dash(value: rx.Var) -> rx.Var:
    return rx.cond(value != "", value, "—")


def _identity() -> rx.Component:
    known = State.record.identity
    columns = rx.el.div(
        facts(
            (t("Nom"), State.record.name),
            (t("Naissance"), _or_dash(State.record.birth)),
            (t("Sexe"), _word(GENDER_LABELS, known.gender)),
            (t("Langue"), _word(LANGUAGE_LABELS, known.language)),
        ),
        facts(
            (t("Téléphone fixe"), _or_dash(known.phone)),
            (t("Mobile"), _or_dash(known.mobile)),
            (t("Courriel"), _or_dash(known.email)),
            (t("Téléassistance"), _or_dash(known.telecare)),
        ),
        class_name="facts-columns",
    )
    remarks = rx.cond(
        known.remarks != "",
        rx.el.div(icon("sticky-note", 14), rx.el.span(known.remarks, class_name="prewrap"), class_name="row remark"),
        rx.fragment(),
    )
    status = _word(STATUS_LABELS, known.status)
    return card(columns, remarks, title=t("Identité"), icon_name="user", note=status, actions=[_change()])


def _change() -> rx.Component:
    return button(t("Modifier"), icon_name="pencil", size="sm", on_click=State.edit_identity)


def _addresses() -> rx.Component:
    empty = empty_state(
        t("Aucune adresse"), t("Sans adresse, ni trajet ni recherche d’intervenant."), icon_name="map-pin"
    )
    return card(
        _listed(State.record.addresses, _address, empty),
        title=t("Adresses d’intervention"),
        icon_name="map-pin",
        actions=[add_button(State, "address", t("Ajouter une adresse"))],
        flush=True,
    )


def _listed(rows: rx.Var, line: object, empty: rx.Component) -> rx.Component:
    return rx.cond(rows.length() > 0, lines(rx.foreach(rows, line)), empty)


def _nothing(text: rx.Var) -> rx.Component:
    return rx.el.div(text, class_name="card-body muted small")


def _address(row: rx.Var[AddressView]) -> rx.Component:
    main = rx.cond(row.main, chip(t("Principale"), family="teal"), rx.fragment())
    label = rx.cond(row.label != "", chip(row.label), rx.fragment())
    placed = rx.cond(
        row.latitude != "", rx.fragment(), chip(t("Sans coordonnées"), icon_name="map-pin-off", family="amber")
    )
    return rx.el.div(
        rx.el.div(
            rx.el.div(rx.el.span(row.line, class_name="medium"), main, label, placed, class_name="row wrap tight"),
            rx.el.div(row.access, class_name="small muted"),
            class_name="grow",
        ),
        row_actions(State, "address", row.id, row.line),
    )


def _contacts() -> rx.Component:
    text = t("Famille, tuteur, infirmier, médecin : qui prévenir et comment.")
    return card(
        _listed(
            State.record.contacts,
            _contact,
            _nothing(text),
        ),
        title=t("Entourage"),
        icon_name="contact",
        actions=[add_button(State, "contact", t("Ajouter un contact"))],
        flush=True,
    )


def _contact(row: rx.Var[ContactView]) -> rx.Component:
    marks = (
        rx.cond(row.main_carer, chip(t("Aidant principal"), family="teal"), rx.fragment()),
        rx.cond(row.emergency, chip(t("Urgence"), icon_name="siren", family="red"), rx.fragment()),
    )
    phone = link(row.phone, href=row.phone_url, external=True, class_name="link nowrap")
    mail = link(row.email, href="mailto:" + row.email, external=True, class_name="link")
    return rx.el.div(
        avatar(row.initials, row.id),
        rx.el.div(
            rx.el.div(rx.el.span(row.name, class_name="medium"), *marks, class_name="row wrap tight"),
            rx.el.div(
                rx.el.span(row.relation),
                rx.cond(row.phone != "", phone, rx.fragment()),
                rx.cond(row.email != "", mail, rx.fragment()),
                class_name="row wrap small muted",
            ),
            class_name="grow",
        ),
        row_actions(State, "contact", row.id, row.name),
    )


def _care_plans() -> rx.Component:
    text = t("Ce qu’un financeur accorde : heures par mois, tarif, période.")
    return card(
        _listed(State.record.care_plans, _care_plan, _nothing(text)),
        title=t("Plan d’aide"),
        icon_name="wallet",
        actions=[add_button(State, "care_plan", t("Ajouter un plan"))],
        flush=True,
    )


def _care_plan(row: rx.Var[CarePlanView]) -> rx.Component:
    dear = t("{hours} par mois à {rate}", hours=row.hours, rate=row.rate_text)
    rate = rx.cond(row.rate_text != "", dear, t("{hours} par mois", hours=row.hours))
    ended = rx.cond(row.current, chip(t("En cours"), family="green"), chip(t("Hors période")))
    return rx.el.div(
        rx.el.div(
            rx.el.div(rx.el.span(row.funder, class_name="medium"), ended, class_name="row wrap tight"),
            rx.el.div(rate, class_name="small"),
            rx.el.div(row.period, rx.cond(row.reference != "", " · " + row.reference, ""), class_name="small muted"),
            class_name="grow",
        ),
        row_actions(State, "care_plan", row.id, row.funder),
    )


def _choices() -> rx.Component:
    text = t("Préféré passe devant dans la recherche ; plus jamais exclut.")
    return card(
        _listed(State.record.choices, _choice, _nothing(text)),
        title=t("Intervenants"),
        icon_name="heart-handshake",
        actions=[add_button(State, "choice", t("Ajouter un choix"))],
        flush=True,
    )


def _choice(row: rx.Var[WorkerChoiceView]) -> rx.Component:
    never = chip(t("Plus jamais"), icon_name="ban", family="red")
    kind = rx.cond(row.kind == "never", never, chip(t("Préféré"), icon_name="heart", family="green"))
    left = plural("{count} visite à venir avec ce client", "{count} visites à venir avec ce client", row.upcoming)
    warning = rx.el.div(left, class_name=rx.cond(row.kind == "never", "small tx-red", "small muted"))
    return rx.el.div(
        avatar(row.initials, row.worker_id),
        rx.el.div(
            rx.el.div(
                link(row.worker, href=f"/workers/{row.worker_id}", class_name="medium"),
                kind,
                class_name="row wrap tight",
            ),
            rx.cond(row.remark != "", rx.el.div(row.remark, class_name="small muted"), rx.fragment()),
            rx.cond(row.upcoming > 0, warning, rx.fragment()),
            class_name="grow",
        ),
        row_actions(State, "choice", row.id, row.worker),
    )


def _preferences() -> rx.Component:
    known = State.record.identity
    wished = rx.match(known.preferred_gender, ("female", t("Une femme")), ("male", t("Un homme")), t("Indifférent"))
    gender = rx.cond(known.gender_required, rx.fragment(wished, " · ", t("exigé")), rx.fragment(wished))
    language = rx.match(
        known.preferred_language, *((key, t(label)) for key, label in LANGUAGE_LABELS.items()), t("Indifférent")
    )
    return card(
        facts((t("Intervenant"), gender), (t("Langue"), language)),
        title=t("Préférences"),
        icon_name="sliders-horizontal",
        actions=[_change()],
    )


def _pets() -> rx.Component:
    text = t("Un animal compte pour les intervenants qui y sont allergiques.")
    return card(
        _listed(State.record.pets, _pet, _nothing(text)),
        title=t("Animaux"),
        icon_name="paw-print",
        actions=[add_button(State, "pet", t("Ajouter un animal"))],
        flush=True,
    )


def _pet(row: rx.Var[PetView]) -> rx.Component:
    name = rx.cond(row.name != "", row.species_label + " · " + row.name, row.species_label)
    return rx.el.div(
        rx.el.div(
            rx.el.div(name, class_name="medium"), rx.el.div(row.remark, class_name="small muted"), class_name="grow"
        ),
        row_actions(State, "pet", row.id, name),
    )
