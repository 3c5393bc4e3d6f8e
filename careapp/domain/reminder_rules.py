"""Rules that make reminders: from which cause, how long before or after it, with which words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.reminders import CATEGORIES, LONGEST_NOTE, PRIORITY_BADGES, Priority
from careapp.i18n import N_, _

WORD: Final = re.compile(r"\{([^{}]*)\}")


class RuleKind(StrEnum):
    """What a rule watches."""

    REEVALUATION = "reevaluation"
    QUOTE = "quote"
    SATISFACTION = "satisfaction"
    PLAN = "plan"
    SKILL = "skill"
    CONTRACT = "contract"
    DOCUMENT = "document"


class Delay(StrEnum):
    """What a delay counts: days before the cause's date, or days after it."""

    BEFORE = "before"
    AFTER = "after"


DELAY_LABELS: Final[Mapping[str, str]] = {
    Delay.BEFORE: N_("jours avant"),
    Delay.AFTER: N_("jours après"),
}
LONGEST_DELAY: Final = 365


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A kind of rule: its name, the date it counts from, when it closes by itself, its usual values.

    `words` are the names its texts may hold between braces; `by_activity` says that each activity may have its own,
    `needs_keeper` that its records have no manager who could be given the reminder.
    """

    label: str
    icon: str
    cause: str
    ends: str
    delay: Delay
    usual: int
    title: str
    note: str
    category: str
    words: tuple[str, ...]
    priority: str = Priority.NORMAL
    mail: bool = False
    by_activity: bool = True
    needs_keeper: bool = False


RULES: Final[Mapping[str, RuleSpec]] = {
    RuleKind.REEVALUATION: RuleSpec(
        N_("Ré-évaluation des besoins"), "rotate-cw", N_("la date de ré-évaluation du formulaire"),
        N_("quand le formulaire est dupliqué"),
        Delay.BEFORE, 0, REEVALUATION_TITLE, N_("À ré-évaluer le {date}."), "Suivi évaluation",
        ("client", "numéro", "date"), Priority.URGENT, mail=True,
    ),
    RuleKind.QUOTE: RuleSpec(
        N_("Devis sans réponse"), "file-clock", N_("le passage à l’étape Devis"),
        N_("quand l’opportunité change d’étape"),
        Delay.AFTER, 7, N_("Relancer le devis"), N_("À l’étape Devis depuis le {date}."), "Devis",
        ("client", "numéro", "date"),
    ),
    RuleKind.SATISFACTION: RuleSpec(
        N_("Appel satisfaction du premier mois"), "smile", N_("la première visite"),
        N_("quand une note de satisfaction est écrite"),
        Delay.AFTER, 30, N_("Appel satisfaction à un mois"), N_("Première visite le {date}."), "Satisfaction",
        ("client", "date"),
    ),
    RuleKind.PLAN: RuleSpec(
        N_("Fin d’un plan d’aide"), "file-heart", N_("la fin du plan d’aide"),
        N_("quand le plan est prolongé ou suivi d’un autre"),
        Delay.BEFORE, 45, N_("Renouveler le plan d’aide"), N_("Plan {financeur}, jusqu’au {date}."), "Plan d’aide",
        ("client", "financeur", "date"), Priority.HIGH, by_activity=False,
    ),
    RuleKind.SKILL: RuleSpec(
        N_("Compétence ou habilitation qui expire"), "award", N_("l’expiration"),
        N_("quand la date est repoussée ou que l’intervenant part"),
        Delay.BEFORE, 60, N_("Renouveler une compétence"), N_("{compétence}, valable jusqu’au {date}."), "Équipe",
        ("intervenant", "compétence", "date"), by_activity=False, needs_keeper=True,
    ),
    RuleKind.CONTRACT: RuleSpec(
        N_("Fin d’un contrat de travail"), "signature", N_("la fin du contrat"),
        N_("quand le contrat est prolongé ou suivi d’un autre"),
        Delay.BEFORE, 30, N_("Décider de la suite du contrat"), N_("Contrat {contrat}, jusqu’au {date}."), "Équipe",
        ("intervenant", "contrat", "date"), Priority.HIGH, by_activity=False, needs_keeper=True,
    ),
    RuleKind.DOCUMENT: RuleSpec(
        N_("Document attendu"), "file-x", N_("le jour où le document est à demander"),
        N_("quand le document est reçu, sans objet ou plus demandé"),
        Delay.AFTER, 7, N_("Demander un document"), N_("{document}, {état}."), "Documents",
        ("nom", "document", "état"), needs_keeper=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """The fields of a rule, checked."""

    active: bool
    delay: int
    title: str
    note: str
    category: str
    priority: str
    alert: bool
    mail: bool
    manager_id: int | None


def usual(kind: str) -> RuleDraft:
    """A rule as the house ships it: off."""
    spec = RULES[kind]
    return RuleDraft(False, spec.usual, spec.title, spec.note, spec.category, spec.priority, True, spec.mail, None)


def read_rule(kind: str, form: Mapping[str, Any], categories: Collection[str] = CATEGORIES) -> RuleDraft:
    """The rule a form describes, or RefusedFields; a text unchanged in the reader's language stays the house's own."""
    spec, reading = RULES[kind], Reading(form)
    draft = RuleDraft(
        active=reading.flag("active"),
        delay=reading.integer("delay", 0, LONGEST_DELAY, required=True) or 0,
        title=_own(reading.text("title", 160, required=True), spec.title),
        note=_own(reading.text("note", LONGEST_NOTE, lines=True), spec.note),
        category=reading.choice("category", categories, spec.category),
        priority=reading.choice("priority", PRIORITY_BADGES, Priority.NORMAL),
        alert=reading.flag("alert"),
        mail=reading.flag("mail"),
        manager_id=reading.reference("manager_id"),
    )
    for key, text in (("title", draft.title), ("note", draft.note)):
        if unknown := [word for word in WORD.findall(text) if word not in spec.words]:
            known = ", ".join(f"{{{word}}}" for word in spec.words)
            reading.refuse(key, _("« {word} » n’existe pas ici. Possibles : {known}.", word=unknown[0], known=known))
    if draft.active and spec.needs_keeper and draft.manager_id is None:
        reading.refuse(
            "manager_id", _("Choisissez qui s’en charge : les fiches d’intervenants n’ont pas de gestionnaire.")
        )
    reading.check()
    return draft


def _own(text: str, shipped: str) -> str:
    return shipped if text == _(shipped) else text


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its words filled; one without a value leaves nothing."""
    return WORD.sub(lambda found: values.get(found.group(1), ""), text).strip()


def due_day(kind: str, cause: date, delay: int) -> date:
    """The day a rule wants its reminder, from the date of the cause."""
    days = timedelta(days=delay)
    return cause - days if RULES[kind].delay == Delay.BEFORE else cause + days


def origin(kind: str, subject: str, cause: date) -> str:
    """The name of what a reminder was made of: the same cause on the same date makes one reminder, once."""
    return f"{kind}:{subject}:{cause.isoformat()}"
