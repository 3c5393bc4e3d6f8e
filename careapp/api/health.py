"""Whether the application and its database answer."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from careapp import __version__
from careapp.api.gate import routed
from careapp.db.engine import get_engine, reading

router = APIRouter()


@routed(router, "GET", "/api/health", "public")
async def health() -> JSONResponse:
    """200 with the database's kind when all is well, 503 when the database is away."""
    kind = get_engine().dialect.name
    try:
        await asyncio.to_thread(_ask)
    except SQLAlchemyError:
        return JSONResponse({"status": "down", "database": kind, "version": __version__}, 503)
    return JSONResponse({"status": "ok", "database": kind, "version": __version__})


def _ask() -> None:
    with reading() as session:
        session.connection().execute(text("SELECT count(*) FROM agencies"))
