"""What a field of a form may take from other records, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from careapp.i18n import N_

SOURCES: Final[Mapping[str, str]] = {
    "client.full_name": N_("Nom du client"),
    "client.age": N_("Âge du client"),
    "client.phone": N_("Téléphone du client"),
    "client.mobile": N_("Mobile du client"),
    "client.email": N_("Adresse e-mail du client"),
    "client.address": N_("Adresse du client"),
    "client.access": N_("Accès au logement"),
    "client.main_carer": N_("Aidant principal"),
    "client.pets": N_("Animaux de compagnie"),
    "client.language": N_("Langue du client"),
    "client.gir": N_("GIR du client"),
    "client.care_plan": N_("Plan d’aide en cours"),
    "worker.full_name": N_("Nom de l’intervenant habituel"),
    "worker.phone": N_("Téléphone de l’intervenant habituel"),
    "worker.email": N_("Adresse e-mail de l’intervenant habituel"),
    "worker.job_title": N_("Fonction de l’intervenant habituel"),
    "worker.all_names": N_("Intervenants en place"),
    "opportunity.missions": N_("Missions de l’opportunité"),
    "opportunity.tasks": N_("Tâches de l’opportunité"),
    "opportunity.risks": N_("Risques et mesures de l’opportunité"),
}

# What the opportunity holds itself is read in a form and changed where it stands: the tab of each.
PAGES: Final[Mapping[str, str]] = {
    "opportunity.missions": "definition",
    "opportunity.tasks": "taches",
    "opportunity.risks": "risques",
}
