"""The address of the opportunities: board or list, what narrows them, their order; read back as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from careapp.domain.opportunities import Stage

LONGEST: Final = 80
SORTS: Final = ("number", "client", "stage", "since", "action")
NARROWING: Final = ("text", "mine", "owner", "activity", "funding", "origin", "stage", "idle", "late")


@dataclass(frozen=True, slots=True)
class OpportunityAddress:
    """Where the screen of the opportunities stands; ids are texts of digits, empty texts narrow nothing."""

    view: str = "board"
    text: str = ""
    mine: bool = False
    owner: str = ""
    activity: str = ""
    funding: str = ""
    origin: str = ""
    stage: str = ""
    idle: bool = False
    late: bool = False
    sort: str = ""
    descending: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> OpportunityAddress:
        """The place an address names; what makes no sense in it is as if it were not there."""

        def one_of(name: str, known: tuple[str, ...]) -> str:
            value = asked.get(name, "")
            return value if value in known else ""

        mine = asked.get("mine", "") in ("1", "true")
        return cls(
            view="list" if asked.get("view") == "list" else "board",
            text=asked.get("text", "")[:LONGEST],
            mine=mine,
            owner="" if mine else _digits(asked.get("owner", "")),
            activity=_digits(asked.get("activity", "")),
            funding=asked.get("funding", "")[:LONGEST],
            origin=asked.get("origin", "")[:LONGEST],
            stage=one_of("stage", tuple(stage.value for stage in Stage)),
            idle=asked.get("idle", "") in ("1", "true"),
            late=asked.get("late", "") in ("1", "true"),
            sort=one_of("sort", SORTS),
            descending=asked.get("descending", "") in ("1", "true"),
        )

    @classmethod
    def parse(cls, query: str) -> OpportunityAddress:
        """The place of the part of an address after its question mark."""
        return cls.read(dict(parse_qsl(query)))

    def query(self) -> str:
        """The address without its path: what differs from the plain board."""
        parts = {
            "view": "list" if self.view == "list" else "",
            **{name: _written(getattr(self, name)) for name in NARROWING},
            "sort": self.sort,
            "descending": _written(self.descending),
        }
        return urlencode({name: value for name, value in parts.items() if value})


def names_a_place(asked: Mapping[str, str]) -> bool:
    """Whether an address says where the screen shall stand, be it in part."""
    return any(name in asked for name in ("view", "sort", *NARROWING))


def _written(value: str | bool) -> str:
    return ("1" if value else "") if isinstance(value, bool) else value.strip()


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and 0 < len(text) < 10 else ""
