"""Thresholds and preferences of the agency: from where a day, a wait or a night counts, what a plan weighs by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from careapp.actions.matching_data.decisions import figures, legal_thresholds
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.domain.durations import DAY, clock_text, duration_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields, Stale
from careapp.domain.rules import check_thresholds, read_figures
from careapp.domain.working_time import AGREEMENT_LABELS, LegalParameter, legal_parameters
from careapp.i18n import _, ngettext
from careapp.matching.problem import Thresholds, Weights
from careapp.matching.statements import THRESHOLDS, WEIGHTS
from careapp.readmodels.rules import FigureRow

NIGHT_END = "night_ends"


def seen(agency: Agency) -> str:
    """Tells one state of the agreement, the thresholds and the preferences from another."""
    told = [agency.agreement, *(agency.settings.get(key) for key in ("thresholds", "weights"))]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def thresholds(agency: Agency, held: Mapping[str, LegalParameter]) -> list[FigureRow]:
    """The thresholds in effect, and what the agreement says of them."""
    usual = legal_thresholds(held)
    now = figures(usual, agency.settings.get("thresholds") or {})
    return [
        FigureRow(
            name=name,
            label=_(label),
            value=_shown(getattr(now, name), unit),
            typed=_typed(getattr(now, name), unit),
            unit="" if unit in ("minutes", "clock") else _("semaines"),
            usual=_shown(getattr(usual, name), unit),
            changed=getattr(now, name) != getattr(usual, name),
        )
        for name, (label, unit) in THRESHOLDS.items()
    ]


def _shown(value: int, unit: str) -> str:
    if unit == "weeks":
        return ngettext("{count} semaine", "{count} semaines", value)
    return clock_text(value) if unit == "clock" else duration_text(value)


def _typed(value: int, unit: str) -> str:
    return str(value) if unit == "weeks" else _shown(value, unit).replace("\u00a0", " ")


def weights(agency: Agency) -> list[FigureRow]:
    """The preferences in effect, in points; the first of each group carries its heading."""
    usual = Weights()
    now = figures(usual, agency.settings.get("weights") or {})
    return [
        FigureRow(
            name=name,
            label=_(label),
            group=_(heading),
            value=str(getattr(now, name)),
            typed=str(getattr(now, name)),
            unit=_("points"),
            usual=str(getattr(usual, name)),
            changed=getattr(now, name) != getattr(usual, name),
            heads=place == 0,
        )
        for _key, heading, labels in WEIGHTS
        for place, (name, label) in enumerate(labels.items())
    ]


def _to_change(work: Work, seen_mark: str) -> Agency:
    work.require(Permission.RULES_EDIT)
    agency = work.session.get_one(Agency, work.actor.agency_id, with_for_update=True)
    if seen(agency) != seen_mark:
        raise Stale(_("Quelqu’un a modifié ces paramètres entre-temps. Relisez puis recommencez."))
    return agency


def _keep(work: Work, agency: Agency, key: str, usual: Any, given: Mapping[str, int]) -> None:
    """Keep the figures that differ from the usual ones, and write down which changed from what to what."""
    before = agency.settings.get(key) or {}
    own = {name: value for name, value in given.items() if value != getattr(usual, name)}
    unknown = {name: value for name, value in before.items() if name not in given}
    agency.settings = {**agency.settings, key: {**unknown, **own}}
    old = asdict(figures(usual, before))
    changed = [f"{_label(name)} : {old[name]} → {value}" for name, value in given.items() if old[name] != value]
    if changed:
        work.audit("save", agency, **{key: changed})


def _label(name: str) -> str:
    """The words of a figure, for the trail."""
    labels = {key: label for key, (label, _unit) in THRESHOLDS.items()}
    for _key, _heading, own in WEIGHTS:
        labels |= own
    return labels[name]


def save_thresholds(work: Work, seen_mark: str, form: Mapping[str, Any]) -> None:
    """Change from where days, waits and nights count."""
    agency = _to_change(work, seen_mark)
    given = read_figures(form, {name: unit for name, (_label, unit) in THRESHOLDS.items()})
    given[NIGHT_END] += DAY * (given[NIGHT_END] <= given["night_starts"])
    if wrong := check_thresholds(given):
        raise RefusedFields(wrong)
    usual = legal_thresholds(legal_parameters(work.today, agency.agreement))
    _keep(work, agency, "thresholds", usual, given)


def save_weights(work: Work, seen_mark: str, form: Mapping[str, Any]) -> None:
    """Change what a plan weighs by."""
    agency = _to_change(work, seen_mark)
    given = read_figures(form, {name: "points" for _key, _heading, labels in WEIGHTS for name in labels})
    _keep(work, agency, "weights", Weights(), given)


def restore(work: Work, seen_mark: str, key: str) -> None:
    """Take the agency's thresholds or preferences back to what is usual."""
    agency = _to_change(work, seen_mark)
    if key == "weights":
        _keep(work, agency, key, Weights(), {name: getattr(Weights(), name) for *_, ls in WEIGHTS for name in ls})
    elif key == "thresholds":
        usual: Thresholds = legal_thresholds(legal_parameters(work.today, agency.agreement))
        _keep(work, agency, key, usual, {name: getattr(usual, name) for name in THRESHOLDS})


def choose_agreement(work: Work, seen_mark: str, agreement: str) -> None:
    """Say which collective agreement the agency works under."""
    agency = _to_change(work, seen_mark)
    if agreement not in AGREEMENT_LABELS:
        raise RefusedFields({"agreement": _("Choisissez une valeur de la liste.")})
    before, agency.agreement = agency.agreement, agreement
    if before != agreement:
        work.audit("save", agency, agreement=[before, agreement])
