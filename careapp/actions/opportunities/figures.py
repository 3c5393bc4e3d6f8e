"""The figures of the opportunities opened in a period: how far they came, how long it took, why some were lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.opportunities import choices
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.pipeline import StageStay
from careapp.db.models.users import User
from careapp.domain import pipeline
from careapp.domain.csv_table import write_table
from careapp.domain.opportunities import STAGE_BADGES
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.pipeline import Journey, Stay
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _, formats
from careapp.readmodels.pipeline import FigureBar, FigureChoices, FigureGroup, FunnelStep, PipelineFigures

BY: Final[Mapping[str, str]] = {"activity": N_("Activité"), "origin": N_("Origine"), "owner": N_("Gestionnaire")}
USUAL_DAYS: Final = 90
LONGEST: Final = 366 * 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, what narrows it, and by what it is parted."""

    first: date
    last: date
    activity: str = ""
    origin: str = ""
    owner: str = ""
    by: str = "origin"


def asked(work: Work, form: Mapping[str, Any]) -> Asked:
    """What a form or an address asks for; without a period, the last three months."""
    last = _day(form.get("last")) or work.today
    first = _day(form.get("first")) or last - timedelta(days=USUAL_DAYS)
    if first > last:
        raise Refused(_("La fin doit suivre le début ({start}).", start=f"{first:%d/%m/%Y}"), "last")
    if (last - first).days > LONGEST:
        raise Refused(_("Choisissez trois ans au plus."), "first")
    plain = {name: str(form.get(name) or "")[:80] for name in ("activity", "origin", "owner")}
    by = str(form.get("by") or "origin")
    return Asked(first, last, **plain, by=by if by in BY else "origin")


def options(work: Work) -> FigureChoices:
    """What narrows the figures."""
    offered = choices.board_choices(work)
    return FigureChoices(offered.activities, offered.origins, offered.managers)


def figures(work: Work, form: Mapping[str, Any]) -> PipelineFigures:
    """The figures of a period, in words and lengths."""
    work.require(Permission.OPPORTUNITIES_READ)
    wanted = asked(work, form)
    journeys = _journeys(work, wanted)
    total, found = pipeline.tally(journeys), pipeline.steps(journeys)
    longest = max((step.days or 0 for step in found), default=0) or 1
    return PipelineFigures(
        first=wanted.first.isoformat(),
        last=wanted.last.isoformat(),
        opened=total.opened,
        won=total.won,
        lost=total.lost,
        running=total.running,
        rate=_percent(total.rate),
        days_to_win=_days(total.days_to_win),
        steps=[
            FunnelStep(
                stage=step.stage.value,
                label=_(STAGE_BADGES[step.stage].label),
                family=STAGE_BADGES[step.stage].family,
                count=step.count,
                percent=round(100 * step.count / total.opened) if total.opened else 0,
                onward=_percent(step.onward),
                days=_days(step.days),
                days_percent=round(100 * (step.days or 0) / longest),
                waiting=step.waiting,
            )
            for step in found
        ],
        reasons=_bars(pipeline.reasons(journeys)),
        groups=[_group(name, one, total.opened) for name, one in pipeline.groups(journeys).items()],
    )


def table(work: Work, form: Mapping[str, Any]) -> str:
    """The groups of a period and its stages as a file for spreadsheets; the audit keeps who took it."""
    shown = figures(work, form)
    by = asked(work, form).by
    header = (
        _(BY[by]), _("Ouvertes"), _("Abouties"), _("Perdues"), _("Taux d’aboutissement"), _("Délai médian"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = [
        (one.label, one.opened, one.won, one.lost, one.rate, one.days) for one in shown.groups
    ]
    lines += [(), (_("Étape"), _("Arrivées"), _("En cours"), "", _("Passage à la suite"), _("Durée médiane"))]
    lines += [(one.label, one.count, one.waiting, "", one.onward, one.days) for one in shown.steps]
    lines += [(), (_("Motif"), _("Perdues"))]
    lines += [(one.label, one.count) for one in shown.reasons]
    agency = work.session.get_one(Agency, work.actor.agency_id)
    work.audit("export", agency, entry="figures", count=shown.opened)
    return write_table(header, lines)


def _journeys(work: Work, wanted: Asked) -> list[Journey]:
    names = _names(work, wanted.by)
    column = {"activity": Opportunity.activity_id, "origin": Opportunity.origin, "owner": Opportunity.manager_id}
    narrowed = [
        column[name] == (int(value) if name != "origin" else value)
        for name in column
        if (value := getattr(wanted, name)) and (name == "origin" or value.isdigit())
    ]
    rows = (
        select(  # type: ignore[call-overload]
            Opportunity.id, Opportunity.stage, Opportunity.lost_reason, column[wanted.by],
            StageStay.stage, StageStay.entered_at, StageStay.left_at,
        )
        .join(StageStay, StageStay.opportunity_id == Opportunity.id)
        .where(Opportunity.agency_id == work.actor.agency_id, Opportunity.copy_of_id.is_(None), *narrowed)  # type: ignore[union-attr]
        .order_by(Opportunity.id, StageStay.entered_at, StageStay.id)
    )  # fmt: skip
    found: dict[int, tuple[str, str, str, list[Stay]]] = {}
    for key, stage, reason, group, *stay in work.tuples(rows):
        found.setdefault(key, (stage, reason, names(group), []))[3].append(Stay(*stay))
    start, end = _bounds(work, wanted)
    return [
        Journey(stage, reason, group, tuple(stays))
        for stage, reason, group, stays in found.values()
        if start <= stays[0].entered_at < end
    ]


def _bounds(work: Work, wanted: Asked) -> tuple[datetime, datetime]:
    """The instants of a period of days on the agency's wall."""
    midnights = (wanted.first, wanted.last + timedelta(days=1))
    start, end = (datetime.combine(day, time(), work.tz) for day in midnights)
    return start, end


def _names(work: Work, by: str) -> Any:
    if by == "origin":
        return lambda text: label(_(text)) if text else _("Non renseignée")
    if by == "activity":
        names = {row.id: label(row.label) for row in work.all(work.mine(Activity))}
        return lambda key: names.get(key, "")
    people = dict(work.tuples(select(User.id, User.name)))
    return lambda key: people.get(key) or _("Personne")


def _group(name: str, one: pipeline.Tally, total: int) -> FigureGroup:
    share = round(100 * one.opened / total) if total else 0
    return FigureGroup(name, one.opened, one.won, one.lost, _percent(one.rate), share, _days(one.days_to_win))


def _bars(found: list[tuple[str, int]]) -> list[FigureBar]:
    total, longest = sum(count for _name, count in found), max((count for _name, count in found), default=1)
    return [
        FigureBar(_(name) if name else _("Sans motif"), count, round(100 * count / longest), _percent(count / total))
        for name, count in found
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else formats.percent(share)


def _days(days: float | None) -> str:
    if days is None:
        return "–"
    return _("{count} j", count=formats.number(days, 1 if days < 10 else 0))


def _day(value: Any) -> date | None:
    return parse_date(str(value)) if value else None
