"""The alerts by kind with their counts; what is put aside is apart, and comes back by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from careapp.actions.alerts import figures, labour, visits
from careapp.actions.alerts.sight import Sight
from careapp.actions.expected_documents import listing as documents
from careapp.actions.work import Work
from careapp.db.models.alerts import AlertPause
from careapp.domain.alerts import KINDS, Kind
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.alerts import AlertCount, AlertPage, AlertRow

MOST: Final = 200
SOURCES: Final[dict[Kind, Callable[[Sight], list[AlertRow]]]] = {
    Kind.OPEN: visits.unassigned,
    Kind.ABSENCE: visits.uncovered,
    Kind.CONFLICT: visits.conflicts,
    Kind.LAW: labour.excess,
    Kind.LATE: visits.late,
    Kind.IDLE: figures.idle,
    Kind.SKILL: figures.skills,
    Kind.PLAN: figures.plans,
    Kind.CONTRACT: figures.contracts,
}
# Those that the dashboard has no list of its own for.
WATCHED: Final = (Kind.LAW, Kind.IDLE, Kind.SKILL, Kind.PLAN, Kind.CONTRACT)


def kind_of(text: str) -> Kind:
    """The kind of that name; raise Refused for one that does not exist."""
    try:
        return Kind(text)
    except ValueError:
        raise Refused(_("Ce choix n’existe pas.")) from None


def paused(work: Work) -> dict[tuple[str, str], AlertPause]:
    """What is put aside today."""
    living = work.all(work.mine(AlertPause).where(AlertPause.until > work.today))
    return {(row.kind, row.subject): row for row in living}


def listed(work: Work, kind: str = Kind.OPEN, aside: bool = False) -> AlertPage:
    """The alerts of a kind, or those of it that were put aside, and how many of each kind there are."""
    work.require(Permission.DASHBOARD_READ)
    asked, sight, resting = kind_of(kind), Sight(work), paused(work)
    found = {each: source(sight) for each, source in SOURCES.items()}
    mine = found[asked]
    away = [row for row in mine if (row.kind, row.subject) in resting]
    shown = away if aside else [row for row in mine if (row.kind, row.subject) not in resting]
    return AlertPage(
        kind=asked,
        title=_(KINDS[asked].title),
        solve=_(KINDS[asked].solve),
        about=_about(sight, asked),
        counts=[_count(each, rows, resting) for each, rows in found.items()],
        rows=[_with_pause(row, resting) for row in shown[:MOST]],
        more=max(0, len(shown) - MOST),
        aside=len(away),
    )


def watched(work: Work) -> list[AlertCount]:
    """How many alerts there are of the kinds that the dashboard only counts."""
    sight, resting = Sight(work), paused(work)
    return [*(_count(kind, SOURCES[kind](sight), resting) for kind in WATCHED), _documents(work)]


def _documents(work: Work) -> AlertCount:
    """The obligatory documents that are missing or expired; they have a list of their own."""
    lacking, ending = documents.to_ask(work)
    label = ngettext("{count} document manquant ou expiré", "{count} documents manquants ou expirés", lacking)
    told = ngettext("{count} expire bientôt", "{count} expirent bientôt", ending) if ending else ""
    return AlertCount(
        "document", ", ".join(filter(None, (label, told))), lacking + ending, "folder-x", "amber",
        "/documents?obligatory=yes",
    )  # fmt: skip


def _count(kind: Kind, rows: list[AlertRow], resting: dict[tuple[str, str], AlertPause]) -> AlertCount:
    look, number = KINDS[kind], sum((row.kind, row.subject) not in resting for row in rows)
    return AlertCount(kind, look.counted(number), number, look.icon, look.family, f"/alerts?kind={kind}")


def _with_pause(row: AlertRow, resting: dict[tuple[str, str], AlertPause]) -> AlertRow:
    pause = resting.get((row.kind, row.subject))
    key = f"{row.kind}/{row.subject}"
    if pause is None:
        return replace(row, key=key)
    told = _("Mise de côté jusqu’au {day} par {name} : {reason}", day=formats.date_text(pause.until),
             name=pause.made_by or "careapp", reason=pause.reason)  # fmt: skip
    return replace(row, paused=told, key=key)


def _about(sight: Sight, kind: Kind) -> str:
    """What the agency's limits make of a kind."""
    limits = sight.limits
    texts = {
        Kind.OPEN: lambda: _("Sur sept jours, les plus proches d’abord."),
        Kind.ABSENCE: lambda: _("Absences en cours dont des visites attendent quelqu’un."),
        Kind.CONFLICT: lambda: ngettext(
            "D’ici {count} jour : intervenant absent ou parti, trajet ou repos trop court.",
            "D’ici {count} jours : intervenant absent ou parti, trajet ou repos trop court.",
            limits.conflict_days,
        ),
        Kind.LAW: lambda: ngettext(
            "D’ici {count} jour : ce que le planning dépasse des règles de repos et de durée.",
            "D’ici {count} jours : ce que le planning dépasse des règles de repos et de durée.",
            limits.conflict_days,
        ),
        Kind.LATE: lambda: _("Commencées d’après le planning, sans pointage d’arrivée."),
        Kind.IDLE: lambda: _("Clients actifs, les plus longtemps sans visite d’abord."),
        Kind.SKILL: lambda: _(
            "À {days} jours de leur fin ; urgentes à {urgent} jours.",
            days=limits.skill_days, urgent=limits.skill_urgent_days,
        ),
        Kind.PLAN: lambda: _(
            "Heures planifiées et réalisées du mois, à plus de {percent} % du plan d’aide.", percent=limits.plan_percent
        ),
        Kind.CONTRACT: lambda: _(
            "Heures planifiées {span}, à plus de {percent} % du contrat, absences déduites.",
            span=_("cette semaine") if limits.contract_span == "week" else _("ce mois"),
            percent=limits.contract_percent,
        ),
    }  # fmt: skip
    return texts[kind]()
