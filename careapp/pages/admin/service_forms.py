"""The forms of a service, a task and a risk situation."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import icon_button
from careapp.components.forms import checkbox, choice_pills, field, form_grid, select_input, text_area
from careapp.components.text import t
from careapp.domain.catalog import COLOUR_LABELS, VAT_LABELS
from careapp.domain.day_rules import ON_HOLIDAY_LABELS
from careapp.domain.tasks import RISK_LEVEL_LABELS
from careapp.pages.records import choices, edit_dialog, error_of, line, pick
from careapp.state.catalog import CatalogState as State


def dialogs() -> rx.Component:
    """The three forms, one open at most."""
    return rx.fragment(_service(), _task(), _risk())


def _service() -> rx.Component:
    row = State.service
    colours = [(key, t(text)) for key, text in COLOUR_LABELS.items()]
    fields = form_grid(
        line(State, "name", t("Nom"), row.name, 12, required=True, max_length=80),
        line(
            State, "hourly_price", t("Prix horaire hors taxes"), row.price, 6, required=True, suffix="€",
            input_mode="decimal",
        ),
        pick(State, "vat_rate", t("TVA"), choices(VAT_LABELS), row.vat, 6),
        pick(
            State, "on_holiday", t("Jours fériés"), choices(ON_HOLIDAY_LABELS), row.on_holiday, 12,
            placeholder=t("Comme l’agence"), hint=t("Sauf autre règle de la mission ou du créneau"),
        ),
        field(
            t("Couleur au planning"), choice_pills("colour", colours, row.colour, label=t("Couleur au planning")),
            error=error_of(State, "colour"),
        ),
        _asked(),
        _usual(),
    )  # fmt: skip
    title = rx.cond(row.id > 0, t("Modifier la prestation"), t("Nouvelle prestation"))
    return edit_dialog(State, "service", title, fields, icon_name="briefcase-medical")


def _asked() -> rx.Component:
    def asked(one: rx.Var) -> rx.Component:
        level = select_input(
            f"level_{one.skill_id}",
            State.shown.levels,
            one.level,
            lambda value: State.set_level(one.skill_id, value),
            custom_attrs={"aria-label": t("Niveau demandé")},
        )
        drop = icon_button(
            "x", t("Retirer {name}", name=one.name), kind="ghost", on_click=State.drop_skill(one.skill_id)
        )
        return rx.el.div(rx.el.span(one.name, class_name="grow medium"), level, drop, class_name="row")

    adder = select_input(
        "add_skill", State.shown.skills, State.picked, State.ask_skill, placeholder=t("Ajouter une compétence")
    )
    return rx.fragment(
        field(
            t("Compétences demandées par défaut"), adder, error=error_of(State, "skills"),
            hint=t("Chaque nouvelle mission les reprend, avec leur niveau minimal."),
        ),
        rx.el.div(rx.foreach(State.asked, asked), class_name="span-12 col"),
    )  # fmt: skip


def _usual() -> rx.Component:
    def box(task: rx.Var) -> rx.Component:
        return checkbox(f"task_{task.id}", task.name, task.ticked)

    boxes = rx.el.div(rx.foreach(State.usual, box), class_name="tick-grid")
    none = rx.el.span(t("Cette activité n’a pas encore de tâche."), class_name="muted")
    return rx.el.fieldset(
        rx.el.legend(t("Tâches habituelles"), class_name="field-label"),
        rx.cond(State.usual.length() > 0, boxes, none),
        rx.cond(
            error_of(State, "tasks"), rx.el.small(error_of(State, "tasks"), class_name="field-error"), rx.fragment()
        ),
        class_name="span-12 col",
    )


def _task() -> rx.Component:
    row = State.task
    fields = form_grid(
        line(State, "name", t("Tâche"), row.name, 12, required=True, max_length=120),
        line(State, "group", t("Groupe"), row.group, 8, hint=t("Comme Toilette, Repas, Ménage"), max_length=80),
        line(State, "minutes", t("Durée"), row.minutes, 4, suffix="min", input_mode="numeric"),
        rx.el.div(
            checkbox("essential", t("Obligatoire : une réponse est demandée avant le départ"), row.essential),
            class_name="span-12",
        ),
    )
    title = rx.cond(row.id > 0, t("Modifier la tâche"), t("Nouvelle tâche"))
    return edit_dialog(State, "task", title, fields, size="sm", icon_name="list-checks")


def _risk() -> rx.Component:
    row = State.risk
    fields = form_grid(
        line(State, "name", t("Situation"), row.name, 8, required=True, max_length=120),
        pick(State, "level", t("Niveau"), choices(RISK_LEVEL_LABELS), row.level, 4),
        field(
            t("Mesures"), text_area("measures", row.text, rows=6), required=True, error=error_of(State, "measures"),
            hint=t("Une mesure par ligne."),
        ),
    )  # fmt: skip
    title = rx.cond(row.id > 0, t("Modifier la situation"), t("Nouvelle situation à risque"))
    return edit_dialog(State, "risk", title, fields, icon_name="shield-alert")
