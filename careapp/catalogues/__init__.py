"""The catalogues shipped with the product: what a new agency starts from, in French, with English labels beside.

Every function reads its file once. `label(text)` gives a catalogue's French text in the current language.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from careapp.catalogues.shapes import (
    Activity,
    CatalogueError,
    Coded,
    Criterion,
    ExpectedDocument,
    IncidentType,
    Lists,
    RiskSituation,
    Service,
    Skill,
    SkillCatalogue,
    Task,
    require,
)
from careapp.domain.forms import FormDefinition, parse_definition
from careapp.i18n import current_locale

__all__ = [
    "ACTIVITIES", "Activity", "CatalogueError", "Coded", "Criterion", "ExpectedDocument", "IncidentType", "Lists",
    "RiskSituation", "Service", "Skill", "SkillCatalogue", "Task", "activities", "activity", "conduct",
    "expected_documents", "form", "form_data", "incident_types", "label", "legal_categories", "lists", "skills",
    "untouched",
]  # fmt: skip

ACTIVITIES: Final = ("aide_a_la_personne", "creche", "formation", "proprete")
_HERE: Final = Path(__file__).parent


@cache
def skills() -> SkillCatalogue:
    """Every skill with its category, and the scale of levels."""
    data = _toml("skills")
    found = tuple(_skill(entry, category["name"]) for category in data["categories"] for entry in category["skills"])
    _require_unique((skill.name for skill in found), "skill")
    return SkillCatalogue(tuple(data["levels"]), tuple(category["name"] for category in data["categories"]), found)


def activities() -> tuple[Activity, ...]:
    """The four activities, each with its services, tasks and risk situations."""
    return tuple(activity(code) for code in ACTIVITIES)


@cache
def activity(code: str) -> Activity:
    """One activity, its services checked against the skills and tasks they name."""
    require(code in ACTIVITIES, code, "an unknown activity")
    data = _toml(code)
    services = tuple(_service(entry) for entry in data["services"])
    tasks = tuple(_tasks(data["tasks"], services))
    risks = tuple(
        RiskSituation(entry["situation"], entry["level"], tuple(entry["measures"])) for entry in data["risks"]
    )
    _require_unique((service.code for service in services), f"{code}, service")
    _require_unique((service.name for service in services), f"{code}, service")
    _require_unique((task.name for task in tasks), f"{code}, task")
    _require_unique((risk.name for risk in risks), f"{code}, risk")
    for service in services:
        _check_links(service, {task.name for task in tasks})
    return Activity(data["code"], data["label"], data["icon"], services, tasks, risks)


@cache
def incident_types() -> tuple[IncidentType, ...]:
    """The kinds of adverse events, the most usual first."""
    found = tuple(
        IncidentType(code, text, category, legal or None, severity, tuple(only))
        for code, text, category, legal, severity, only in _toml("incidents")["types"]
    )
    _require_unique((kind.code for kind in found), "incident type")
    return found


def legal_categories() -> dict[int, str]:
    """The eleven categories of events that a service must report, by their number."""
    return dict(enumerate(_toml("incidents")["legal"], 1))


@cache
def expected_documents() -> tuple[ExpectedDocument, ...]:
    """The documents that clients and workers are asked for."""
    found = tuple(
        ExpectedDocument(
            entry["code"], entry["name"], entry["english"], entry["whom"], entry.get("activity", ""),
            entry.get("obligatory", True), entry.get("months"), entry.get("reminder", 30), entry.get("ground", ""),
        )
        for entry in _toml("expected_documents")["documents"]
    )  # fmt: skip
    _require_unique((one.code for one in found), "expected document")
    for one in found:
        require(one.activity in ("", *ACTIVITIES), one.code, "an unknown activity")
    return found


@cache
def lists() -> Lists:
    """The small lists: absence reasons, contracts, languages, transport, pets, origins, funders, satisfaction."""
    data = _toml("lists")
    return Lists(
        absence_reasons=_coded(data, "absence_reasons"),
        contract_kinds=_coded(data, "contract_kinds"),
        languages=_coded(data, "languages"),
        transport_modes=_coded(data, "transport_modes"),
        pet_species=_coded(data, "pet_species"),
        origins=tuple(data["origins"]),
        funders=tuple(data["funders"]),
        satisfaction=tuple(Criterion(text, tuple(only)) for text, only in data["satisfaction"]),
        respondents=tuple(data["respondents"]),
    )


def form_data(code: str) -> dict[str, Any]:
    """An activity's needs form as data, ready to be stored as its first version."""
    require(code in ACTIVITIES, code, "an unknown activity")
    return json.loads((_HERE / "forms" / f"{code}.json").read_text("utf-8"))


def form(code: str) -> FormDefinition:
    """An activity's needs form, checked."""
    return parse_definition(form_data(code))


def label(text: str) -> str:
    """A catalogue's text in the current language; what an agency wrote itself stays as it is."""
    return _english().get(text, text) if current_locale() == "en" else text


def english(text: str) -> str:
    """What a catalogue calls a text of its own in English; empty for what an agency wrote itself."""
    return _english().get(text, "")


def untouched(given: str, kept: str) -> str:
    """What was typed, or the catalogue's text when it came back as the reader's language shows it."""
    return kept if given == label(kept) else given


def conduct(measures: Iterable[str]) -> str:
    """The measures of a situation as one text: what to do."""
    return " ".join(measures)


@cache
def _english() -> dict[str, str]:
    labels = json.loads((_HERE / "data" / "labels_en.json").read_text("utf-8"))
    risks = [risk for activity in activities() for risk in activity.risks]
    conducts = {conduct(risk.measures): conduct(labels.get(one, one) for one in risk.measures) for risk in risks}
    return {**labels, **conducts, **{one.name: one.english for one in expected_documents()}}


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / "data" / f"{name}.toml").read_text("utf-8"))


def _skill(entry: str | dict[str, Any], category: str) -> Skill:
    if isinstance(entry, str):
        return Skill(entry, category)
    return Skill(entry["name"], category, entry.get("blocking", False), entry.get("months"))


def _service(entry: dict[str, Any]) -> Service:
    return Service(
        entry["code"], entry["name"], Decimal(entry["price"]), Decimal(entry["vat"]), entry["source"], entry["colour"],
        tuple(entry["skills"].items()), tuple(entry["tasks"]),
    )  # fmt: skip


def _risk(entry: dict[str, Any]) -> RiskSituation:
    return RiskSituation(entry["situation"], entry["level"], tuple(entry["measures"]))


def _coded(data: dict[str, Any], name: str) -> tuple[Coded, ...]:
    _require_unique((code for code, _label in data[name]), name)
    return tuple(Coded(code, text) for code, text in data[name])


def _tasks(groups: dict[str, Any], services: Iterable[Service]) -> Iterable[Task]:
    for group, entries in groups.items():
        for name, entry in entries.items():
            used = tuple(service.code for service in services if name in service.tasks)
            yield Task(group, name, entry.get("minutes", 0), entry.get("essential", False), used)


def _check_links(service: Service, tasks: set[str]) -> None:
    known = {skill.name for skill in skills().skills}
    for name, rank in service.skills:
        require(name in known, service.code, f"unknown skill {name!r}")
        require(0 <= rank < len(skills().levels), service.code, f"unknown level {rank} of {name!r}")
    for name in service.tasks:
        require(name in tasks, service.code, f"unknown task {name!r}")


def _require_unique(names: Iterable[str], what: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    require(not twice, what, f"twice: {', '.join(twice)}")
