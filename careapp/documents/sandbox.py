"""Where text that an agency edits becomes HTML: a small, closed part of Jinja, bounded in size and in time.

Only what an edition needs is let through (values, conditions, loops over the document's own lists, a few filters);
everything else is refused with the line it stands on, before anything runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_SOURCE = 64_000
MAX_OUTPUT = 1_000_000
MAX_STEPS = 20_000  # turns of all loops together: a bound on time that does not depend on the machine
NODES_A_STEP = 50  # a turn of a long loop costs as many steps as it holds parts
CHARACTERS_A_STEP = 100
MAX_SEPARATOR = 20
MOST_KEPT = 64  # compiled texts, so that the sheets of a round are read once
LOOP_FIELDS = frozenset({"index", "index0", "first", "last", "length", "revindex"})
FILTERS = frozenset(
    {"capitalize", "default", "e", "escape", "first", "last", "length", "lower", "title", "trim", "upper"}
)
TEXT_FILTERS = frozenset({"capitalize", "e", "escape", "lower", "title", "trim", "upper"})
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List, nodes.Getattr, nodes.Getitem,
    nodes.If, nodes.CondExpr, nodes.For, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Call, nodes.Keyword, nodes.ScopedEvalContextModifier,
)  # fmt: skip


class TemplateError(Refused):
    """A template that cannot be used; `line` is where, from 1 (0 when no line can be named)."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(_("Ligne {line} : {reason}", line=line, reason=reason) if line else reason, "body")
        self.detail, self.line = reason, line


class Sandbox(SandboxedEnvironment):
    """Jinja that reads the keys of mappings and the counters of loops, and nothing else of any object."""

    def __init__(self, functions: Mapping[str, Any], filters: Mapping[str, Any]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.functions = frozenset(functions)
        self.kept: dict[str, Template] = {}
        self.globals = dict(functions)
        self.allowed_filters = FILTERS | {"join"} | frozenset(filters)
        own = {name: self.filters[name] for name in FILTERS} | {"join": _join, "_each": _each, **filters}
        self.filters = own | {name: _measured(own[name]) for name in TEXT_FILTERS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of a mapping's key or of a loop's counter."""
        if isinstance(obj, dict) and attribute in obj and not attribute.startswith("_"):
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_FIELDS:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The value of a mapping's key or of a list's index."""
        if isinstance(obj, list | tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.getattr(obj, str(argument))


def check(environment: Sandbox, source: str) -> Template:
    """The compiled source; refused if it is too long, does not parse, or uses what an edition has no use for."""
    if found := environment.kept.get(source):
        return found
    check_length(source)
    template = _compiled(environment, source)
    if len(environment.kept) >= MOST_KEPT:
        environment.kept.clear()
    environment.kept[source] = template
    return template


def check_length(source: str) -> None:
    """Refuse a source too long to be read at all."""
    if len(source) > MAX_SOURCE:
        raise TemplateError(_("Le modèle dépasse {limit} caractères.", limit=MAX_SOURCE))


def spend(context: Context, steps: int) -> None:
    """Count steps against what is left of the run's allowance; refuse past it."""
    left = context["_steps"]
    left[0] -= steps
    if left[0] < 0:
        raise TemplateError(_("trop de tours de boucle, ou trop de texte à chaque tour."))


def _compiled(environment: Sandbox, source: str) -> Template:
    try:
        tree = environment.parse(source)
        called = {id(call.node) for call in tree.find_all(nodes.Call)}
        for node in _walk(tree):
            _check_node(environment, node, called)
        for loop in tree.find_all(nodes.For):
            weight = nodes.Const(1 + sum(1 for _node in _walk(loop)) // NODES_A_STEP)
            loop.iter = nodes.Filter(loop.iter, "_each", [weight], [], None, None, lineno=loop.lineno)
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        raise TemplateError(_("syntaxe incorrecte, vers « {detail} ».", detail=_quoted(error)), error.lineno) from None
    except (RecursionError, SyntaxError, MemoryError):
        raise TemplateError(_("Le modèle est trop imbriqué.")) from None


def run(environment: Sandbox, source: str, values: Mapping[str, Any]) -> str:
    """The HTML of a source with these values; refused past the limits of size and steps."""
    template = check(environment, source)
    try:
        return "".join(_bounded(template.generate({**values, "_steps": [MAX_STEPS]})))
    except TemplateError as error:
        raise TemplateError(error.detail, error.line or _line(error.__traceback__)) from None
    except JinjaError as error:
        reason = _("variable inconnue ou vide : {detail}.", detail=_quoted(error))
        raise TemplateError(reason, _line(error.__traceback__)) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        reason = _("cette expression ne peut pas être calculée.")
        raise TemplateError(reason, _line(error.__traceback__)) from None


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _check_node(environment: Sandbox, node: nodes.Node, called: set[int]) -> None:
    if not isinstance(node, ALLOWED):
        raise TemplateError(_("« {name} » n’est pas permis dans un modèle.", name=_name(node)), node.lineno)
    if isinstance(node, nodes.Name):
        _check_name(environment, node, id(node) in called)
    if isinstance(node, nodes.For) and node.recursive:
        raise TemplateError(_("une boucle ne peut pas s’appeler elle-même."), node.lineno)
    if isinstance(node, nodes.Call) and not _calls_a_function(environment, node):
        raise TemplateError(_("cet appel n’est pas permis dans un modèle."), node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in environment.allowed_filters:
        raise TemplateError(_("filtre inconnu : {name}.", name=node.name), node.lineno)
    if isinstance(node, nodes.Test) and node.name not in environment.tests:
        raise TemplateError(_("test inconnu : {name}.", name=node.name), node.lineno)


def _check_name(environment: Sandbox, node: nodes.Name, called: bool) -> None:
    """A function is called, never printed nor given another meaning; names under a stroke belong to the house."""
    known = node.name in environment.functions
    if known and not called:
        raise TemplateError(_("« {name} » s’écrit avec ses parenthèses.", name=node.name), node.lineno)
    if not known and (node.name.startswith("_") or node.name == "self"):
        raise TemplateError(_("« {name} » n’est pas permis dans un modèle.", name=node.name), node.lineno)


def _calls_a_function(environment: Sandbox, call: nodes.Call) -> bool:
    return (
        isinstance(call.node, nodes.Name)
        and call.node.name in environment.functions
        and call.dyn_args is None
        and call.dyn_kwargs is None
    )


def _name(node: nodes.Node) -> str:
    return type(node).__name__.lower()


@pass_context
def _each(context: Context, values: Any, weight: int) -> list[Any]:
    """The list a loop runs over, its turns counted against the run's allowance."""
    if isinstance(values, Undefined):
        return list(values)
    if not isinstance(values, list | tuple):
        raise TypeError
    spend(context, len(values) * weight)
    return list(values)


def _measured(change: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that reads a whole text, which counts by its length."""

    @pass_context
    def counted(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        spend(context, len(value) // CHARACTERS_A_STEP if isinstance(value, str) else 0)
        return change(value, *arguments, **named)

    return counted


def _join(values: Any, separator: str = "") -> Markup:
    if not isinstance(values, list | tuple):
        raise TypeError
    if sum(len(str(value)) + MAX_SEPARATOR for value in values) > MAX_OUTPUT:
        raise TemplateError(_("Le document produit est trop long."))
    return escape(str(separator)[:MAX_SEPARATOR]).join(values)


def _bounded(chunks: Iterator[str]) -> Iterator[str]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_OUTPUT:
            raise TemplateError(_("Le document produit est trop long."))
        yield chunk


def _line(traceback: TracebackType | None) -> int:
    """The deepest line of the template itself in a traceback that Jinja rewrote."""
    line = 0
    while traceback:
        if traceback.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _quoted(error: JinjaError) -> str:
    """The word that Jinja's English message is about."""
    message = error.message or ""
    quoted = message.split("'")
    return quoted[-2] if len(quoted) > 2 else message
