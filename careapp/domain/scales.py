"""Scales ready to use in a form: their items, what each answer is worth, and what the score says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from careapp.domain import aggir
from careapp.domain.form_fields import FieldType
from careapp.i18n import N_, _

Letters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScaleItem:
    """One item of a scale: the values one may give it, with their words; a `group` heads those that follow."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    needed: bool = True
    help: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: `score` gives its result from complete answers, `reading` says it in words."""

    type: FieldType
    label: str
    source: str
    items: tuple[ScaleItem, ...]
    score: Callable[[Letters], int | None]
    reading: Callable[[int], str]

    @property
    def needed(self) -> tuple[str, ...]:
        """The items without which there is no score."""
        return tuple(item.key for item in self.items if item.needed)


_ABC: Final = (("A", N_("A · fait seul")), ("B", N_("B · fait en partie")), ("C", N_("C · ne fait pas")))
_YES_NO: Final = (("no", N_("Non")), ("yes", N_("Oui")))
_HELPS: Final[Mapping[str, str]] = {
    "coherence": N_("Converser, se comporter de façon sensée"),
    "orientation": N_("Se repérer dans le temps et dans les lieux"),
    "toilette": N_("Hygiène du haut et du bas du corps"),
    "habillage": N_("S’habiller, se déshabiller, se présenter"),
    "alimentation": N_("Se servir et manger ce qui est préparé"),
    "elimination": N_("Hygiène de l’élimination urinaire et fécale"),
    "transferts": N_("Se lever, se coucher, s’asseoir"),
    "deplacement_interieur": N_("Y compris avec canne, déambulateur ou fauteuil"),
    "deplacement_exterieur": N_("À partir de la porte, sans moyen de transport"),
    "communication": N_("Téléphone, sonnette, alarme"),
    "gestion": N_("Budget, biens, démarches"),
    "cuisine": N_("Préparer et servir ses repas"),
    "menage": N_("L’ensemble des travaux du ménage"),
    "transport": N_("Prendre ou commander un moyen de transport"),
    "achats": N_("Sur place ou à distance"),
    "traitement": N_("Suivre l’ordonnance du médecin"),
    "temps_libre": N_("Loisirs, vie sociale"),
}


def _aggir_items() -> tuple[ScaleItem, ...]:
    first = {"coherence": N_("Variables discriminantes"), "gestion": N_("Variables illustratives")}
    return tuple(
        ScaleItem(key, label, _ABC, key in aggir.DISCRIMINATING, _HELPS[key], first.get(key, ""))
        for key, label in {**aggir.DISCRIMINATING, **aggir.ILLUSTRATIVE}.items()
    )


def _gir_words(score: int) -> str:
    return _("GIR {gir}", gir=score)


_PAIN: Final = (
    ScaleItem(
        "intensity",
        N_("Intensité"),
        tuple((str(number), str(number)) for number in range(11)),
        help=N_("0 : aucune douleur ; 10 : la pire imaginable"),
    ),
    ScaleItem(
        "moment",
        N_("Moment"),
        (
            ("rest", N_("Au repos")),
            ("move", N_("En bougeant")),
            ("care", N_("Pendant les soins")),
            ("night", N_("La nuit")),
        ),
        needed=False,
    ),
)
_PAIN_WORDS: Final = (
    (7, N_("douleur intense")),
    (4, N_("douleur modérée")),
    (1, N_("douleur faible")),
    (0, N_("pas de douleur")),
)


def _pain_score(given: Letters) -> int | None:
    return int(given["intensity"]) if "intensity" in given else None


def _pain_reading(score: int) -> str:
    words = next(text for least, text in _PAIN_WORDS if score >= least)
    return _("{score} sur 10, {words}", score=score, words=_(words))


# One point each; three or more is a high risk (J. Downton, Falls in the Elderly, 1993).
_FALLS: Final = (
    ScaleItem("fell", N_("Chute dans les douze derniers mois"), _YES_NO, group=N_("Antécédents")),
    ScaleItem("sedatives", N_("Tranquillisants ou somnifères"), _YES_NO, group=N_("Médicaments")),
    ScaleItem("diuretics", N_("Diurétiques"), _YES_NO),
    ScaleItem("blood_pressure", N_("Autres médicaments de la tension"), _YES_NO),
    ScaleItem("parkinson", N_("Antiparkinsoniens"), _YES_NO),
    ScaleItem("antidepressants", N_("Antidépresseurs"), _YES_NO),
    ScaleItem("sight", N_("Vue diminuée"), _YES_NO, group=N_("Déficits")),
    ScaleItem("hearing", N_("Ouïe diminuée"), _YES_NO),
    ScaleItem("limbs", N_("Déficit d’un membre"), _YES_NO, help=N_("Paralysie, amputation, neuropathie")),
    ScaleItem("confused", N_("Confusion, désorientation"), _YES_NO, group=N_("État présent")),
    ScaleItem("unsteady", N_("Marche mal assurée"), _YES_NO, help=N_("Avec ou sans aide technique")),
)
HIGH_FALLS_RISK: Final = 3


def _falls_score(given: Letters) -> int | None:
    if any(item.key not in given for item in _FALLS):
        return None
    return sum(value == "yes" for value in given.values())


def _falls_reading(score: int) -> str:
    words = _("risque élevé") if score >= HIGH_FALLS_RISK else _("risque faible")
    return _("{score} sur {most}, {words}", score=score, most=len(_FALLS), words=words)


SCALE_OF: Final[Mapping[FieldType, Scale]] = {
    scale.type: scale
    for scale in (
        Scale(
            FieldType.AGGIR, N_("Grille AGGIR"), N_("Code de l’action sociale et des familles, annexes 2-1 et 2-2"),
            _aggir_items(), aggir.gir, _gir_words,
        ),
        Scale(
            FieldType.PAIN, N_("Échelle de douleur"), N_("Échelle numérique de 0 à 10"),
            _PAIN, _pain_score, _pain_reading,
        ),
        Scale(
            FieldType.FALLS, N_("Risque de chute"), N_("Indice de Downton (1993)"), _FALLS, _falls_score, _falls_reading
        ),
    )
}  # fmt: skip
