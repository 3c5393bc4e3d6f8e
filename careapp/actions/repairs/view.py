"""The ways out of a breakdown side by side: what each costs, bends and disturbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.actions.proposals.view import lines_of, open_lines
from careapp.actions.visits.locks import left_alone
from careapp.actions.work import Work
from careapp.db.models.proposals import Proposal
from careapp.domain.durations import duration_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.i18n import _, ngettext
from careapp.readmodels.repairs import RepairFigure, RepairPlanView, RepairView


def view(work: Work, round: str) -> RepairView:
    """The ways out of a round; raise NotFound."""
    work.require(Permission.PLANNING_READ)
    found = work.all(work.mine(Proposal).where(Proposal.round == round[:16]).order_by(Proposal.id)) if round else ()
    if not found:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    plans = [_plan(work, proposal) for proposal in found if proposal.computed_at]
    return RepairView(
        round=round,
        computed=_computed(found[0].metrics),
        plans=plans,
        accepted=sum(plan.accepted for plan in plans),
    )


def _computed(metrics: Mapping[str, Any]) -> str:
    if "seconds" not in metrics:
        return str(metrics.get("reason") or _("Calcul en cours"))
    told = _("Calculé en {seconds} s.", seconds=max(1, round(metrics["seconds"])))
    told = _("{told} Arrêté avant la fin.", told=told) if metrics["status"] == "cancelled" else told
    return " ".join(filter(None, (told, left_alone(metrics.get("closed", 0)))))


def _plan(work: Work, proposal: Proposal) -> RepairPlanView:
    lines, metrics = lines_of(work, proposal), proposal.metrics
    return RepairPlanView(
        id=proposal.id or 0,
        aim=proposal.aim,
        title=metrics.get("title", ""),
        status=proposal.status,
        offered=sum(line.status == "offered" for line in lines),
        accepted=sum(line.status == "accepted" for line in lines),
        refused=sum(line.status == "refused" for line in lines),
        figures=_figures(metrics),
        lines=lines,
        open=open_lines(metrics),
    )


def _figures(metrics: Mapping[str, Any]) -> list[RepairFigure]:
    left, changes = metrics["unassigned"], metrics["known_faces"] + metrics["strangers"]
    alerts = metrics["alerts"]
    return [
        RepairFigure(
            _("Couverture"), "circle-check" if not left else "user-x",
            _("Tout est couvert") if not left else ngettext("{count} sans personne", "{count} sans personne", left),
            _placed(metrics), "bad" if left else "good",
        ),
        RepairFigure(
            _("Continuité"), "smile", f"{metrics['known_faces']}/{changes}", _("visites par un visage connu"),
            "plain" if metrics["strangers"] else "good",
        ),
        RepairFigure(_("Trajets"), "car", _signed(metrics["added_travel"]), "", _mood(metrics["added_travel"])),
        RepairFigure(
            _("Droit du travail"), "shield-check" if not alerts else "triangle-alert",
            _("Aucune alerte") if not alerts else ngettext("{count} alerte", "{count} alertes", len(alerts)),
            " · ".join(alerts[:3]), "plain" if alerts else "good",
        ),
        RepairFigure(
            _("Heures en plus"), "clock", _signed(metrics["added_overtime"]), _("au-delà des contrats"),
            _mood(metrics["added_overtime"]),
        ),
        RepairFigure(_("Personnes dérangées"), "users", _people(metrics), _disturbed(metrics), "plain"),
    ]  # fmt: skip


def _placed(metrics: Mapping[str, Any]) -> str:
    """How many of the visits in trouble somebody takes."""
    total, left = metrics.get("touched", 0), metrics["unassigned"]
    return _("{placed} visites placées sur {total}", placed=total - left, total=total) if total and left else ""


def _signed(minutes: int) -> str:
    if not minutes:
        return duration_text(0)
    return f"{'+' if minutes > 0 else '−'}{duration_text(abs(minutes))}"


def _mood(minutes: int) -> str:
    return "good" if minutes <= 0 else "plain"


def _people(metrics: Mapping[str, Any]) -> str:
    workers = ngettext("{count} intervenant", "{count} intervenants", metrics["workers"])
    clients = ngettext("{count} client", "{count} clients", metrics["clients"])
    return f"{workers}, {clients}"


def _disturbed(metrics: Mapping[str, Any]) -> str:
    if not metrics["others_moved"]:
        return _("aucune autre visite ne bouge")
    return ngettext("{count} autre visite bouge", "{count} autres visites bougent", metrics["others_moved"])
