"""Assembly only: the application, its gates, its routes and its pages."""

from __future__ import annotations

import reflex as rx

from careapp.actions import solver_pool
from careapp.api.app import make_api
from careapp.api.guard import Guard
from careapp.frontend import BUILT
from careapp.jobs.ticker import ticking
from careapp.pages.routes import access_of
from careapp.pages.shell import add_pages, app_options
from careapp.state.access import AccessMiddleware
from careapp.state.events import bound_events
from careapp.state.returning import ReturnMiddleware


def _guarded(inner: Guard) -> Guard:
    return Guard(inner, access_of, BUILT)


app = rx.App(api_transformer=[make_api(), _guarded], **app_options())
app.add_middleware(AccessMiddleware())
app.add_middleware(ReturnMiddleware())
bound_events()
app.register_lifespan_task(ticking)
app.register_lifespan_task(solver_pool.closing)
add_pages(app)
