"""The subject and text of a mail: the agency's words or the shipped ones, filled in the closed part of Jinja."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from careapp.documents.mail import BODY_LENGTH, SUBJECT_LENGTH
from careapp.documents.sandbox import MAX_SEPARATOR, Sandbox, TemplateError, run
from careapp.domain.messages import EMPTY, WORDS
from careapp.domain.refusal import Refused
from careapp.i18n import LOCALES, _

__all__ = ["Message", "TemplateError", "check", "empty_values", "sample_values", "shipped", "write"]

LONGEST_LIST: Final = 500


@dataclass(frozen=True, slots=True)
class Message:
    """The subject and text of a mail, or their templates."""

    subject: str
    body: str


class MessageFault(Refused):
    """A text that cannot be used; `field` is subject or body, `line` where in it, from 1."""

    def __init__(self, reason: str, field: str, line: int = 0) -> None:
        super().__init__(reason, field)
        self.line = line


@cache
def _texts(language: str) -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))


def shipped(kind: str, language: str) -> Message:
    """The text that ships for a kind of mail."""
    found = _texts(language if language in LOCALES else "fr")[kind]
    return Message(found["subject"], found["body"].strip() + "\n")


def write(template: Message, values: Mapping[str, Any]) -> Message:
    """The message of a template with these values; raise MessageFault, with field and line, where it cannot be."""
    subject = " ".join(_run("subject", template.subject, values).split())
    body = re.sub(r"\n{3,}", "\n\n", _run("body", template.body, values)).strip()
    if not subject or not body:
        field = "body" if subject else "subject"
        raise MessageFault(_("Ce texte ne donne rien une fois rempli."), field)
    if len(subject) > SUBJECT_LENGTH:
        raise MessageFault(_("L’objet compte au plus {limit} caractères.", limit=SUBJECT_LENGTH), "subject")
    if len(body) > BODY_LENGTH:
        raise MessageFault(_("Le message compte au plus {limit} caractères.", limit=BODY_LENGTH), "body")
    return Message(subject, body)


def _run(field: str, source: str, values: Mapping[str, Any]) -> str:
    try:
        return run(_sandbox(), source, values)
    except TemplateError as error:
        raise MessageFault(error.reason, field, error.line) from None


def check(kind: str, template: Message, language: str) -> Message:
    """The template filled with the sample; refused (MessageFault) if it does not read with everything and without."""
    write(template, empty_values(kind, language))
    return write(template, sample_values(kind, language))


def sample_values(kind: str, language: str) -> dict[str, Any]:
    """The values of an imaginary record."""
    english = language == "en"
    return _tree(
        {word.name: word.english if english and word.english is not None else word.sample for word in WORDS[kind]}
    )


def empty_values(kind: str, language: str) -> dict[str, Any]:
    """The values of the barest record: what may be empty is."""
    full = sample_values(kind, language)
    bare: dict[str, Any] = {name: "" if name in EMPTY else value for name, value in _flat(full).items()}
    return _tree(bare | ({"absence.acceptee": False} if "absence.acceptee" in bare else {}))


def _tree(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"agence.nom": …}` as the mappings that templates read."""
    made: dict[str, Any] = {}
    for name, value in flat.items():
        root, _dot, leaf = name.partition(".")
        if leaf:
            made.setdefault(root, {})[leaf] = value
        else:
            made[root] = value
    return made


def _flat(tree: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for root, value in tree.items():
        flat |= {f"{root}.{leaf}": inner for leaf, inner in value.items()} if isinstance(value, dict) else {root: value}
    return flat


class _PlainSandbox(Sandbox):
    """The same closed part of Jinja for plain text, where an ampersand is an ampersand."""

    def __init__(self) -> None:
        super().__init__(functions={}, filters={"join": _join})
        self.autoescape = False


def _join(values: Any, separator: str = "") -> str:
    if not isinstance(values, list | tuple) or len(values) > LONGEST_LIST:
        raise TypeError
    return str(separator)[:MAX_SEPARATOR].join(str(value) for value in values)


@cache
def _sandbox() -> Sandbox:
    return _PlainSandbox()
