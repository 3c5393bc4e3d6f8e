"""A stored proposal as its panel shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, Final

from careapp.actions.visits.locks import left_alone
from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
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


def share(hundredths: int | None) -> str:
    """A share as a percentage, a dash where there is nothing to measure."""
    return "—" if hundredths is None else formats.percent(hundredths / 100)


# key of the engine's figures → msgid, how it is written, and whether less is better
METRICS: Final[Sequence[tuple[str, Callable[[], str], Callable[[int], str], bool]]] = (
    ("unassigned", lambda: _("Visites non affectées"), str, True),
    ("conflicts", lambda: _("Conflits"), str, True),
    ("travel_minutes", lambda: _("Trajets"), duration_text, True),
    ("continuity", lambda: _("Continuité client"), share, False),
    ("faces", lambda: _("Visages différents"), str, True),
    ("overtime", lambda: _("Heures sup."), duration_text, True),
    ("turns", lambda: _("Dimanches et soirées, au plus par personne"), str, True),
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


def before_it(work: Work, proposal_id: int) -> list[ProposalView]:
    """The other proposals of the same round that were computed, the latest first: what this one is compared with."""
    work.require(Permission.PLANNING_READ)
    proposal = work.get(Proposal, proposal_id)
    if not proposal.round:
        return []
    same = Proposal.round == proposal.round, Proposal.id != proposal.id, Proposal.computed_at.is_not(None)  # type: ignore[union-attr]
    found = work.all(work.mine(Proposal).where(*same).order_by(Proposal.id.desc()).limit(3))  # type: ignore[union-attr]
    return [_view(work, one) for one in found]


def _view(work: Work, proposal: Proposal) -> ProposalView:
    shown = lines_of(work, proposal)
    metrics = proposal.metrics or {}
    return ProposalView(
        id=proposal.id or 0,
        version=proposal.version,
        scope=proposal.scope,
        day=proposal.day,
        until=proposal.until or proposal.day,
        sector_id=proposal.sector_id or 0,
        round=proposal.round,
        status=proposal.status,
        title=_title(work, proposal),
        computed=" ".join(filter(None, (_computed(metrics), left_alone(metrics.get("closed", 0))))),
        offered=sum(line.status == "offered" for line in shown),
        accepted=sum(line.status == "accepted" for line in shown),
        refused=sum(line.status == "refused" for line in shown),
        metrics=_metrics(metrics),
        lines=shown,
        open=open_lines(metrics),
    )


def lines_of(work: Work, proposal: Proposal) -> list[ProposalLineView]:
    """The lines of a proposal in their order, each in words."""
    lines = work.all(work.mine(ProposalLine).where(ProposalLine.proposal_id == proposal.id).order_by(ProposalLine.id))
    ids = {key for line in lines for key in (line.worker_id, line.previous_worker_id) if key}
    rows = work.tuples(queries.worker_names(work.actor.agency_id, ids)) if ids else ()
    names = {key: full_name(first, last) for key, _title, first, last in rows}
    return [_line(line, names) for line in lines]


def _title(work: Work, proposal: Proposal) -> str:
    if not proposal.day:
        return _("Toutes les missions")
    title = formats.short_day(date.fromisoformat(proposal.day))
    if proposal.until and proposal.until != proposal.day:
        title = f"{title} – {formats.short_day(date.fromisoformat(proposal.until))}"
    if part := (proposal.metrics or {}).get("part"):
        title = f"{title}, {span_text(*part)}"
    return f"{title}, {work.get(Sector, proposal.sector_id).name}" if proposal.sector_id else title


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
            _better(before[key], after[key], less),
        )
        for key, label, text, less in METRICS
        if key in before and not (key == "turns" and not before[key] and not after[key])
    ]


def _better(before: int | None, after: int | None, less: bool) -> bool:
    if before is None or after is None:
        return False
    return after < before if less else after > before


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
        day=formats.short_day(date.fromisoformat(content["date"])) if "date" in content else "",
        date=content.get("date", ""),
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
    if line.worker_id is None:
        cancels = bool(line.content.get("cancel"))
        return before, _("Annulée") if cancels else _("Non affectée"), "ban" if cancels else "user-x"
    start, was = line.content["start"], line.content.get("was", line.content["start"])
    if "was_end" in line.content and before and line.worker_id == line.previous_worker_id:
        return f"{before}, {span_text(was, line.content['was_end'])}", _when(line.content), "clock"
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


def open_lines(metrics: Mapping[str, Any]) -> list[OpenLine]:
    """The visits a proposal leaves open, and why."""
    return [_open(one) for one in metrics.get("open", ())]


def _open(one: Mapping[str, Any]) -> OpenLine:
    day = formats.short_day(date.fromisoformat(one["date"]))
    return OpenLine(f"{one['client']}, {day} {span_text(one['start'], one['end'])}", list(one["reasons"]))
