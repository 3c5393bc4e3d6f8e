"""Minutes and clock times as people write them: pure text, no locale needed."""

from __future__ import annotations

import re
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import _

DAY: Final = 24 * 60
_TIME: Final = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?")
_HOURS: Final = re.compile(r"(\d{1,3})\s*(?:h|:)\s*(\d{1,2})?(?:\s*(?:min|mn|m))?", re.IGNORECASE)
_DECIMAL_HOURS: Final = re.compile(r"(\d{1,3})[.,](\d{1,2})\s*h", re.IGNORECASE)
_MINUTES: Final = re.compile(r"(\d{1,5})\s*(?:min|mn|m|minutes?)?", re.IGNORECASE)


def clock_text(minutes: int) -> str:
    """The clock time of a minute of the day, `"08:05"`; past midnight it starts again at `"00:00"`."""
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


def span_text(start: int, end: int) -> str:
    """A span of the day, `"14:00–15:00"`."""
    return f"{clock_text(start)}–{clock_text(end)}"


def duration_text(minutes: int) -> str:
    """A length of time as the trade writes it: `"45 min"`, `"2 h"`, `"1 h 30"`, never 1.5."""
    sign, (hours, rest) = ("−" if minutes < 0 else ""), divmod(abs(minutes), 60)
    if not hours:
        return f"{sign}{rest}\u00a0min"
    return f"{sign}{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")


def parse_clock(text: str, field: str = "") -> int:
    """The minute of the day of `"8:30"`, `"08h30"`, `"8 h"` or `"0830"`."""
    plain = _plain(text)
    if re.fullmatch(r"\d{4}", plain):
        plain = f"{plain[:2]}:{plain[2:]}"
    match = _TIME.fullmatch(plain)
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hours > 23 or minutes > 59:
        raise Refused(_("Écrivez une heure comme 08:30."), field)
    return hours * 60 + minutes


def parse_duration(text: str, field: str = "") -> int:
    """The minutes of `"1 h 30"`, `"1:30"`, `"1,5 h"`, `"90 min"` or `"90"`."""
    plain = _plain(text)
    if match := _HOURS.fullmatch(plain):
        hours, minutes = int(match[1]), int(match[2] or 0)
        if minutes < 60:
            return hours * 60 + minutes
    elif match := _DECIMAL_HOURS.fullmatch(plain):
        return int(match[1]) * 60 + round(int(match[2].ljust(2, "0")) * 60 / 100)
    elif match := _MINUTES.fullmatch(plain):
        return int(match[1])
    raise Refused(_("Écrivez une durée comme 1 h 30 ou 45 min."), field)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
