"""The texts of mails: those shipped read whole and bare, those of an agency stay in their closed part of Jinja."""

import pytest

from careapp.documents import messages
from careapp.documents.messages import Message, MessageFault
from careapp.domain.messages import KIND_LABELS, WORDS


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KIND_LABELS)
def test_each_shipped_text_reads_with_everything_and_without(kind, language):
    shipped = messages.shipped(kind, language)
    full = messages.check(kind, shipped, language)
    bare = messages.write(shipped, messages.empty_values(kind, language))
    assert full.body != shipped.body
    assert "\n\n\n" not in full.body + bare.body
    assert "{" not in full.subject + full.body + bare.subject + bare.body


@pytest.mark.parametrize("kind", KIND_LABELS)
def test_a_shipped_subject_names_nobody(kind):
    assert "client.nom" not in messages.shipped(kind, "fr").subject


@pytest.mark.parametrize("kind", WORDS)
def test_every_name_that_is_offered_can_be_used(kind):
    values = messages.sample_values(kind, "fr")
    for word in WORDS[kind]:
        text = f"{{% for un in {word.name} %}}{{{{ un }}}}{{% endfor %}}" if isinstance(word.sample, list) else (
            f"{{{{ {word.name} }}}}"
        )  # fmt: skip
        assert messages.write(Message("Objet", text), values).body


def test_an_ampersand_stays_one_in_plain_text():
    values = messages.sample_values("letter", "fr") | {"agence": {"nom": "Dupont & Fils <Savoie>"}}
    assert messages.write(Message("{{ agence.nom }}", "{{ agence.nom }}"), values).body == "Dupont & Fils <Savoie>"


def test_a_name_is_never_run_as_a_text():
    values = messages.sample_values("letter", "fr") | {"client": {"nom": "{{ 7 * 7 }}", "initiales": ""}}
    assert messages.write(Message("Objet", "{{ client.nom }}"), values).body == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("subject", "body", "field", "line"),
    [
        ("Objet", "Bonjour\n\n{{ inconnu }}", "body", 3),
        ("{{ client.prenom }}", "Bonjour", "subject", 1),
        ("Objet", "{% for x in changements %}", "body", 1),
        ("Objet", "Bonjour\n{{ client.__class__ }}", "body", 2),
        ("Objet", "{% include '/etc/passwd' %}", "body", 1),
        ("Objet", "{{ cycler.__init__.__globals__ }}", "body", 1),
        ("Objet", "{{ ''.__class__.__mro__ }}", "body", 1),
        ("Objet", "{% set x = 1 %}", "body", 1),
        ("Objet", "{{ client.nom.format(1) }}", "body", 1),
        ("Objet", "{% macro a() %}{% endmacro %}", "body", 1),
        (" ", "Bonjour", "subject", 0),
        ("Objet", "{# rien #}", "body", 0),
        ("x" * 201, "Bonjour", "subject", 0),
        ("Objet", "x" * 20_001, "body", 0),
    ],
)
def test_a_text_that_cannot_be_used_says_where(subject, body, field, line):
    with pytest.raises(MessageFault) as fault:
        messages.check("letter", Message(subject, body), "fr")
    assert (fault.value.field, fault.value.line) == (field, line)


def test_a_list_without_end_is_stopped():
    nested = "{% for a in x %}" * 6 + "y" + "{% endfor %}" * 6
    values = messages.sample_values("letter", "fr") | {"x": list(range(60))}
    with pytest.raises(MessageFault):
        messages.write(Message("Objet", nested), values)
