"""Chips, avatars and the table of statuses: an icon, a word, a colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import reflex as rx

from careapp.components.icons import icon
from careapp.components.text import Text, t, tv
from careapp.domain import incidents, reminders
from careapp.domain.expected_documents import STATE_BADGES
from careapp.domain.mailing import MAIL_BADGES
from careapp.domain.offers import OFFER_BADGES
from careapp.domain.opportunities import LOCKED_BADGE, STAGE_BADGES
from careapp.domain.rules import LEVEL_BADGES
from careapp.domain.visits import PROPOSED_BADGE, VISIT_BADGES
from careapp.domain.workflows import Badge
from careapp.i18n import N_

Family = Literal["gray", "blue", "teal", "green", "amber", "red", "violet"]


BADGES: Final[Mapping[str, Mapping[str, Badge]]] = {
    "visit": {**VISIT_BADGES, "proposed": PROPOSED_BADGE},
    "opportunity": {**STAGE_BADGES, "locked": LOCKED_BADGE},
    "mission": {
        "to_search": Badge(N_("À rechercher"), "user-x", "red"),
        "partial": Badge(N_("À compléter"), "circle-alert", "amber"),
        "covered": Badge(N_("Couverte"), "calendar-check", "teal"),
        "planned": Badge(N_("Planifiée"), "calendar-check", "teal"),
        "ended": Badge(N_("Terminée"), "check", "gray"),
    },
    "quote": {
        "draft": Badge(N_("Brouillon"), "file-pen", "gray"),
        "sent": Badge(N_("Envoyé"), "send", "blue"),
        "accepted": Badge(N_("Accepté"), "circle-check", "green"),
        "refused": Badge(N_("Refusé"), "circle-x", "red"),
        "expired": Badge(N_("Expiré"), "clock-alert", "amber"),
    },
    "incident": incidents.STATUS_BADGES,
    "severity": incidents.SEVERITY_BADGES,
    "reminder": {**reminders.SITUATION_BADGES, "overdue": reminders.OVERDUE_BADGE},
    "risk": {
        "low": Badge(N_("Faible"), "info", "gray"),
        "moderate": Badge(N_("Modéré"), "circle-alert", "amber"),
        "high": Badge(N_("Élevé"), "triangle-alert", "red"),
    },
    "mail": MAIL_BADGES,
    "document": STATE_BADGES,
    "offer": OFFER_BADGES,
    "rule": LEVEL_BADGES,
    "client": {
        "active": Badge(N_("Actif"), "circle-check", "green"),
        "prospect": Badge(N_("À venir"), "clock", "blue"),
        "suspended": Badge(N_("Suspendu"), "circle-pause", "amber"),
        "ended": Badge(N_("Terminé"), "archive", "gray"),
    },
    "worker": {
        "active": Badge(N_("En poste"), "circle-check", "green"),
        "candidate": Badge(N_("Candidature"), "user-plus", "blue"),
        "suspended": Badge(N_("Contrat suspendu"), "circle-pause", "amber"),
        "left": Badge(N_("Parti"), "archive", "gray"),
    },
}


def chip(
    label: Text, *, icon_name: str = "", family: Family = "gray", outline: bool = False, **props: object
) -> rx.Component:
    """A short word on a tint."""
    classes = f"chip t-{family}" + (" chip-outline" if outline else "")
    children = [icon(icon_name, 12)] if icon_name else []
    return rx.el.span(*children, rx.el.span(label, class_name="ellipsis"), class_name=classes, **props)


def status_badge(kind: str, value: Text) -> rx.Component:
    """The status `value` of a `kind` of BADGES, known now or only while the page runs."""
    table = BADGES[kind]
    if not isinstance(value, rx.Var):
        return _badge(table[value])
    return rx.match(value, *((key, _badge(badge)) for key, badge in table.items()), chip(tv(value)))


def status_word(kind: str, value: rx.Var) -> rx.Var:
    """The word alone of the status `value`, for a title or a filter."""
    return rx.match(value, *((key, t(badge.label)) for key, badge in BADGES[kind].items()), value)


def _badge(badge: Badge) -> rx.Component:
    done = " chip-done" if badge.icon == "check" else ""
    return rx.el.span(icon(badge.icon, 12), t(badge.label), class_name=f"chip t-{badge.family}{done}")


def avatar(initials: Text, hue: int | rx.Var = 0, *, size: Literal["sm", "md", "lg", "xl"] = "md") -> rx.Component:
    """The round with a person's initials, in one of six hues (`hue` is taken modulo 6, so an id will do)."""
    shade = hue % 6 if isinstance(hue, int) else hue.to(int) % 6
    classes = "avatar" + ("" if size == "md" else f" avatar-{size}")
    return rx.el.span(initials, class_name=f"{classes} hue-{shade}", custom_attrs={"aria-hidden": "true"})


def kbd(keys: str) -> rx.Component:
    """The key, or keys, that do the same."""
    return rx.el.kbd(keys)
