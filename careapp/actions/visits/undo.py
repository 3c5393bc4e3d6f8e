"""Undo: the last thing a person did to visits, taken back while nobody else has touched them; twenty deep.

Lines of a proposal that were accepted at one stroke carry the same `batch` and are taken back at one stroke.
What is taken back can be done again by `redo`, until the person does something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import select

from careapp.actions.visits import traces
from careapp.actions.visits.guards import check_open
from careapp.actions.visits.judging import Placing, judge
from careapp.actions.visits.kept_notes import give_back, put_by
from careapp.actions.visits.series_trace import turn
from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, Stale
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, ngettext

VERBS: Final = frozenset(
    {"create", "move", "edit", "assign", "unassign", "duplicate", "split", "lock", "unlock", "cancel", "status",
     "change_series", "stop_series"}
)  # fmt: skip
NOTED: Final = "annotate"
"""A note is not taken back, and a person's own note is no reason against taking back what was done before it."""
BACK_AND_FORTH: Final = frozenset({"undo", "redo"})
DEEP: Final = 20
Fields = dict[str, Any]
Touched = tuple[Visit | None, Fields | None, Fields | None]
PLACE: Final = ("worker_id", "starts_at", "ends_at")
LOOKED_AT: Final = 5000


@dataclass(frozen=True, slots=True)
class Undone:
    """The visits of what was taken back, and what the rules say against the way it was before."""

    visits: list[int]
    warnings: list[str]


def undo(work: Work) -> Undone:
    """Take back the person's last change; raise Refused or Stale.

    What stood before stands again even in conflict, as before a proposal that mended it; the database alone refuses.
    """
    work.require(Permission.PLANNING_EDIT)
    entries, versions = _last(work)
    if not entries:
        raise Refused(_("Il n’y a rien à annuler."))
    standing = [one for one in entries if _untouched(work, one, versions)]
    if not standing:
        raise Stale(_("La visite a changé depuis : votre dernière action n’est plus annulable."))
    touched = [one for entry in standing for one in _taken_back(work, entry)]
    pairs = [(visit, before) for visit, before, _gone in touched if visit is not None]
    warnings = _against(work, [visit for visit, before in pairs if before is None or _takes_place(visit, before)])
    if left := len(entries) - len(standing):
        told = ngettext("{count} visite a changé depuis et reste", "{count} visites ont changé depuis et restent", left)
        warnings.append(told)
    for one in standing:
        _offer_again(work, one)
    undone = {"undoes": [one.id for one in entries], "gone": [gone for _visit, _before, gone in touched if gone]}
    undone["series"] = next((one.changes["series"] for one in standing if "series" in one.changes), None)
    if pairs:
        traces.note(work, "undo", pairs, **undone)
    else:
        work.audit("undo", entries[0], **undone)
    return Undone([key for one in standing for key in _keys(one.changes)], warnings)


def _keys(changes: Fields) -> list[int]:
    return [*(int(key) for key in changes["visits"]), *(row["id"] for row in changes.get("gone", ()))]


def _taken_back(work: Work, entry: AuditEntry) -> list[Touched]:
    """Take back all that an entry did: a change of a series with its slot, and the visits that went come again."""
    if series := entry.changes.get("series"):
        turn(work, series, "after", "before", set(entry.changes["visits"]))
    touched = [_put_back(work, key, trace) for key, trace in _new_ones_first(entry)]
    return [*touched, *((bring_back(work, row), None, None) for row in entry.changes.get("gone", ()))]


def bring_back(work: Work, row: Fields) -> Visit:
    """Make a visit anew, with its note."""
    check_open(work, visit := traces.remade(row))
    give_back(work, work.add(visit))
    return visit


def take_away(work: Work, visit: Visit) -> Fields:
    """Delete a visit; its fields to make it anew, its note put by."""
    put_by(work, visit.id or 0, visit.note)
    gone = traces.whole(visit)
    work.session.delete(visit)
    return gone


def own_entries(work: Work) -> Iterator[AuditEntry]:
    """What a person did to visits, took back and did again, the latest first."""
    mine = select(AuditEntry).where(
        AuditEntry.agency_id == work.actor.agency_id,
        AuditEntry.user_id == work.actor.user_id,
        AuditEntry.verb.in_(VERBS | BACK_AND_FORTH | {NOTED}),  # type: ignore[attr-defined]
        AuditEntry.noun.in_(("visits", "audit_entries")),  # type: ignore[attr-defined]
    )
    latest_first = mine.order_by(AuditEntry.id.desc()).limit(LOOKED_AT)  # type: ignore[union-attr]
    return iter(work.session.exec(latest_first.execution_options(yield_per=50)))


def _last(work: Work) -> tuple[list[AuditEntry], dict[str, int]]:
    """The person's last change that still stands, all lines of a batch the latest first.

    With it the version each visit had after the person's latest change.
    """
    undone: set[Any] = set()
    redone: set[Any] = set()
    deep: set[Any] = set()
    versions: dict[str, int] = {}
    found: list[AuditEntry] = []
    for entry in own_entries(work):
        if found and entry.verb != NOTED and entry.changes.get("batch") != found[0].changes["batch"]:
            break
        for key, trace in entry.changes.get("visits", {}).items():
            versions.setdefault(key, trace["version"])
        if entry.verb == NOTED:
            continue
        if entry.verb == "redo":
            redone.add(entry.changes["redoes"])
        elif entry.verb == "undo":
            undone.update(_undone_by(entry) if entry.id not in redone else ())
        elif entry.id not in undone:
            found.append(entry)
            if "batch" not in entry.changes:
                break
        else:
            deep.add(entry.changes.get("batch", entry.id))
            if len(deep) >= DEEP:
                break
    return found, versions


def _new_ones_first(entry: AuditEntry) -> list[tuple[str, dict[str, Any]]]:
    """The visits of an entry; those it made go first, so that what they took the place of can come back."""
    return sorted(entry.changes["visits"].items(), key=lambda item: item[1]["before"] is not None)


def _undone_by(entry: AuditEntry) -> list[Any]:
    undoes = entry.changes.get("undoes")
    return undoes if isinstance(undoes, list) else [undoes]


def _untouched(work: Work, entry: AuditEntry, versions: dict[str, int]) -> bool:
    visits = [(work.session.get(Visit, int(key)), versions[key]) for key in entry.changes["visits"]]
    if any(work.session.get(Visit, row["id"]) for row in entry.changes.get("gone", ())):
        return False
    return all(visit is not None and visit.version == version for visit, version in visits)


def _put_back(work: Work, key: str, trace: Fields) -> Touched:
    """Restore a visit, or take away one that was made; with its fields as they were, whole for one that goes."""
    visit = work.get(Visit, int(key))
    check_open(work, visit)
    before, gone = traces.snapshot(visit), None
    if trace["before"] is None:
        gone = take_away(work, visit)
    else:
        traces.restore(visit, trace["before"])
        check_open(work, visit)
    work.session.flush()  # one after the other, as they were made: two that changed places are never at one place
    return (visit if gone is None else None), before, gone


def _offer_again(work: Work, entry: AuditEntry) -> None:
    """A line of a proposal that is taken back is offered again."""
    if proposal_id := entry.changes.get("proposal"):
        visits = [int(key) for key in entry.changes["visits"]]
        lines = ProposalLine.proposal_id == proposal_id, ProposalLine.visit_id.in_(visits)  # type: ignore[union-attr]
        for one in work.all(work.mine(ProposalLine).where(*lines, ProposalLine.status == "accepted")):
            one.status = work.get(Proposal, proposal_id).status = "offered"


def _takes_place(visit: Visit, before: dict[str, Any]) -> bool:
    """Say whether a visit that is put back fills a time it did not: it moves there, or it was cancelled."""
    now = traces.snapshot(visit)
    return before["status"] == VisitStatus.CANCELLED or any(now[name] != before[name] for name in PLACE)


def _against(work: Work, visits: list[Visit]) -> list[str]:
    placings = [Placing(visit, visit.starts_at, visit.ends_at, visit.worker_id) for visit in visits]
    return list(judge(work, placings).blocking)
