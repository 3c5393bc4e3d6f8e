"""The routes beside the framework, gathered into one application."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from careapp.actions.work import Forbidden
from careapp.api import (
    attachments,
    calendar,
    compliance,
    document_templates,
    documents,
    expected_documents,
    filling,
    forms,
    health,
    imports,
    opportunities,
    planning,
    planning_feed,
    requests,
    session,
)
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import _
from careapp.logs import log_unforeseen

ROUTERS = (
    session.router,
    health.router,
    documents.router,
    expected_documents.router,
    document_templates.router,
    planning.router,
    compliance.router,
    planning_feed.router,
    imports.router,
    opportunities.router,
    forms.router,
    filling.router,
    attachments.router,
    calendar.router,
    requests.router,
)


def make_api() -> FastAPI:
    """The application of all routes: no schema page, refusals as sentences, the rest by a reference number."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in ROUTERS:
        api.include_router(router)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(RequestValidationError, _misformed)
    api.add_exception_handler(Exception, _unforeseen)
    return api


def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = {Forbidden: 403, NotFound: 404, Stale: 409}.get(type(error), 422)
    return JSONResponse({"reason": str(error)}, status)


def _misformed(_request: Request, _error: Exception) -> JSONResponse:
    """Say that a request cannot be read, without giving back what was sent."""
    return JSONResponse({"reason": _("La demande est mal formée.")}, 422)


def _unforeseen(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"reference": log_unforeseen(error)}, 500)
