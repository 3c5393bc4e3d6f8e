"""Redo: what a person has just taken back is done again, while nobody else has touched it."""

from __future__ import annotations

from typing import Any

from careapp.actions.visits import traces
from careapp.actions.visits.guards import check_open
from careapp.actions.visits.series_trace import turn
from careapp.actions.visits.undo import DEEP, NOTED, Undone, bring_back, own_entries, take_away
from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.models.proposals import ProposalLine
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.i18n import _


def redo(work: Work) -> Undone:
    """Do again what the person took back last; raise Refused or Stale.

    The database refuses a second visit of a worker at one time, as always.
    """
    work.require(Permission.PLANNING_EDIT)
    entry, versions = _last_undo(work)
    if entry is None:
        raise Refused(_("Il n’y a rien à rétablir."))
    kept, gone = entry.changes.get("visits", {}), entry.changes.get("gone", [])
    if not _untouched(work, kept, gone, versions):
        raise Stale(_("La visite a changé depuis : votre action n’est plus rétablie."))
    if series := entry.changes.get("series"):
        turn(work, series, "before", "after", {*kept, *(str(row["id"]) for row in gone)})
    for key in [key for key, trace in kept.items() if trace["before"] is None]:
        take_away(work, _open(work, key))
    work.session.flush()
    pairs: list[tuple[Visit, dict[str, Any] | None]] = []
    pairs += [_again(work, key, trace) for key, trace in kept.items() if trace["before"] is not None]
    pairs += [(bring_back(work, row), None) for row in gone]
    _accept_again(work, entry)
    if pairs:
        traces.note(work, "redo", pairs, redoes=entry.id)
    else:
        work.audit("redo", entry, redoes=entry.id)
    return Undone([*(visit.id or 0 for visit, _before in pairs), *map(int, kept)], [])


def _open(work: Work, key: str) -> Visit:
    visit = work.get(Visit, int(key))
    check_open(work, visit)
    return visit


def _last_undo(work: Work) -> tuple[AuditEntry | None, dict[str, int]]:
    """What the person took back last and has not done again, unless something new was done since."""
    redone: set[Any] = set()
    versions: dict[str, int] = {}
    for entry in own_entries(work):
        for key, trace in entry.changes.get("visits", {}).items():
            versions.setdefault(key, trace["version"])
        if entry.verb == "redo":
            redone.add(entry.changes["redoes"])
        elif entry.verb == NOTED:
            continue
        elif entry.verb != "undo":
            return None, {}
        elif entry.id not in redone:
            return entry, versions
        if len(redone) > DEEP:
            break
    return None, {}


def _untouched(work: Work, kept: dict[str, Any], gone: list[dict], versions: dict[str, int]) -> bool:
    standing = [(work.session.get(Visit, int(key)), versions[key]) for key in kept]
    back = [work.session.get(Visit, row["id"]) for row in gone]
    return all(visit is not None and visit.version == version for visit, version in standing) and not any(back)


def _again(work: Work, key: str, trace: dict[str, Any]) -> tuple[Visit, dict[str, Any]]:
    visit = _open(work, key)
    before = traces.snapshot(visit)
    traces.restore(visit, trace["before"])
    check_open(work, visit)
    work.session.flush()
    return visit, before


def _accept_again(work: Work, undo: AuditEntry) -> None:
    """Lines of a proposal that were offered again are accepted again."""
    for key in undo.changes["undoes"]:
        entry = work.get(AuditEntry, key)
        if proposal_id := entry.changes.get("proposal"):
            visits = [int(one) for one in entry.changes["visits"]]
            lines = ProposalLine.proposal_id == proposal_id, ProposalLine.visit_id.in_(visits)  # type: ignore[union-attr]
            for line in work.all(work.mine(ProposalLine).where(*lines, ProposalLine.status == "offered")):
                line.status = "accepted"
