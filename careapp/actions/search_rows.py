"""The answer of a search in the words and drawings of the drawer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.missions import Slot
from careapp.db.queries import planning as queries
from careapp.domain.durations import duration_text, span_text
from careapp.domain.people import fold, full_name, initials
from careapp.domain.recurrence import WEEKDAYS
from careapp.i18n import _, formats, ngettext
from careapp.matching.problem import DAY, Problem, Worker
from careapp.matching.problem import Visit as Asked
from careapp.matching.ranking import Candidate, Excluded, Ranking, SlotFit
from careapp.matching.relaxation import cheapest
from careapp.matching.rules import BY_CODE
from careapp.matching.wording import length
from careapp.readmodels.candidates import (
    CandidateRow,
    ExcludedRow,
    ScoreLine,
    SearchView,
    SkillChip,
    SlotFitRow,
    WeekBar,
)

if TYPE_CHECKING:
    from careapp.actions.search_workers import Filters, Question

MOST: Final = 40
MOST_EXCLUDED: Final = 60
MOST_RELAXED: Final = 6  # slots looked at for a change that finds somebody
SHARE: Final = 0.75  # of its dates a worker must be able to take to be said to take a slot
HUES: Final = 6
ICONS: Final[Mapping[str, str]] = {
    "absence": "calendar-x-2", "availability": "calendar-x-2", "contract": "file-x", "never_again": "user-x",
    "overlap": "calendar-range", "travel": "car", "daily_rest": "moon", "weekly_rest": "moon", "pair": "users",
    "day_work": "hourglass", "long_day_work": "hourglass",
    "week_work": "hourglass", "span_max": "hourglass", "credential": "calendar-clock",
}  # fmt: skip
TRANSPORTS: Final[Mapping[str, str]] = {
    "car": "car", "bike": "bike", "scooter": "bike", "transit": "bus", "foot": "footprints",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a search found, and what it was narrowed by."""

    problem: Problem
    asked: Sequence[Asked]
    skills: Mapping[int, int]
    kept: Sequence[Candidate]
    ranking: Ranking
    filters: Filters


def rows(work: Work, question: Question, shown: Shown) -> SearchView:
    """The whole answer."""
    service = work.get(Service, question.mission.service_id)
    client = work.get(Client, question.opportunity.client_id)
    details = dict(_details(work, [int(one.worker_id) for one in shown.kept[:MOST]]))
    candidates = [_candidate(question, shown, one, details) for one in shown.kept[:MOST]]
    words = fold(shown.filters.text).split()
    excluded = [one for one in shown.ranking.excluded if all(word in fold(one.name) for word in words)]
    team, detail = _team(question, shown.kept)
    places = len(question.slots) * question.mission.workers
    return SearchView(
        mission_id=question.mission.id or 0,
        opportunity_id=question.opportunity.id or 0,
        title=label(question.mission.label or service.name),
        subtitle=_subtitle(question, full_name(client.first_name, client.last_name, client.civility)),
        places=places,
        filled=places - sum(question.free.values()),
        team=team,
        team_detail=detail,
        found=len(shown.kept),
        excluded_total=len(excluded),
        excluded_counts=_counts(excluded),
        relaxation=_relaxation(shown),
        hidden=0 if shown.kept else len(shown.ranking.candidates),
        candidates=candidates,
        excluded=[_excluded(one) for one in excluded[:MOST_EXCLUDED]],
    )


def _details(work: Work, worker_ids: Sequence[int]) -> list[tuple[int, str]]:
    found = work.tuples(queries.worker_details(work.actor.agency_id, worker_ids)) if worker_ids else ()
    return [(key, ", ".join(filter(None, (job, city)))) for key, job, city in found]


def _subtitle(question: Question, client: str) -> str:
    count = len(question.slots)
    spans = Counter(span_text(slot.start, slot.end) for slot in question.slots)
    hours = next(iter(spans)) if len(spans) == 1 else ""
    parts = [
        client,
        " ".join(filter(None, (ngettext("{count} créneau", "{count} créneaux", count), hours))),
        _("binôme") if question.mission.workers > 1 else "",
        _("dès le {date}", date=formats.date_text(question.mission.starts_on)),
    ]
    return " · ".join(filter(None, parts))


def taken(fit: SlotFit) -> bool:
    """Whether a worker is said to take a slot: on most of its dates."""
    return fit.takeable >= SHARE * fit.total


def _candidate(question: Question, shown: Shown, one: Candidate, details: Mapping[int, str]) -> CandidateRow:
    worker_id = int(one.worker_id)
    fits = {fit.slot: fit for fit in one.slots}
    mine = {slot_id for slot_id, held in question.held.items() if worker_id in held.values()}
    possible = sum(taken(fit) for fit in one.slots)
    slots = [_slot(slot, fits.get(slot.id), slot.id in mine) for slot in question.slots]
    first, _space, last = one.name.partition(" ")
    total = len(one.slots)
    free = question.free
    return CandidateRow(
        worker_id=worker_id,
        name=one.name,
        initials=initials(first, last),
        hue=worker_id % HUES,
        detail=details.get(worker_id, ""),
        known=_known(one.continuity),
        knows=one.continuity > 0,
        score=one.score,
        possible=possible,
        total=total,
        possible_label=_("sur {count} créneaux", count=total),
        bars_label=_("{possible} créneaux possibles sur {total}", possible=possible, total=total),
        travel=length(one.travel_minutes),
        transport=TRANSPORTS.get(_worker(shown, worker_id).transport, "car"),
        hours=_hours(one.contract_left),
        assigned=len(mine),
        free=sum(slot.possible and not slot.mine and free[slot.slot_id] > 0 for slot in slots),
        bars=[_bar(slot, row) for slot, row in zip(question.slots, slots, strict=True)],
        skills=_chips(shown, worker_id),
        warnings=[warning.sentence for warning in one.warnings],
        slots=slots,
        parts=[ScoreLine(part.label, f"{part.points}/{part.maximum}", part.sentence) for part in one.parts],
    )


def _known(visits: int) -> str:
    if not visits:
        return _("Jamais venu chez ce client")
    return ngettext("Connaît le client : {count} visite", "Connaît le client : {count} visites", visits)


def _hours(left: int | None) -> str:
    if left is None:
        return _("contrat non renseigné")
    if left <= 0:
        return _("contrat rempli")
    return _("{hours} restantes", hours=duration_text(left))


def _slot(slot: Slot, fit: SlotFit | None, mine: bool) -> SlotFitRow:
    label = f"{_(WEEKDAYS[slot.weekday])} {span_text(slot.start, slot.end)}"
    if fit is None:
        return SlotFitRow(slot.id or 0, label, False, False, mine, "", "")
    refusal = fit.refusal.sentence if fit.refusal else ""
    dates = _("{count} dates sur {total}", count=fit.takeable, total=fit.total)
    return SlotFitRow(slot.id or 0, label, taken(fit), fit.takeable > 0, mine, dates, refusal)


def _bar(slot: Slot, row: SlotFitRow) -> WeekBar:
    kind = "own" if row.mine else "can" if row.possible else "cannot"
    return WeekBar(slot.weekday, slot.start, slot.end, kind)


def _worker(shown: Shown, worker_id: int) -> Worker:
    return shown.problem.workers[shown.problem.staff.position[worker_id]]


def _chips(shown: Shown, worker_id: int) -> list[SkillChip]:
    held = _worker(shown, worker_id).skills
    first, last = shown.asked[0].start // DAY, shown.asked[-1].start // DAY
    chips = []
    for skill, level in shown.skills.items():
        name, state = shown.problem.skills[skill].name, "missing"
        if skill in held:
            own = held[skill]
            over = own.expires_day is not None and own.expires_day < last
            state = "expired" if over else "has" if own.level >= level else "low"
            state = "later" if own.from_day is not None and own.from_day > first else state
        chips.append(SkillChip(name, state, _skill_label(name, state)))
    return chips


def _skill_label(name: str, state: str) -> str:
    words = {
        "has": _("{skill} : acquise", skill=name),
        "low": _("{skill} : niveau insuffisant", skill=name),
        "missing": _("{skill} : manque", skill=name),
        "expired": _("{skill} : expire pendant la période", skill=name),
        "later": _("{skill} : acquise plus tard", skill=name),
    }
    return words[state]


def _excluded(one: Excluded) -> ExcludedRow:
    first, _space, last = one.name.partition(" ")
    reasons = one.reasons
    icon = ICONS.get(one.codes[0], "x")
    others = " · ".join(reason.sentence for reason in reasons[1:4])
    key = int(one.worker_id)
    return ExcludedRow(key, one.name, initials(first, last), key % HUES, icon, reasons[0].sentence, others)


def _label(code: str) -> str:
    return _(BY_CODE[code].label, limit=length(BY_CODE[code].limit))


def _counts(excluded: Sequence[Excluded]) -> str:
    counts = Counter(_label(one.codes[0]) for one in excluded)
    return " · ".join(f"{label} {count}" for label, count in counts.most_common(5))


def _relaxation(shown: Shown) -> str:
    """When nobody is left, the least change that finds somebody, or what keeps the most people away."""
    if shown.kept:
        return ""
    if shown.ranking.candidates:
        return _("Vos filtres cachent {count} intervenants possibles.", count=len(shown.ranking.candidates))
    first = {visit.slot: visit for visit in reversed(shown.asked)}
    found = cheapest(shown.problem, list(first.values())[:MOST_RELAXED], 2)
    if found:
        return "".join(f"{one.sentence}. " for one in found).rstrip()
    alone = Counter(one.codes[0] for one in shown.ranking.excluded if len(one.codes) == 1)
    if not alone:
        return _("Chaque intervenant est écarté pour plusieurs raisons.")
    code, count = alone.most_common(1)[0]
    return _("{rule} : seul obstacle pour {count} intervenants.", rule=_label(code), count=count)


def _team(question: Question, kept: Sequence[Candidate]) -> tuple[str, str]:
    """The fewest of the best ranked who together fill the free places, if they can."""
    free = {slot: count for slot, count in question.free.items() if count > 0}
    wanted, team = sum(free.values()), []
    for one in kept:
        held = {s for s, holders in question.held.items() if one.worker_id in holders.values()}
        mine = [fit.slot for fit in one.slots if taken(fit) and free.get(fit.slot, 0) > 0 and fit.slot not in held]  # type: ignore[arg-type]
        for slot in mine:
            free[slot] -= 1  # type: ignore[index]
        if mine:
            team.append(f"{one.name} {len(mine)}")
        if not sum(free.values()):
            break
    if not wanted or not team:
        return "", ""
    filled = wanted - sum(free.values())
    told = ngettext("{count} intervenant couvre", "{count} intervenants couvrent", len(team))
    return _("{who} {filled} places sur {wanted}", who=told, filled=filled, wanted=wanted), ", ".join(team[:5])
