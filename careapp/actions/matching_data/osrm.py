"""The table service of an OSRM road server: minutes between points; nothing but coordinates is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import httpx
import numpy as np

from careapp.matching.travel import UNKNOWN

Point = tuple[float, float]
TIMEOUT: Final = httpx.Timeout(30, connect=5)
MODES: Final = ("car", "bike", "foot")  # what the `{mode}` of an address becomes


class NoAnswer(Exception):
    """Says why the road server taught nothing, without a coordinate."""


def modes(url: str) -> tuple[str, ...]:
    """The transport modes that a server knows."""
    return MODES if "{mode}" in url else MODES[:1]


def table(url: str, mode: str, sources: Sequence[Point], destinations: Sequence[Point]) -> np.ndarray:
    """Whole minutes (rounded up) from each source to each destination, UNKNOWN where there is no way."""
    points = list(dict.fromkeys([*sources, *destinations]))
    row = {place: number for number, place in enumerate(points)}
    path = ";".join(f"{longitude:.5f},{latitude:.5f}" for latitude, longitude in points)
    ends = "&".join(
        f"{name}={';'.join(str(row[place]) for place in places)}"
        for name, places in (("sources", sources), ("destinations", destinations))
    )
    base = url.replace("{mode}", mode).rstrip("/")
    try:
        answer = httpx.get(f"{base}/table/v1/driving/{path}?annotations=duration&{ends}", timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoAnswer(type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NoAnswer(f"HTTP {answer.status_code}")
    try:
        return _minutes(answer.json(), (len(sources), len(destinations)))
    except (ValueError, TypeError, LookupError):
        raise NoAnswer("not a table") from None


def _minutes(body: Any, size: tuple[int, int]) -> np.ndarray:
    """The durations of an answer in minutes."""
    seconds = np.array([[np.nan if one is None else float(one) for one in row] for row in body["durations"]])
    if seconds.shape != size or (seconds < 0).any() or np.isinf(seconds).any():
        raise ValueError
    minutes = np.ceil(seconds / 60 - 1e-6).clip(0, UNKNOWN - 1)
    return np.where(np.isnan(minutes), UNKNOWN, minutes).astype(np.uint16)
