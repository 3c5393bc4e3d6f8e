"""The address of the planning: which days, whose lines, which filters; what is written is read back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from careapp.domain.parsing import parse_date
from careapp.domain.refusal import Refused

SPANS: Final = ("day", "week", "month")
LINES: Final = ("worker", "client", "sector", "both")
STATUSES: Final = ("unassigned", "planned", "to_confirm", "running", "done", "late", "conflict", "cancelled")
FILTERS: Final = ("sectors", "services", "skills", "statuses")
MOST: Final = 60
LONGEST_TEXT: Final = 80
_KEYS: Final = {"sectors": "sector", "services": "service", "skills": "skill", "statuses": "status"}
_NAMED: Final = frozenset({"day", "view", "by", "worker", "client", "q", "cancelled", "only", *_KEYS.values()})


@dataclass(frozen=True, slots=True)
class PlanningAddress:
    """Where the planning stands; ids are texts of digits, 0 is everyone."""

    day: str = ""
    span: str = "day"
    lines: str = "worker"
    worker: int = 0
    client: int = 0
    text: str = ""
    sectors: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    cancelled: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> PlanningAddress:
        """The place an address names; what makes no sense in it is as if it were not there."""
        worker, client = (_number(asked.get(name, "")) for name in ("worker", "client"))
        whose = "both" if worker and client else "client" if client else "worker"
        lines = asked.get("by", whose) if asked.get("by", whose) in LINES else whose
        span = asked.get("view", "")
        return cls(
            day=_day(asked.get("day", "")),
            span=span if span in SPANS else "week" if worker or client else "day",
            lines=lines,
            worker=worker,
            client=client,
            text=asked.get("q", "")[:LONGEST_TEXT],
            sectors=_numbers(asked.get("sector", "")),
            services=_numbers(asked.get("service", "")),
            skills=_numbers(asked.get("skill", "")),
            statuses=_known(",".join((asked.get("status", ""), asked.get("only", "")))),
            cancelled=asked.get("cancelled", "") == "1",
        )

    def query(self, *, dated: bool = True) -> str:
        """The address without its path: the day, then what differs from a plain day of workers."""
        whose: dict[str, int] = {"client": self.client, "worker": self.worker} if self.span != "day" else {}
        shown = {"both": ("worker", "client"), "worker": ("worker",), "client": ("client",)}.get(self.lines, ())
        lines = "" if self.lines == "worker" or (self.lines == "client" and self.client and whose) else self.lines
        parts: dict[str, str] = {
            "day": self.day if dated else "",
            "view": "" if self.span == "day" else self.span,
            "by": lines if self.lines != "both" or self.span == "week" else "",
            **{name: str(number) for name, number in whose.items() if name in shown and number},
            "q": self.text.strip(),
            **{key: ",".join(getattr(self, name)) for name, key in _KEYS.items()},
            "cancelled": "1" if self.cancelled else "",
        }
        return urlencode({key: value for key, value in parts.items() if value}, safe=",")


def names_a_place(asked: Mapping[str, str]) -> bool:
    """Whether an address says where the planning shall stand, be it in part."""
    return any(key in _NAMED for key in asked)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(_number(part)) for part in text.split(",")[:MOST] if _number(part)))


def _known(text: str) -> tuple[str, ...]:
    asked = text.split(",")
    return tuple(status for status in STATUSES if status in asked)


def _day(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except Refused:
        return ""
