"""Writes docs/rules.md, the rules of planning for those who manage, from the code: `make docs`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from careapp.actions.matching_data.decisions import default_of, legal_settings
from careapp.actions.rules.view import figure_text, source_of
from careapp.domain.rules import LEVEL_BADGES
from careapp.domain.working_time import AGREEMENT_LABELS, LEGAL_PARAMETERS, NOTICE_REASONS, Unit, legal_parameters
from careapp.matching.problem import Thresholds, Weights
from careapp.matching.rules import BY_CODE, Rule
from careapp.matching.statements import GROUPS, NAMES, STATEMENTS, THRESHOLDS, WEIGHTS, has_limit, limit_text

PAGE: Final = Path(__file__).parent / "rules.md"
ON: Final = max(one.starts_on for one in LEGAL_PARAMETERS)  # the law as it has stood since its last change known here
AGREEMENTS: Final = tuple(AGREEMENT_LABELS)
HEAD: Final = """# Les règles du planning

Cette page est écrite par `make docs` à partir du code ; un test dit quand elle n’est plus à jour. Elle s’adresse à qui
encadre : ce que chaque règle demande, ce qu’elle fait quand on ne la change pas, et où c’est écrit.

Une règle **bloque** (la visite est refusée), **avertit** (la visite passe avec un motif, qui est gardé) ou est
**inactive**. Les mêmes règles servent partout : la recherche d’un intervenant, le glisser d’une visite, « Optimiser »,
les explications et le rapport de conformité.

## Changer une règle

L’administration ouvre *Administration → Règles*, choisit une règle puis « Décider autrement » : le niveau, la valeur,
le jour à partir duquel la décision tient, et pour qui (toute l’agence, certains secteurs, certains intervenants). La
décision la plus précise l’emporte, puis la plus récente. Affaiblir un blocage de la loi demande un motif, et l’accord
qui le permet peut être cité. Rien ne s’efface : l’historique garde qui a décidé quoi, et « Rétablir la valeur par
défaut » lève les décisions. L’encadrement lit tout ; l’administration seule décide (voir
[permissions.md](permissions.md)).

La convention de l’agence se choisit en haut de la même page. « Seuils » dit à partir d’où une journée, une attente ou
une nuit compte ; « Préférences » dit ce que chaque écart coûte quand un planning est proposé.

## Le rapport de conformité

*Règles → Conformité* relit le planning d’une période : chaque règle enfreinte ou signalée, avec la personne, le jour,
la phrase, la mesure, la limite et la source. Il se filtre par intervenant, secteur, niveau et règle, et s’enregistre en
CSV ou en PDF. Les règles sont celles qui étaient décidées quand la période a commencé.

"""


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("|", "/")


def _cell(rule: Rule, agreement: str) -> str:
    held = legal_parameters(ON, agreement)
    setting = default_of(rule, legal_settings(held, ON, frozenset()))
    word = LEVEL_BADGES[str(setting.level)].label.lower()
    if not has_limit(rule) or str(setting.level) == "off":
        return word
    known = held.get(rule.code)
    days = known is not None and known.unit is Unit.WORKING_DAYS
    return _plain(f"{word} · {figure_text(known) if days else limit_text(rule, setting.limit)}")


def _rules() -> list[str]:
    lines: list[str] = []
    for _kind, _key, label, codes in GROUPS:
        head = "| Règle | Ce qu’elle demande | Code du travail | IDCC 3127 | IDCC 2941 | Sources |"
        lines += [f"## {label}", "", head, "|---|---|---|---|---|---|"]
        for code in codes:
            rule = BY_CODE[code]
            says = STATEMENTS[code].replace("{limit}", "…")
            known = [legal_parameters(ON, agreement).get(code) for agreement in AGREEMENTS]
            sources = dict.fromkeys(source_of(rule, one) for one in known if one) or [rule.law]
            cells = " | ".join(_cell(rule, agreement) for agreement in AGREEMENTS)
            lines.append(f"| {NAMES[code]} | {_plain(says)} | {cells} | {_plain(' ; '.join(sources))} |")
        lines.append("")
    return lines


def _facts() -> list[str]:
    lines = [
        "## Repères de la loi et des conventions",
        "",
        "| Repère | Valeur | Texte | Depuis | Source |",
        "|---|---|---|---|---|",
    ]
    for one in LEGAL_PARAMETERS:
        if one.code not in BY_CODE and one.holds_on(ON):
            source = one.source if one.checked else f"{one.source} (à vérifier)"
            label = AGREEMENT_LABELS[one.agreement]
            since = one.starts_on.strftime("%d/%m/%Y")
            lines.append(f"| {one.label} | {_plain(figure_text(one))} | {label} | {since} | {_plain(source)} |")
    return [*lines, ""]


def _figures() -> list[str]:
    usual = vars(Weights())
    lines = ["## Seuils", "", *(f"- {label}" for label, _unit in THRESHOLDS.values()), ""]
    assert set(THRESHOLDS) <= set(vars(Thresholds()))
    lines += ["## Préférences, en points", "", "Une minute de trajet, 2 points, est l’étalon.", ""]
    for _key, heading, labels in WEIGHTS:
        lines += [f"**{heading}**", "", *(f"- {label} : {usual[name]}" for name, label in labels.items()), ""]
    return lines


def _reasons() -> list[str]:
    told = "Un changement annoncé trop tard à un temps partiel demande un de ces motifs, gardé avec la visite :"
    return [
        "## Motifs d’un changement à court délai",
        "",
        told,
        "",
        *(f"- {one}" for one in NOTICE_REASONS.values()),
        "",
    ]


def page() -> str:
    """The whole page."""
    return HEAD + "\n".join([*_rules(), *_facts(), *_reasons(), *_figures()]).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
