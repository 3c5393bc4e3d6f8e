"""Texts looked up in the browser: a French msgid becomes a call of the generated `i18n.js`."""

from __future__ import annotations

import json

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

Text = str | rx.Var
_IMPORTS = {"$/public/i18n.js": [ImportVar(tag="t"), ImportVar(tag="plural")]}


def _call(function: str, arguments: list[str], values: dict[str, object]) -> rx.Var:
    filled = rx.Var.create(values) if values else None
    if filled is not None:
        arguments = [*arguments, f"({filled})"]
    data = VarData.merge(VarData(imports=_IMPORTS), filled._get_all_var_data() if filled is not None else None)
    expression = f"{function}({', '.join(arguments)})"
    return rx.Var(_js_expr=expression, _var_type=str, _var_data=data).guess_type()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def t(msgid: str, **values: object) -> rx.Var:
    """The text of a French msgid in the reader's language; `{placeholders}` are filled from values or Vars."""
    return _call("t", [_quoted(msgid)], values)


def tv(msgid: Text, **values: object) -> rx.Var:
    """The text of a msgid known only while the page runs; the msgid is marked with `N_` where it is written."""
    var = rx.Var.create(msgid)
    text = _call("t", [f"({var})"], values)
    return text._replace(merge_var_data=var._get_all_var_data())


def plural(one: str, many: str, count: int | rx.Var, **values: object) -> rx.Var:
    """The singular or plural text for `count`, its `{placeholders}` (`{count}` included) filled."""
    var = rx.Var.create(count)
    text = _call("plural", [_quoted(one), _quoted(many), f"({var})"], {"count": count, **values})
    return text._replace(merge_var_data=var._get_all_var_data())
