"""A stored proposal as its panel shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.queries import planning as queries
from careapp.domain.durations import clock_text, duration_text, span_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import WEEKDAYS
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.proposals import MetricRow, OpenLine, ProposalLineView, ProposalView


def euros(cents: int) -> str:
    """Cents as an amount."""
    return formats.money(Decimal(cents) / 100)


# key of the engine's figures → msgid, how it is written, and whether less is better
METRICS: Final[Sequence[tuple[str, Callable[[], str], Callable[[int], str], bool]]] = (
    ("unassigned", lambda: _("Visites non affectées"), str, True),
    ("conflicts", lambda: _("Conflits"), str, True),
    ("travel_minutes", lambda: _("Trajets"), duration_text, True),
    ("faces", lambda: _("Visages différents"), str, True),
    ("contract_minutes", lambda: _("Heures de contrat remplies"), duration_text, False),
    ("given_minutes", lambda: _("Heures confiées"), duration_text, False),
    ("added_travel", lambda: _("Trajets ajoutés"), duration_text, True),
    ("revenue", lambda: _("Chiffre d’affaires HT"), euros, False),
    ("cost", lambda: _("Coût des heures"), euros, True),
    ("margin", lambda: _("Marge"), euros, False),
)


def view(work: Work, proposal_id: int) -> ProposalView:
    """A proposal with its lines."""
    work.require(Permission.PLANNING_READ)
    return _view(work, work.get(Proposal, proposal_id))


def latest(work: Work, *, opportunity_id: int | None = None, day: date | None = None) -> ProposalView | None:
    """The latest proposal of an opportunity or of a day that still offers something."""
    work.require(Permission.PLANNING_READ)
    where = Proposal.opportunity_id == opportunity_id if opportunity_id else Proposal.day == str(day)
    found = work.mine(Proposal).where(where, Proposal.status == "offered")
    proposal = work.session.exec(found.order_by(Proposal.id.desc())).first()  # type: ignore[union-attr]
    return _view(work, proposal) if proposal else None


def _view(work: Work, proposal: Proposal) -> ProposalView:
    lines = work.all(work.mine(ProposalLine).where(ProposalLine.proposal_id == proposal.id).order_by(ProposalLine.id))
    ids = {key for line in lines for key in (line.worker_id, line.previous_worker_id) if key}
    rows = work.tuples(queries.worker_names(work.actor.agency_id, ids)) if ids else ()
    names = {key: full_name(first, last) for key, _title, first, last in rows}
    shown = [_line(line, names) for line in lines]
    metrics = proposal.metrics or {}
    return ProposalView(
        id=proposal.id or 0,
        version=proposal.version,
        scope=proposal.scope,
        status=proposal.status,
        title=_title(proposal),
        computed=_computed(metrics),
        offered=sum(line.status == "offered" for line in shown),
        accepted=sum(line.status == "accepted" for line in shown),
        refused=sum(line.status == "refused" for line in shown),
        metrics=_metrics(metrics),
        lines=shown,
        open=[_open(one) for one in metrics.get("open", ())],
    )


def _title(proposal: Proposal) -> str:
    return formats.short_day(date.fromisoformat(proposal.day)) if proposal.day else _("Toutes les missions")


def _computed(metrics: Mapping[str, Any]) -> str:
    if "reason" in metrics:
        return str(metrics["reason"])
    if "seconds" not in metrics:
        return _("Calcul en cours")
    told = _("Calculée en {seconds} s.", seconds=max(1, round(metrics["seconds"])))
    if metrics["status"] == "optimal":
        return _("{told} Aucune meilleure répartition n’existe.", told=told)
    if metrics.get("gap") is not None:
        share = max(1, ceil(100 * metrics["gap"]))
        return _("{told} À {share} % près, aucune meilleure répartition n’existe.", told=told, share=share)
    return told


def _metrics(metrics: Mapping[str, Any]) -> list[MetricRow]:
    before, after = metrics.get("before"), metrics.get("after")
    if not before or not after:
        return []
    return [
        MetricRow(
            label(),
            text(before[key]),
            text(after[key]),
            (after[key] < before[key]) if less else after[key] > before[key],
        )
        for key, label, text, less in METRICS
        if key in before
    ]


def _line(line: ProposalLine, names: Mapping[int, str]) -> ProposalLineView:
    content = line.content
    before, after, sign = _change(line, names)
    reasons = list(content.get("reasons", ()))
    return ProposalLineView(
        id=line.id or 0,
        status=line.status,
        icon=sign,
        title=content["client"],
        short=_short(content["client"]),
        when=_when(content),
        before=before,
        after=after,
        reason=" · ".join(reasons[:2]),
        reasons=reasons,
        refusal=line.refusal if line.status == "refused" else "",
        visit_id=line.visit_id or 0,
        worker_id=line.worker_id or 0,
        start=content["start"],
        end=content["end"],
    )


def _change(line: ProposalLine, names: Mapping[int, str]) -> tuple[str, str, str]:
    """What a line changes: before, after and its icon; the hour is told where it moves."""
    before, after = names.get(line.previous_worker_id or 0, ""), names.get(line.worker_id or 0, "")
    if not line.visit_id:
        return _("Sans titulaire"), after, "user-plus"
    start, was = line.content["start"], line.content.get("was", line.content["start"])
    if before and line.worker_id == line.previous_worker_id:
        return _("{name}, même intervenant, {time}", name=before, time=clock_text(was)), clock_text(start), "clock"
    sign = "arrow-right-left" if before else "user-plus"
    before = before or _("Non affectée")
    return (before if start == was else f"{before}, {clock_text(was)}"), after, sign


def _short(client: str) -> str:
    """What a ghost on the board has room for: the last name."""
    words = client.split()
    return " ".join(words[2:] if len(words) > 2 else words[-1:])


def _when(content: Mapping[str, Any]) -> str:
    hours = span_text(content["start"], content["end"])
    if "dates" not in content:
        return hours
    count = len(content["dates"])
    dates = ngettext("{count} date", "{count} dates", count)
    if count == 1:
        dates = formats.short_day(date.fromisoformat(content["dates"][0]))
    return f"{_(WEEKDAYS[content['weekday']])} {hours} · {dates}"


def _open(one: Mapping[str, Any]) -> OpenLine:
    day = formats.short_day(date.fromisoformat(one["date"]))
    return OpenLine(f"{one['client']}, {day} {span_text(one['start'], one['end'])}", list(one["reasons"]))
