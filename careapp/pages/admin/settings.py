"""The agency's settings."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button, submit_button
from careapp.components.forms import form_grid
from careapp.components.layout import card, lines, page_header, screen, with_rail
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.alerts import SPANS
from careapp.domain.day_rules import ON_HOLIDAY_LABELS, SCHOOL_ZONES
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import REGIONS
from careapp.i18n import N_
from careapp.pages.admin.reevaluation_rules import reevaluation_rules, rule_dialog
from careapp.pages.admin.request_form import lost_reason_dialog, lost_reasons_card, request_form_card
from careapp.pages.records import choices, edit_dialog, line, pick
from careapp.pages.shell import page
from careapp.state.agency import AgencyState as State
from careapp.state.reevaluation_rules import ReevaluationRulesState
from careapp.state.request_form import LostReasonsState, RequestFormState

SHOWN = State.shown


@page(
    "/admin/settings",
    N_("Paramètres"),
    Permission.AGENCY_EDIT,
    on_load=(State.load, ReevaluationRulesState.load, RequestFormState.load, LostReasonsState.load),
)
def settings() -> rx.Component:
    """Who the agency is, how it works, where."""
    body = rx.fragment(
        _conflict(),
        with_rail(
            [_identity(), _habits(), _alerts(), reevaluation_rules(), request_form_card()],
            [_sectors(), lost_reasons_card()],
            wide=True,
        ),
    )
    return screen(
        page_header(
            t("Paramètres"),
            button(t("Journal"), icon_name="history", href="/admin/audit"),
            subtitle=SHOWN.name,
        ),
        rx.cond(State.loading, card(skeleton(6), flush=True), body),
        edit_dialog(
            State,
            "sector",
            rx.cond(State.sector.id > 0, t("Renommer le secteur"), t("Nouveau secteur")),
            form_grid(line(State, "sector", t("Nom"), State.sector.name, 12, required=True, max_length=80)),
            size="sm",
            icon_name="map",
        ),
        rule_dialog(),
        lost_reason_dialog(),
    )


def _conflict() -> rx.Component:
    again = button(t("Relire les paramètres"), size="sm", on_click=State.reload)
    text = t("Quelqu’un a modifié ces paramètres entre-temps. Votre saisie est toujours là.")
    shown = State.conflict & (State.editing == "")
    return rx.cond(shown, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def _identity() -> rx.Component:
    fields = form_grid(
        line(State, "name", t("Nom de l’agence"), SHOWN.name, 8, required=True, max_length=120),
        line(
            State, "registration", t("Agrément ou déclaration"), SHOWN.registration, 4, max_length=60,
            hint=t("Imprimé sur les documents"),
        ),
        line(State, "street", t("Adresse"), SHOWN.street, 12, max_length=200),
        line(State, "postcode", t("Code postal"), SHOWN.postcode, 3, input_mode="numeric"),
        line(State, "city", t("Commune"), SHOWN.city, 9, max_length=100),
        line(State, "phone", t("Téléphone"), SHOWN.phone, 4, type="tel"),
        line(State, "email", t("Adresse e-mail"), SHOWN.email, 8, type="email"),
    )  # fmt: skip
    return _form("identity", t("Identité"), "building-2", fields, State.save_identity)


def _habits() -> rx.Component:
    fields = form_grid(
        line(
            State, "reevaluation_months", t("Ré-évaluation des besoins"), SHOWN.reevaluation_months, 6, required=True,
            suffix=t("mois"), input_mode="numeric", hint=t("Après l’évaluation ; un rappel paraît ce mois-là"),
        ),
        line(
            State, "planning_weeks", t("Visites créées d’avance"), SHOWN.planning_weeks, 6, required=True,
            suffix=t("semaines"), input_mode="numeric", hint=t("À partir des créneaux des missions"),
        ),
        line(
            State, "late_after", t("Retard de pointage"), SHOWN.late_after, 6, suffix=t("min"),
            input_mode="numeric", hint=t("Après l’heure prévue, sans arrivée pointée"),
        ),
        line(
            State, "mails_a_minute", t("Courriels par minute"), SHOWN.mails_a_minute, 6, input_mode="numeric",
            hint=t("Au plus, pour ménager le serveur de courriel"),
        ),
        pick(State, "holidays_region", t("Jours fériés"), choices(REGIONS), SHOWN.holidays_region, 6),
        pick(
            State, "on_holiday", t("Visites des jours fériés"), choices(ON_HOLIDAY_LABELS), SHOWN.on_holiday, 6,
            placeholder=t("Assurer la visite"), hint=t("Sauf autre règle de la prestation, mission ou créneau"),
        ),
        pick(
            State, "school_zone", t("Zone scolaire"), choices(SCHOOL_ZONES), SHOWN.school_zone, 6,
            placeholder=t("Aucune"), hint=t("Pour les créneaux du temps scolaire ou des vacances"),
        ),
        line(
            State, "hour_cost", t("Coût d’une heure d’intervenant"), SHOWN.hour_cost, 6, suffix="€",
            input_mode="decimal", hint=t("Charges comprises ; sert à la marge des propositions"),
        ),
    )  # fmt: skip
    return _form("habits", t("Fonctionnement"), "sliders-horizontal", fields, State.save_habits)


def _alerts() -> rx.Component:
    def number(name: str, label: rx.Var, suffix: rx.Var | str, hint: rx.Var) -> rx.Component:
        return line(
            State, name, label, SHOWN.alerts[name], 6, required=True, suffix=suffix, input_mode="numeric", hint=hint
        )

    fields = form_grid(
        number("conflict_days", t("Conflits cherchés d’avance"), t("jours"), t("Absences, trajets et repos à venir")),
        number("skill_days", t("Compétence, premier délai"), t("jours"), t("Avant la fin de sa validité")),
        number("skill_urgent_days", t("Compétence, délai urgent"), t("jours"), t("L’alerte devient urgente")),
        number("plan_percent", t("Écart au plan d’aide"), "%", t("Heures du mois, planifiées et réalisées")),
        number("contract_percent", t("Écart au contrat"), "%", t("Heures planifiées, absences déduites")),
        pick(
            State, "contract_span", t("Heures du contrat comptées"), choices(SPANS), SHOWN.alerts["contract_span"], 6,
        ),
    )  # fmt: skip
    return _form("alerts", t("Alertes"), "bell-ring", fields, State.save_alerts)


def _form(name: str, title: rx.Var, icon_name: str, fields: rx.Component, on_submit: rx.EventHandler) -> rx.Component:
    form = rx.el.form(fields, id=f"form-{name}", on_submit=on_submit, no_validate=True)
    save = submit_button(t("Enregistrer"), form=f"form-{name}")
    return card(form, title=title, icon_name=icon_name, foot=(rx.el.span(class_name="grow"), save))


def _sectors() -> rx.Component:
    def sector(row: rx.Var) -> rx.Component:
        used = rx.el.span(
            plural("{count} client", "{count} clients", row.clients),
            ", ",
            plural("{count} intervenant", "{count} intervenants", row.workers),
            class_name="small muted",
        )
        return rx.el.div(
            rx.el.div(rx.el.div(row.name, class_name="medium ellipsis"), used, class_name="grow"),
            icon_button(
                "pencil", t("Renommer {name}", name=row.name), kind="ghost", size="sm",
                on_click=State.open_sector(row.id),
            ),
            icon_button(
                "trash-2", t("Supprimer {name}", name=row.name), kind="ghost", size="sm",
                on_click=State.remove_sector(row.id),
            ),
        )  # fmt: skip

    none = empty_state(t("Aucun secteur"), t("Un secteur regroupe des clients et leurs intervenants."), icon_name="map")
    return card(
        rx.cond(SHOWN.sectors.length() > 0, lines(rx.foreach(SHOWN.sectors, sector)), none),
        title=t("Secteurs"),
        icon_name="map",
        actions=(button(t("Ajouter"), icon_name="plus", size="sm", on_click=State.open_sector(0)),),
        flush=True,
    )
