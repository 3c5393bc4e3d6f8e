"""The report of what a planning breaks, as a file: CSV or PDF."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions import solver_pool
from careapp.actions.rules import compliance
from careapp.actions.work import Work, reading
from careapp.api.gate import actor_of, routed
from careapp.documents import pool
from careapp.documents.compliance import ComplianceReport, compliance_csv, render_compliance
from careapp.domain.permissions import Actor, Permission
from careapp.i18n import using_locale

router = APIRouter()


@routed(router, "GET", "/api/planning/compliance.csv", Permission.PLANNING_READ)
async def as_csv(
    first: str, last: str, worker: str = "", sector: str = "", level: str = "", rule: str = "",
    actor: Actor = Depends(actor_of),
) -> Response:  # fmt: skip
    """The findings of a period for a spreadsheet."""
    report = await _report(actor, {"first": first, "last": last, "worker": worker, "sector": sector}, level, rule)
    with using_locale(actor.locale):
        return _file(compliance_csv(report), "text/csv; charset=utf-8", report, "csv")


@routed(router, "GET", "/api/planning/compliance.pdf", Permission.PLANNING_READ)
async def as_pdf(
    first: str, last: str, worker: str = "", sector: str = "", level: str = "", rule: str = "",
    actor: Actor = Depends(actor_of),
) -> Response:  # fmt: skip
    """The findings of a period on paper."""
    report = await _report(actor, {"first": first, "last": last, "worker": worker, "sector": sector}, level, rule)
    with using_locale(actor.locale):
        html = render_compliance(report)
        return _file(await pool.pdf_async(html), "application/pdf", report, "pdf")


async def _report(actor: Actor, form: dict[str, Any], level: str, rule: str) -> ComplianceReport:
    asked, question = await asyncio.to_thread(_within, actor, _ask, form)
    found = await asyncio.wrap_future(solver_pool.apart(compliance.computed, question, actor.locale))
    return await asyncio.to_thread(_within, actor, compliance.report, asked, found, level, rule)


def _ask(unit: Work, form: dict[str, Any]) -> tuple[compliance.Asked, compliance.Question]:
    asked = compliance.Asked.of(form)
    return asked, compliance.question(unit, asked)


def _within(actor: Actor, verb: Any, *args: Any) -> Any:
    with reading(actor) as unit:
        return verb(unit, *args)


def _file(content: bytes, kind: str, report: ComplianceReport, suffix: str) -> Response:
    span: tuple[date, date] = report.first, report.last
    name = f"conformite-{span[0].isoformat()}-{span[1].isoformat()}.{suffix}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
