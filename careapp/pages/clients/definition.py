"""The Définition tab of a client: identity, places, people, care plans, preferences."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, link
from careapp.components.icons import icon
from careapp.components.layout import card, facts, lines, with_rail
from careapp.components.states import empty_state
from careapp.components.text import plural, t
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS
from careapp.pages.records import part_card, part_line, part_title
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
            (t("Courriel"), rx.el.span(_or_dash(known.email), " ", consent_chip(known.mail_consent))),
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


def consent_chip(said: rx.Var) -> rx.Component:
    """What a person said of mail, nothing while nobody asked."""
    return rx.match(
        said,
        ("no", chip(t("Refuse les courriels"), icon_name="ban", family="amber")),
        ("yes", chip(t("Accepte les courriels"), icon_name="mail-check", family="green")),
        rx.fragment(),
    )


def _change() -> rx.Component:
    return button(t("Modifier"), icon_name="pencil", size="sm", on_click=State.edit_identity)


def _part(noun: str, title: rx.Var, icon_name: str, add: rx.Var, rows: rx.Var, line: Any, none: Any) -> rx.Component:
    """The parts of one kind, or what they are for while there is none."""
    empty = none if isinstance(none, rx.Component) else rx.el.div(none, class_name="card-body muted small")
    listed = rx.cond(rows.length() > 0, lines(rx.foreach(rows, line)), empty)
    return part_card(State, noun, title, icon_name, add, listed)


def _small(*words: object) -> rx.Component:
    return rx.el.div(*words, class_name="small muted")


def _addresses() -> rx.Component:
    text = t("Sans adresse, ni trajet ni recherche d’intervenant.")
    none = empty_state(t("Aucune adresse"), text, icon_name="map-pin")
    title, add = t("Adresses d’intervention"), t("Ajouter une adresse")
    return _part("address", title, "map-pin", add, State.record.addresses, _address, none)


def _address(row: rx.Var[AddressView]) -> rx.Component:
    main = rx.cond(row.main, chip(t("Principale"), family="teal"), rx.fragment())
    label = rx.cond(row.label != "", chip(row.label), rx.fragment())
    placed = rx.cond(
        row.latitude != "", rx.fragment(), chip(t("Sans coordonnées"), icon_name="map-pin-off", family="amber")
    )
    return part_line(State, "address", row, row.line, part_title(row.line, main, label, placed), _small(row.access))


def _contacts() -> rx.Component:
    none = t("Famille, tuteur, infirmier, médecin : qui prévenir et comment.")
    title, add = t("Entourage"), t("Ajouter un contact")
    return _part("contact", title, "contact", add, State.record.contacts, _contact, none)


def _contact(row: rx.Var[ContactView]) -> rx.Component:
    marks = (
        rx.cond(row.main_carer, chip(t("Aidant principal"), family="teal"), rx.fragment()),
        rx.cond(row.emergency, chip(t("Urgence"), icon_name="siren", family="red"), rx.fragment()),
        consent_chip(row.mail_consent),
    )
    phone = link(row.phone, href=row.phone_url, external=True, class_name="link nowrap")
    mail = link(row.email, href="mailto:" + row.email, external=True, class_name="link")
    reached = rx.el.div(
        rx.el.span(row.relation),
        rx.cond(row.phone != "", phone, rx.fragment()),
        rx.cond(row.email != "", mail, rx.fragment()),
        class_name="row wrap small muted",
    )
    face = avatar(row.initials, row.id)
    return part_line(State, "contact", row, row.name, part_title(row.name, *marks), reached, before=face)


def _care_plans() -> rx.Component:
    none = t("Ce qu’un financeur accorde : heures par mois, tarif, période.")
    title, add = t("Plan d’aide"), t("Ajouter un plan")
    return _part("care_plan", title, "wallet", add, State.record.care_plans, _care_plan, none)


def _care_plan(row: rx.Var[CarePlanView]) -> rx.Component:
    dear = t("{hours} par mois à {rate}", hours=row.hours, rate=row.rate_text)
    rate = rx.cond(row.rate_text != "", dear, t("{hours} par mois", hours=row.hours))
    current = rx.cond(row.current, chip(t("En cours"), family="green"), chip(t("Hors période")))
    shown = (
        part_title(row.funder, current),
        rx.el.div(rate, class_name="small"),
        _small(row.period, rx.cond(row.reference != "", " · " + row.reference, "")),
    )
    return part_line(State, "care_plan", row, row.funder, *shown)


def _choices() -> rx.Component:
    none = t("Préféré passe devant dans la recherche ; plus jamais exclut.")
    title, add = t("Intervenants"), t("Ajouter un choix")
    return _part("choice", title, "heart-handshake", add, State.record.choices, _choice, none)


def _choice(row: rx.Var[WorkerChoiceView]) -> rx.Component:
    never = chip(t("Plus jamais"), icon_name="ban", family="red")
    kind = rx.cond(row.kind == "never", never, chip(t("Préféré"), icon_name="heart", family="green"))
    left = plural("{count} visite à venir avec ce client", "{count} visites à venir avec ce client", row.upcoming)
    warning = rx.el.div(left, class_name=rx.cond(row.kind == "never", "small tx-red", "small muted"))
    shown = (
        part_title(link(row.worker, href=f"/workers/{row.worker_id}", class_name="medium"), kind),
        rx.cond(row.remark != "", _small(row.remark), rx.fragment()),
        rx.cond(row.upcoming > 0, warning, rx.fragment()),
    )
    return part_line(State, "choice", row, row.worker, *shown, before=avatar(row.initials, row.worker_id))


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
    none = t("Un animal compte pour les intervenants qui y sont allergiques.")
    return _part("pet", t("Animaux"), "paw-print", t("Ajouter un animal"), State.record.pets, _pet, none)


def _pet(row: rx.Var[PetView]) -> rx.Component:
    name = rx.cond(row.name != "", row.species_label + " · " + row.name, row.species_label)
    return part_line(State, "pet", row, name, part_title(name), _small(row.remark))
