"""Where clients live, how far apart, and the links that lead there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from careapp.actions.matching_data.roads import Roads
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.queries import my as queries
from careapp.i18n import _
from careapp.matching.problem import Settings
from careapp.matching.travel import Points, Ways, haversine_km, minutes_between

_SETTINGS: Final = Settings()


class Places:
    """The addresses of some clients, asked for once."""

    def __init__(self, work: Work, client_ids: Iterable[int]) -> None:
        rows = work.session.scalars(queries.addresses(work.actor.agency_id, list(client_ids))).all()
        self.roads = Roads.read(work)
        self.by_id = {row.id: row for row in rows}
        self.main: dict[int, ClientAddress] = {}
        for row in rows:
            self.main.setdefault(row.client_id, row)

    def of_visit(self, visit: Visit) -> ClientAddress | None:
        """Where a visit takes place."""
        return self.by_id.get(visit.address_id) or self.main.get(visit.client_id)

    def travel(self, transport: str, start: ClientAddress | None, end: ClientAddress | None) -> tuple[int, float]:
        """Minutes and road kilometres between two addresses, (0, 0) for the same or an unknown one."""
        if start is None or end is None or start.id == end.id or None in (start.latitude, end.latitude):
            return 0, 0.0
        a, b = (Points.of([self.roads.place(place.latitude, place.longitude)]) for place in (start, end))
        ways = Ways.among(_SETTINGS, self.roads.matrix, [transport])
        minutes = minutes_between(_SETTINGS, ways, ways.of, a, b)
        return int(minutes[0]), float(haversine_km(a.lat, a.lon, b.lat, b.lon)[0]) * _SETTINGS.detour


def line(address: ClientAddress | None) -> str:
    """`"3 place du Marché, Cognin, 1er étage"`."""
    if address is None:
        return ""
    return ", ".join(part for part in (address.street, address.city, address.floor) if part)


def access(address: ClientAddress | None) -> str:
    """`"Digicode 48B2, clé dans la boîte à code"`."""
    if address is None:
        return ""
    code = _("Digicode {code}", code=address.door_code) if address.door_code else ""
    return ", ".join(part for part in (code, address.keys, address.parking) if part)


def way_url(address: ClientAddress | None) -> str:
    """A `geo:` link, which a telephone opens in the maps its owner chose."""
    if address is None or address.latitude is None or address.longitude is None:
        return ""
    words = ", ".join(part for part in (address.street, f"{address.postcode} {address.city}".strip()) if part)
    point = f"{address.latitude:.5f},{address.longitude:.5f}"
    return f"geo:{point}?q={point}({quote(words)})"


def call_url(client: Client) -> str:
    """A `tel:` link to the client's first number."""
    phone = client.phone or client.mobile
    return f"tel:{phone}" if phone else ""
