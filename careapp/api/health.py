"""Whether the application and its database answer."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from careapp import __version__
from careapp.api.gate import routed
from careapp.db.engine import answers, get_engine

router = APIRouter()


@routed(router, "GET", "/api/health", "public")
async def health() -> JSONResponse:
    """200 with the database's kind when all is well, 503 when the database is away."""
    well = await asyncio.to_thread(answers)
    content = {"status": "ok" if well else "down", "database": get_engine().dialect.name, "version": __version__}
    return JSONResponse(content, 200 if well else 503)
