"""The small language of computed fields: a text becomes a tree of our own, never code that Python runs.

`somme(courses.montant) * 1.1`, `age(naissance)`, `si(gir <= 4; "APA"; "caisse")`, `jours(entree; sortie) + 1`.
Names are the keys of other fields, `table.column` a column of a table; arguments are parted by `;` or `,`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_LENGTH: Final = 500
MAX_DEPTH: Final = 25
MAX_PIECES: Final = 160


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """A text written between quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """Another field, or a column of a table."""

    field: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two parts; `left` is nothing before a lone sign or `non`."""

    operator: str
    left: Node | None
    right: Node


Node = Number | Words | Name | Call | Operation

# Both languages, then the least and the most arguments each takes.
FUNCTIONS: Final = {
    "somme": "sum", "sum": "sum", "nombre": "count", "count": "count", "moyenne": "average", "average": "average",
    "mini": "least", "min": "least", "maxi": "most", "max": "most", "arrondi": "round", "round": "round",
    "age": "age", "jours": "days", "days": "days", "si": "if", "if": "if", "rempli": "filled", "filled": "filled",
    "aujourdhui": "today", "today": "today",
}  # fmt: skip
ARGUMENTS: Final = {
    "sum": (1, 20), "count": (1, 20), "average": (1, 20), "least": (1, 20), "most": (1, 20), "round": (1, 2),
    "age": (1, 2), "days": (2, 2), "if": (3, 3), "filled": (1, 1), "today": (0, 0),
}  # fmt: skip
OVER_LINES: Final = frozenset({"sum", "count", "average", "least", "most"})
_WORDS: Final = {"et": "and", "and": "and", "ou": "or", "or": "or", "non": "not", "not": "not"}
_SIGNS: Final = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "="}
_BINDING: Final = {
    "or": 1, "and": 2, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip
_NOT, _SIGN = 3, 7
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,6})?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)"
    r"|(?P<words>\"[^\"]*\"|«[^»]*»)|(?P<sign><=|>=|<>|!=|==|[-+*/=<>()×÷−≤≥≠;,]))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: what kind of piece, what it says, where it begins."""

    kind: str
    text: str
    at: int


def parse_formula(text: str) -> Node:
    """The tree of a formula; raise Refused with a sentence that says where it stops making sense."""
    if len(text) > MAX_LENGTH:
        raise Refused(_("Une formule compte au plus {count} caractères.", count=MAX_LENGTH))
    if not text.strip():
        raise Refused(_("Écrivez la formule de ce champ."))
    pieces = list(_tokens(text))
    if len(pieces) > MAX_PIECES:
        raise Refused(_("Cette formule est trop longue : calculez une partie dans un autre champ."))
    return _Parser(pieces).whole()


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            begins = at + len(text[at:]) - len(text[at:].lstrip())
            raise Refused(_("« {sign} » n’a pas de sens ici (caractère {at}).", sign=text[begins], at=begins + 1))
        kind = match.lastgroup or ""
        piece = match[kind]
        if kind == "name" and piece in _WORDS:
            kind, piece = "sign", _WORDS[piece]
        elif kind == "sign":
            piece = _SIGNS.get(piece, piece)
        yield Token(kind, piece, match.start(match.lastgroup or 0) + 1)
        at = match.end()


class _Parser:
    """One reading of a formula, operators bound by their strength."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    @property
    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, *signs: str) -> Token | None:
        """The next sign if it is one of these."""
        token = self.next
        if token is None or token.kind != "sign" or token.text not in signs:
            return None
        self.place += 1
        return token

    def whole(self) -> Node:
        tree = self.expression(0)
        if self.next is not None:
            raise _misplaced(self.next)
        return tree

    def expression(self, strength: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(_("Cette formule a trop de niveaux : calculez une partie dans un autre champ."))
        left = self.operand()
        while (token := self.next) and token.kind == "sign" and _BINDING.get(token.text, 0) > strength:
            self.place += 1
            left = Operation(token.text, left, self.expression(_BINDING[token.text]))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.next
        if token is None:
            raise Refused(_("La formule s’arrête trop tôt."))
        self.place += 1
        if token.kind == "number":
            return Number(Decimal(token.text))
        if token.kind == "words":
            return Words(token.text[1:-1].strip("\u00a0\u202f "))
        if token.kind == "name":
            return self.call(token) if self.take("(") else Name(*token.text.split("."))
        return self.signed(token)

    def signed(self, token: Token) -> Node:
        if token.text in ("-", "+"):
            return Operation(token.text, None, self.expression(_SIGN))
        if token.text == "not":
            return Operation("not", None, self.expression(_NOT))
        if token.text != "(":
            raise _misplaced(token)
        inner = self.expression(0)
        self.close()
        return inner

    def call(self, token: Token) -> Node:
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise Refused(_("La fonction « {name} » n’existe pas (caractère {at}).", name=token.text, at=token.at))
        arguments: list[Node] = []
        if not self.take(")"):
            arguments.append(self.expression(0))
            while self.take(";", ","):
                arguments.append(self.expression(0))
            self.close()
        least, most = ARGUMENTS[function]
        if not least <= len(arguments) <= most:
            raise Refused(_arity(token.text, least, most, len(arguments)))
        return Call(function, tuple(arguments))

    def close(self) -> None:
        if not self.take(")"):
            raise _misplaced(self.next) if self.next else Refused(_("Il manque une parenthèse fermante."))


def _misplaced(token: Token) -> Refused:
    return Refused(_("« {sign} » n’a pas de sens ici (caractère {at}).", sign=token.text, at=token.at))


def _arity(name: str, least: int, most: int, given: int) -> str:
    wanted = str(least) if least == most else _("{least} à {most}", least=least, most=most)
    return _("« {name} » attend {wanted} valeurs, elle en a {given}.", name=name, wanted=wanted, given=given)


def parts(node: Node | None) -> Iterator[Node]:
    """Every part of a tree, itself first."""
    if node is None:
        return
    yield node
    inner = node.arguments if isinstance(node, Call) else ()
    if isinstance(node, Operation):
        inner = tuple(part for part in (node.left, node.right) if part is not None)
    for part in inner:
        yield from parts(part)


def names(node: Node) -> tuple[Name, ...]:
    """The other fields a formula reads, in its order."""
    return tuple(dict.fromkeys(part for part in parts(node) if isinstance(part, Name)))
