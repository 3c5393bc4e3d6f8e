"""What statements would read, each as one text: while the texts are equal, so are the rows.

The database writes each text in one step, which is far cheaper than to carry thousands of rows that have not changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CompoundSelect, Select, Text, literal, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class rows_text(FunctionElement):
    """All rows as one text, in the order in which they are read."""

    type = Text()
    inherit_cache = True


@compiles(rows_text, "sqlite")
def _sqlite_text(element: Any, compiler: Any, **kw: Any) -> str:
    row = " || ',' || ".join(f"quote({compiler.process(column, **kw)})" for column in element.clauses)
    return f"group_concat({row}, ';')"


@compiles(rows_text, "postgresql")
def _postgres_text(element: Any, compiler: Any, **kw: Any) -> str:
    row = ", ".join(compiler.process(column, **kw) for column in element.clauses)
    return f"string_agg(CAST(ROW({row}) AS text), ';')"


def texts(statements: Iterable[Select]) -> CompoundSelect:
    """One row for each statement: its number, and all its rows as one text."""
    read = (statement.subquery() for statement in statements)
    return union_all(*(select(literal(number), rows_text(*rows.c)) for number, rows in enumerate(read)))
