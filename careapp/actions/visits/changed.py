"""A change of a pattern in words: each visit that changes, what it was and will be, what stays and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import visits as queries
from careapp.domain.people import short_name
from careapp.domain.visits import VISIT_BADGES, VisitStatus
from careapp.i18n import N_, _, formats, ngettext
from careapp.readmodels.recurrence import ChangeLine, PatternChange

MOST_LINES: Final = 400
CHANGED: Final = ("moved", "given", "freed", "removed", "made")
LABELS: Final[Mapping[str, str]] = {
    "moved": N_("Change d’horaire"),
    "given": N_("Change d’intervenant"),
    "freed": N_("À affecter"),
    "removed": N_("Retirée"),
    "made": N_("Créée"),
    "kept": N_("Garde son changement"),
    "fixed": N_("Verrouillée"),
}
BY_HAND: Final[Mapping[str, str]] = {
    "time": N_("horaire"),
    "worker": N_("intervenant"),
    "service": N_("prestation"),
    "address": N_("adresse"),
    "status": N_("statut"),
    "other": N_("ancienne modification"),
}


@dataclass(slots=True)
class Line:
    """What becomes of a visit: as it was (None: it did not exist), the date it stands for, why it stays."""

    kind: str
    visit: Visit
    before: dict[str, Any] | None
    day: date
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has the visit once it has changed."""
        return self.kind in ("moved", "freed", "made") and self.visit.worker_id is None

    @property
    def was(self) -> int | None:
        """Who had the visit."""
        return self.before["worker_id"] if self.before else None


def by_hand_text(words: str) -> str:
    """What was changed by hand, named in a sentence."""
    return ", ".join(_(BY_HAND[word]) for word in words.split() if word in BY_HAND)


def told(work: Work, lines: Sequence[Line], reasons: Sequence[str]) -> PatternChange:
    """The change in words, its lines by date."""
    names = _names(work, lines)
    rows = [_row(work, line, names) for line in sorted(lines, key=lambda one: (one.day, one.visit.id or 0))]
    changed = sum(line.kind in CHANGED for line in lines)
    kept, opened = len(lines) - changed, sum(line.is_open for line in lines)
    return PatternChange(
        sentence=_sentence(lines, changed),
        detail=_detail(lines, opened, reasons),
        changed=changed,
        kept=kept,
        open=opened,
        mark=hashlib.sha256(repr(rows).encode()).hexdigest()[:16],
        lines=rows[:MOST_LINES],
    )


def _names(work: Work, lines: Sequence[Line]) -> dict[int, str]:
    ids = {one for line in lines for one in (line.was, line.visit.worker_id) if one}
    return {row.id: short_name(row.first_name, row.last_name) for row in work.all(queries.named(Worker, ids))}


def _sentence(lines: Sequence[Line], changed: int) -> str:
    told = (
        ngettext("{count} visite change", "{count} visites changent", changed)
        if changed
        else _("Aucune visite ne change")
    )
    manual = sum(line.kind == "kept" for line in lines)
    locked = sum(line.kind == "fixed" for line in lines)
    if manual:
        told += ", " + ngettext("{count} garde son changement manuel", "{count} gardent leur changement manuel", manual)
    if locked:
        told += ", " + ngettext("{count} verrouillée reste", "{count} verrouillées restent", locked)
    return told + "."


def _detail(lines: Sequence[Line], opened: int, reasons: Sequence[str]) -> str:
    counts = {kind: sum(line.kind == kind for line in lines) for kind in CHANGED}
    parts = [
        ngettext("{count} déplacée", "{count} déplacées", counts["moved"]),
        ngettext("{count} avec un autre intervenant", "{count} avec un autre intervenant", counts["given"]),
        ngettext("{count} retirée", "{count} retirées", counts["removed"]),
        ngettext("{count} créée", "{count} créées", counts["made"]),
    ]
    shown = [part for part, kind in zip(parts, ("moved", "given", "removed", "made"), strict=True) if counts[kind]]
    if opened:
        shown.append(ngettext("{count} reste à affecter", "{count} restent à affecter", opened))
    text = ", ".join(shown)
    first = next(iter(dict.fromkeys(reasons)), "")
    return f"{text} ({first})" if text and first else text


def _row(work: Work, line: Line, names: Mapping[int, str]) -> ChangeLine:
    gone, new = line.kind == "removed", line.before is None
    before = "" if new or line.before is None else _place(work, line.before, names)
    now = {"starts_at": line.visit.starts_at, "ends_at": line.visit.ends_at, "worker_id": line.visit.worker_id}
    after = "" if gone else _place(work, now, names)
    return ChangeLine(line.kind, _(LABELS[line.kind]), formats.short_day(line.day), before, after, _why(line))


def _place(work: Work, at: Mapping[str, Any], names: Mapping[int, str]) -> str:
    starts_at, ends_at = (_instant(at[name]) for name in ("starts_at", "ends_at"))
    when = f"{formats.short_day(starts_at.astimezone(work.tz).date())} {formats.span(starts_at, ends_at, work.tz)}"
    who = names.get(at["worker_id"] or 0) or _("non affectée")
    return f"{when}, {who}"


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _why(line: Line) -> str:
    if line.kind == "fixed":
        return line.why or _("Cette visite est verrouillée : déverrouillez-la pour qu’elle suive.")
    if line.kind != "kept":
        return ""
    if line.visit.status == VisitStatus.CANCELLED:
        return _("Annulée : {reason}", reason=line.visit.reason) if line.visit.reason else _("Annulée")
    if line.visit.status not in queries.WAITING:
        return _(VISIT_BADGES[line.visit.status].label)
    return _("Modifiée à la main : {what}", what=by_hand_text(line.visit.by_hand))
