"""Forms: one of 200 fields opened and saved, and the draft of one of 300 fields kept with its faults."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from benchmarks import figures, large

OPEN_MS: Final = 700
SAVE_MS: Final = 150
TURNS: Final = 15
KINDS: Final = ("text", "long_text", "number", "integer", "date", "time", "boolean", "phone", "duration", "money")
CHOICES: Final = [{"value": value, "label": value.upper()} for value in "abcdef"]


def form(count: int, activity: str) -> dict[str, Any]:
    """A form of many fields: choices, tables, conditions and computed fields among plain ones."""
    sections: list[dict[str, Any]] = []
    for number in range(count):
        if number % 10 == 0:
            sections.append({"label": f"Section {number // 10 + 1}", "fields": []})
        sections[-1]["fields"].append(_field(number))
    return {"activity": activity, "name": "Long", "tabs": [{"key": "un", "label": "Un", "sections": sections}]}


def _field(number: int) -> dict[str, Any]:
    field: dict[str, Any] = {"key": f"q{number}", "label": f"Question {number}", "type": KINDS[number % 10]}
    if number % 10 == 1:
        field |= {"type": "choice", "choices": CHOICES}
    if number % 20 == 6:
        field |= {"type": "table", "columns": [{"key": "n", "label": "N", "type": "integer"}]}
    if number % 10 == 4 and number > 10:
        field |= {"type": "computed", "formula": f"q{number - 2} * 2 + q{number - 1}"}
    if number % 10 == 7 and number > 10:
        field["visible_if"] = {"field": f"q{number - 6}", "in": ["a", "b"]}
    return field


def _answers(count: int) -> dict[str, Any]:
    given = {f"q{number}": "Quelques mots" for number in range(0, count, 10)}
    given |= {f"q{number}": "a" for number in range(1, count, 10)}
    return given | {f"q{number}": "12.5" for number in range(2, count, 10)}


def _median(act: Callable[[], Any]) -> float:
    act()
    spent = []
    for _turn in range(TURNS):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def laid() -> tuple[int, dict[str, Any]]:
    """An opportunity of the large agency on a form of 200 fields of its own, and where a form of it stands."""
    from sqlmodel import select

    from careapp.db.engine import transaction
    from careapp.db.models import Activity, FormTemplate, Opportunity

    with transaction() as session:
        opportunity = session.exec(select(Opportunity).where(Opportunity.locked_at.is_(None))).first()
        activity = session.get_one(Activity, opportunity.activity_id)
        place = {"agency_id": activity.agency_id, "activity_id": activity.id, "family": f"bench{time.time_ns()}"}
        template = FormTemplate(**place, name="Long", definition=form(200, activity.code), current=False)
        session.add(template)
        session.flush()
        opportunity.form_template_id, opportunity.answers = template.id, _answers(200)
        return opportunity.id or 0, {**place, "code": activity.code}


def measure() -> list[figures.Figure]:
    """Medians on the large agency; what is written there is a form and a draft of its own."""
    large.use()
    from careapp.actions import form_drafts
    from careapp.actions.opportunities import filling
    from careapp.actions.work import reading, work
    from careapp.db.models import Opportunity
    from careapp.domain.form_merge import Written
    from careapp.domain.permissions import house

    one, place = laid()
    actor, long, edits = house(place["agency_id"]), form(300, place["code"]), [0]

    def opened() -> str:
        with reading(actor) as unit:
            return json.dumps(asdict(filling.form(unit, one)))

    def saved() -> None:
        with work(actor) as unit:
            filling.save(unit, one, [Written("q0", unit.get(Opportunity, one).answers["q0"], f"{time.time_ns()}")])

    def kept() -> None:
        with work(actor) as unit:
            edits[0] = form_drafts.save(unit, place["activity_id"], place["family"], edits[0], long).edits

    return [
        figures.at_most("form of 200 fields: opened, median", _median(opened), "ms", OPEN_MS),
        figures.at_most("form of 200 fields: one field saved, median", _median(saved), "ms", SAVE_MS),
        figures.at_most("designer of 300 fields: draft kept, median", _median(kept), "ms", SAVE_MS),
    ]


if __name__ == "__main__":
    figures.write("forms", measure())
