"""The table service of a road server, OSRM or openrouteservice: minutes between points; only coordinates are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import numpy as np

from careapp.matching.travel import UNKNOWN
from careapp.settings import Settings

Point = tuple[float, float]
TIMEOUT: Final = httpx.Timeout(30, connect=5)
MODES: Final = ("car", "bike", "foot")  # what the `{mode}` of an address becomes
PROFILES: Final = {"car": "driving-car", "bike": "cycling-regular", "foot": "foot-walking"}  # of openrouteservice


class NoAnswer(Exception):
    """Says why the road server taught nothing, without a coordinate."""


@dataclass(frozen=True)
class RoadServer:
    """An OSRM server, with `{mode}` in its address when it knows more than cars."""

    url: str

    @property
    def modes(self) -> tuple[str, ...]:
        """The transport modes that the server knows."""
        return MODES if "{mode}" in self.url else MODES[:1]

    def table(self, mode: str, sources: Sequence[Point], destinations: Sequence[Point]) -> np.ndarray:
        """Whole minutes (rounded up) from each source to each destination, UNKNOWN where there is no way."""
        points = list(dict.fromkeys([*sources, *destinations]))
        row = {place: number for number, place in enumerate(points)}
        rows = [row[place] for place in sources], [row[place] for place in destinations]
        try:
            answer = self._ask(mode, [[round(east, 5), round(north, 5)] for north, east in points], *rows)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(type(error).__name__) from None
        if answer.status_code != httpx.codes.OK:
            raise NoAnswer(f"HTTP {answer.status_code}")
        try:
            return _minutes(answer.json(), (len(sources), len(destinations)))
        except (ValueError, TypeError, LookupError):
            raise NoAnswer("not a table") from None

    def _ask(self, mode: str, points: list[list[float]], sources: list[int], destinations: list[int]) -> httpx.Response:
        path = ";".join(f"{east:.5f},{north:.5f}" for east, north in points)
        ends = f"sources={_listed(sources)}&destinations={_listed(destinations)}"
        base = self.url.replace("{mode}", mode)
        return httpx.get(f"{base}/table/v1/driving/{path}?annotations=duration&{ends}", timeout=TIMEOUT)


@dataclass(frozen=True)
class OpenRouteService(RoadServer):
    """An openrouteservice, with the key it asks for, if any."""

    key: str = field(default="", repr=False)

    @property
    def modes(self) -> tuple[str, ...]:
        """The transport modes that the server knows."""
        return MODES

    def _ask(self, mode: str, points: list[list[float]], sources: list[int], destinations: list[int]) -> httpx.Response:
        asked = {"locations": points, "sources": sources, "destinations": destinations, "metrics": ["duration"]}
        headers = {"Authorization": self.key} if self.key else {}
        return httpx.post(f"{self.url}/v2/matrix/{PROFILES[mode]}", json=asked, headers=headers, timeout=TIMEOUT)


def configured(settings: Settings) -> RoadServer | None:
    """The road server of an installation, None when it asks nobody."""
    if not settings.routing_url:
        return None
    if settings.routing_server == "openrouteservice":
        return OpenRouteService(settings.routing_url, settings.routing_key.get_secret_value())
    return RoadServer(settings.routing_url)


def _listed(rows: list[int]) -> str:
    return ";".join(map(str, rows))


def _minutes(body: Any, size: tuple[int, int]) -> np.ndarray:
    """The durations of an answer, seconds, in minutes."""
    seconds = np.array([[np.nan if one is None else float(one) for one in row] for row in body["durations"]])
    if seconds.shape != size or (seconds < 0).any() or np.isinf(seconds).any():
        raise ValueError
    minutes = np.ceil(seconds / 60 - 1e-6).clip(0, UNKNOWN - 1)
    return np.where(np.isnan(minutes), UNKNOWN, minutes).astype(np.uint16)
