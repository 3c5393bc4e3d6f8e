"""Where clients live, how far apart, and the links that lead there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import numpy as np

from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.queries import my as queries
from careapp.i18n import _
from careapp.matching.problem import Settings
from careapp.matching.travel import haversine_km, speed

_SETTINGS: Final = Settings()


class Places:
    """The addresses of some clients, asked for once."""

    def __init__(self, work: Work, client_ids: Iterable[int]) -> None:
        rows = work.session.scalars(queries.addresses(work.actor.agency_id, list(client_ids))).all()
        self.by_id = {row.id: row for row in rows}
        self.main: dict[int, ClientAddress] = {}
        for row in rows:
            self.main.setdefault(row.client_id, row)

    def of_visit(self, visit: Visit) -> ClientAddress | None:
        """Where a visit takes place."""
        return self.by_id.get(visit.address_id) or self.main.get(visit.client_id)


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


def travel(transport: str, start: ClientAddress | None, end: ClientAddress | None) -> tuple[int, float]:
    """Minutes and road kilometres between two addresses, (0, 0) for the same or an unknown one."""
    if start is None or end is None or start.id == end.id or None in (start.latitude, end.latitude):
        return 0, 0.0
    points = ((np.array([place.latitude]), np.array([place.longitude])) for place in (start, end))
    (lat1, lon1), (lat2, lon2) = points
    km = float(haversine_km(lat1, lon1, lat2, lon2)[0]) * _SETTINGS.detour
    return int(np.ceil(km / speed(_SETTINGS, transport) * 60 - 1e-6)), km
