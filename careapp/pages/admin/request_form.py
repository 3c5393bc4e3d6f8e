"""The cards of the settings that concern demands: the public form, the reasons of a loss."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.buttons import button, icon_button, link, submit_button
from careapp.components.copy_field import copy_field
from careapp.components.forms import field, form_grid, switch, text_area
from careapp.components.layout import card, lines
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.pages.records import edit_dialog, line, pick
from careapp.state.request_form import LostReasonsState as Reasons
from careapp.state.request_form import RequestFormState as State

SHOWN = State.shown


def request_form_card() -> rx.Component:
    """Whether the public form is open, where it stands, what it says."""

    def words(name: str, label: rx.Var, value: rx.Var, **more: Any) -> rx.Component:
        control = text_area(name, value, rows=more.pop("rows", 3), id=f"request-{name}")
        return field(label, control, error=State.errors.get(name, ""), span=6, **more)

    fields = form_grid(
        field(t("Ouverture"), switch("open", t("Le formulaire est ouvert à tous"), SHOWN.open), span=6),
        pick(
            State, "manager_id", t("Qui reçoit les demandes"), SHOWN.managers, SHOWN.manager_id, 6,
            placeholder=t("Personne en particulier"), hint=t("Cette personne reçoit un rappel et un courriel"),
        ),
        line(
            State, "slug", t("Adresse"), SHOWN.slug, 6, required=True, max_length=40, hint=t("Après /request/"),
        ),
        field(t("Couleur"), _colour(), error=State.errors.get("colour", ""), span=6),
        words("intro_fr", t("Accueil en français"), SHOWN.intro_fr),
        words("intro_en", t("Accueil en anglais"), SHOWN.intro_en),
        words("consent_fr", t("Accord demandé, en français"), SHOWN.consent_fr, rows=5, required=True),
        words("consent_en", t("Accord demandé, en anglais"), SHOWN.consent_en, rows=5, required=True),
    )  # fmt: skip
    given = rx.el.div(
        copy_field(value=SHOWN.address, label=t("Adresse du formulaire public")),
        rx.el.div(
            rx.cond(
                SHOWN.open, link(t("Voir la page"), href=SHOWN.address, external=True, target="_blank"), rx.fragment()
            ),
            rx.el.span(SHOWN.consent, class_name="small muted"),
            rx.el.span(
                plural("{count} demande en 30 jours", "{count} demandes en 30 jours", SHOWN.received),
                class_name="small muted",
            ),
            class_name="row wrap",
        ),
        class_name="col tight",
    )
    conflict = banner(
        t("Quelqu’un a modifié ces paramètres entre-temps. Votre saisie est toujours là."),
        family="amber",
        icon_name="users",
        actions=(button(t("Relire les paramètres"), size="sm", on_click=State.load),),
    )
    form = rx.el.form(fields, id="form-request", on_submit=State.save, reset_on_submit=False, no_validate=True)
    return card(
        rx.cond(State.conflict, conflict, rx.fragment()),
        rx.cond(SHOWN.address != "", given, rx.fragment()),
        form,
        title=t("Demandes en ligne"),
        icon_name="globe",
        foot=(rx.el.span(class_name="grow"), submit_button(t("Enregistrer"), form="form-request")),
    )


def _colour() -> rx.Component:
    chosen = rx.el.input(type="color", id="request-colour", name="colour", default_value=SHOWN.colour, key=SHOWN.colour)
    return rx.el.div(chosen, class_name="input colour-input")


def lost_reasons_card() -> rx.Component:
    """The reasons offered when an opportunity is lost, in their order."""

    def reason(row: rx.Var) -> rx.Component:
        name = rx.el.div(row.label, class_name=rx.cond(row.active, "medium grow", "muted grow"))
        aside = rx.cond(row.active, rx.fragment(), rx.el.span(t("Plus proposé"), class_name="small muted"))
        return rx.el.div(
            name,
            aside,
            _act("arrow-up", t("Monter {name}", name=row.label), Reasons.move_up(row.label)),
            _act("pencil", t("Renommer {name}", name=row.label), Reasons.open_reason(row.label)),
            rx.cond(
                row.active,
                _act("archive", t("Ne plus proposer {name}", name=row.label), Reasons.set_active(row.label, False)),
                _act("undo-2", t("Proposer de nouveau {name}", name=row.label), Reasons.set_active(row.label, True)),
            ),
            class_name="row",
        )

    new = button(t("Ajouter"), icon_name="plus", size="sm", on_click=Reasons.open_reason(""))
    return card(
        lines(rx.foreach(Reasons.rows, reason)),
        title=t("Motifs de perte"),
        icon_name="circle-x",
        actions=(new,),
        flush=True,
    )


def lost_reason_dialog() -> rx.Component:
    """The name of a reason."""
    name = line(Reasons, "label", t("Motif"), Reasons.row.label, 12, required=True, max_length=80)
    title = rx.cond(Reasons.row.label != "", t("Renommer le motif"), t("Nouveau motif"))
    return edit_dialog(Reasons, "reason", title, form_grid(name), size="sm", icon_name="circle-x")


def _act(icon_name: str, label: rx.Var, on_click: rx.event.EventSpec) -> rx.Component:
    return icon_button(icon_name, label, size="sm", kind="ghost", on_click=on_click)
