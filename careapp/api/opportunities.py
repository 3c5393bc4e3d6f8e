"""The list of opportunities as a file."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from careapp.actions.opportunities import board, export, figures
from careapp.actions.work import work
from careapp.api.gate import actor_of, routed
from careapp.domain.opportunity_address import OpportunityAddress
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/opportunities.csv", Permission.OPPORTUNITIES_READ)
async def opportunities_csv(request: Request, actor: Actor = Depends(actor_of)) -> Response:
    """The opportunities of the list as the filters of the address narrow it."""
    place = OpportunityAddress.read(request.query_params)
    content = await asyncio.to_thread(_table, actor, place)
    headers = {"content-disposition": 'attachment; filename="careapp-opportunities.csv"', "cache-control": "no-store"}
    return Response(content.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


@routed(router, "GET", "/api/opportunities/figures.csv", Permission.OPPORTUNITIES_READ)
async def figures_csv(request: Request, actor: Actor = Depends(actor_of)) -> Response:
    """The figures of a period: groups, stages, reasons of loss."""
    content = await asyncio.to_thread(_figures, actor, dict(request.query_params))
    headers = {"content-disposition": 'attachment; filename="careapp-chiffres.csv"', "cache-control": "no-store"}
    return Response(content.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _figures(actor: Actor, asked: dict[str, str]) -> str:
    with work(actor) as unit:
        return figures.table(unit, asked)


def _table(actor: Actor, place: OpportunityAddress) -> str:
    with work(actor) as unit:
        return export.table(unit, board.filters_of(unit, place), place.sort, place.descending)
