"""The list of opportunities as a file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from careapp.actions.opportunities import export
from careapp.actions.work import work
from careapp.api.gate import actor_of, routed
from careapp.db.queries.opportunities import Filters
from careapp.domain.opportunities import IDLE_DAYS
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/opportunities.csv", Permission.OPPORTUNITIES_READ)
async def opportunities_csv(
    text: str = Query("", max_length=80),
    mine: bool = False,
    activity: int = 0,
    funding: str = Query("", max_length=80),
    stage: str = Query("", max_length=12),
    idle: bool = False,
    sort: str = "",
    descending: bool = False,
    actor: Actor = Depends(actor_of),
) -> Response:
    """The opportunities of the list as the filters of the address narrow it."""
    filters = Filters(
        text=text,
        manager_id=(actor.user_id or 0) if mine else 0,
        activity_id=activity,
        funding=funding,
        stage=stage,
        idle_since=datetime.now(UTC) - timedelta(days=IDLE_DAYS) if idle else None,
    )
    content = await asyncio.to_thread(_table, actor, filters, sort, descending)
    headers = {"content-disposition": 'attachment; filename="careapp-opportunities.csv"', "cache-control": "no-store"}
    return Response(content.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _table(actor: Actor, filters: Filters, sort: str, descending: bool) -> str:
    with work(actor) as unit:
        return export.table(unit, filters, sort, descending)
