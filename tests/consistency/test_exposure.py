"""What a browser can ever see, and call: primitives and read models, declared handlers, declared routes."""

from __future__ import annotations

import datetime
import importlib
import typing

from reflex_base.registry import RegistrationContext

from careapp.api.app import ROUTERS
from careapp.api.gate import ROUTE_ACCESS, SOCKET_ACCESS
from careapp.state import access

importlib.import_module("careapp.careapp")

PLAIN = (str, int, float, bool, type(None), datetime.date, datetime.datetime)
SECRET_WORDS = ("password", "secret", "token", "hash", "cookie")


def _states():
    return [
        state for state in RegistrationContext.get().base_states.values() if state.__module__.startswith("careapp.")
    ]


def _offending(hint: typing.Any) -> list[typing.Any]:
    arguments = typing.get_args(hint)
    if arguments:
        return [found for argument in arguments for found in _offending(argument)]
    fine = hint in (list, dict, typing.Any) or (
        isinstance(hint, type) and (issubclass(hint, PLAIN) or hint.__module__.startswith("careapp.readmodels"))
    )
    return [] if fine else [hint]


def test_state_vars_are_plain_or_read_models():
    bad = {
        f"{state.__name__}.{name}": found
        for state in _states()
        for name, var in {**state.base_vars, **state.computed_vars}.items()
        if (found := _offending(var._var_type))
    }
    assert bad == {}


def test_no_state_var_is_named_like_a_secret():
    named = [
        f"{state.__name__}.{name}"
        for state in _states()
        for name in {**state.base_vars, **state.computed_vars}
        if any(word in name for word in SECRET_WORDS)
    ]
    assert named == []


def test_every_event_handler_declares_who_may_call_it():
    undeclared = [
        name
        for name, registered in RegistrationContext.get().event_handlers.items()
        if registered.handler.fn.__module__.startswith("careapp.")
        and access.declared_access(name) is None
        and not name.endswith(".setvar")
    ]
    assert undeclared == []


def test_only_the_shell_is_open_to_every_role():
    """A handler open to all who signed in is one of the shell's own; all others name a permission."""
    open_to_all = {
        name
        for name, registered in RegistrationContext.get().event_handlers.items()
        if registered.handler.fn.__module__.startswith("careapp.")
        and access.declared_access(name) in ("signed_in", "public")
    }
    assert {name for name in open_to_all if "session_state" not in name} == set()


def test_every_route_declares_who_may_call_it():
    every = [route for router in ROUTERS for route in router.routes]
    routes = {(method, route.path) for route in every for method in getattr(route, "methods", ())}
    assert {route for route in routes if route[0] != "HEAD"} == set(ROUTE_ACCESS)
    assert {route.path for route in every if not hasattr(route, "methods")} == set(SOCKET_ACCESS)
