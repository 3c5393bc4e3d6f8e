"""The menu: which screens there are, in which group, and who sees them."""

from __future__ import annotations

from typing import Final, NamedTuple

from careapp.domain.permissions import Permission
from careapp.i18n import N_


class Entry(NamedTuple):
    """One line of the menu; `count` names what waits behind it, `alert` says that it should not wait."""

    label: str
    icon: str
    route: str
    permission: Permission
    count: str = ""
    alert: bool = False


class Group(NamedTuple):
    """Entries under one heading."""

    label: str
    entries: tuple[Entry, ...]


P = Permission
NAVIGATION: Final = (
    Group(
        N_("Piloter"),
        (
            Entry(N_("Tableau de bord"), "layout-dashboard", "/", P.DASHBOARD_READ),
            Entry(N_("Planning"), "calendar-range", "/planning", P.PLANNING_READ),
            Entry(N_("Rappels"), "bell", "/reminders", P.REMINDERS_READ, "reminders", alert=True),
        ),
    ),
    Group(
        N_("Mes visites"),
        (
            Entry(N_("Ma journée"), "calendar-check", "/my/day", P.OWN_DAY),
            Entry(N_("Visites proposées"), "hand-helping", "/my/offers", P.OWN_DAY, "offers", alert=True),
            Entry(N_("Mes clients"), "users", "/my/clients", P.OWN_CLIENTS),
            Entry(N_("Mes absences"), "calendar-x-2", "/my/absences", P.OWN_DAY),
        ),
    ),
    Group(
        N_("Clients"),
        (
            Entry(N_("Opportunités"), "target", "/opportunities", P.OPPORTUNITIES_READ, "opportunities"),
            Entry(N_("Clients"), "users", "/clients", P.CLIENTS_READ),
            Entry(N_("Devis et factures"), "receipt-text", "/quotes", P.OPPORTUNITIES_READ),
        ),
    ),
    Group(
        N_("Équipe"),
        (
            Entry(N_("Intervenants"), "id-card", "/workers", P.WORKERS_READ),
            Entry(N_("Absences"), "calendar-x-2", "/absences", P.WORKERS_READ, "absences"),
            Entry(N_("Documents attendus"), "folder-check", "/documents", P.CLIENTS_READ),
        ),
    ),
    Group(
        N_("Qualité"),
        (
            Entry(
                N_("Événements indésirables"), "shield-alert", "/incidents", P.INCIDENTS_READ, "incidents", alert=True
            ),
            Entry(N_("Satisfaction"), "smile", "/satisfaction", P.NOTES_READ),
            Entry(N_("Ré-évaluations"), "clipboard-check", "/reevaluations", P.OPPORTUNITIES_READ),
        ),
    ),
    Group(
        N_("Administration"),
        (
            Entry(N_("Prestations"), "briefcase-medical", "/admin/services", P.CATALOG_READ),
            Entry(N_("Compétences"), "graduation-cap", "/admin/skills", P.CATALOG_READ),
            Entry(N_("Règles"), "scale", "/admin/rules", P.RULES_READ),
            Entry(N_("Documents à demander"), "list-checks", "/admin/expected-documents", P.CATALOG_READ),
            Entry(N_("Formulaires"), "layout-panel-top", "/admin/forms", P.FORMS_EDIT),
            Entry(N_("Éditions PDF"), "file-cog", "/admin/documents", P.TEMPLATES_EDIT),
            Entry(N_("Rappels automatiques"), "bell-plus", "/admin/reminders", P.AGENCY_EDIT),
            Entry(N_("Courriels"), "mail", "/admin/mails", P.MAILS_READ),
            Entry(N_("Modèles de courriels"), "mails", "/admin/messages", P.TEMPLATES_EDIT),
            Entry(N_("Importer"), "upload", "/admin/import", P.RECORDS_IMPORT),
            Entry(N_("Utilisateurs"), "user-cog", "/admin/users", P.USERS_EDIT),
            Entry(N_("Paramètres"), "settings", "/admin/settings", P.AGENCY_EDIT),
            Entry(N_("Journal"), "history", "/admin/audit", P.AUDIT_READ),
        ),
    ),
)

POCKET: Final = (
    Entry(N_("Ma journée"), "calendar-check", "/my/day", P.OWN_DAY),
    Entry(N_("Mes clients"), "users", "/my/clients", P.OWN_CLIENTS),
    Entry(N_("Mes absences"), "calendar-x-2", "/my/absences", P.OWN_DAY),
    Entry(N_("Mon compte"), "circle-user", "/account", P.OWN_ACCOUNT),
)

SHORTCUTS: Final = (
    (
        N_("Partout"),
        (
            ("Ctrl K", N_("Aller à un client, un intervenant, un écran")),
            ("/", N_("Chercher dans la liste")),
            ("?", N_("Tous les raccourcis")),
            (N_("Échap"), N_("Fermer, annuler")),
            (N_("Entrée"), N_("Ouvrir, accepter")),
            (N_("Suppr"), N_("Effacer, rejeter")),
            (N_("Ctrl Entrée"), N_("Enregistrer")),
        ),
    ),
    (
        N_("Opportunités"),
        (
            ("← → ↑ ↓", N_("Carte voisine")),
            (N_("Espace"), N_("Prendre la carte en main, puis les flèches")),
            ("M", N_("Menu de la carte")),
            ("E", N_("Prochaine action")),
            ("G", N_("Changer de gestionnaire")),
            ("J K", N_("Ligne suivante, précédente de la liste")),
            ("X", N_("Choisir la ligne de la liste")),
        ),
    ),
    (
        N_("Planning, toutes les vues"),
        (
            ("← →", N_("Jour, semaine ou mois d’avant, d’après")),
            ("T", N_("Aujourd’hui")),
            ("N", N_("Nouvelle visite")),
            (N_("U ou Ctrl Z"), N_("Annuler le dernier geste")),
            (N_("Ctrl Maj Z"), N_("Rétablir le geste annulé")),
        ),
    ),
    (
        N_("Planning du jour"),
        (
            ("O", N_("Optimiser")),
            ("L", N_("Vue liste du planning")),
            ("+ -", N_("Agrandir, réduire les heures")),
        ),
    ),
    (
        N_("Sur une visite du jour"),
        (
            ("← →", N_("Visite précédente, suivante")),
            (N_("↑ ↓ ou K J"), N_("Ligne précédente, suivante")),
            ("M", N_("Déplacer par champs")),
            ("A", N_("Affecter la visite")),
            ("D", N_("Couper la visite en deux")),
            (N_("Espace"), N_("Prendre la visite en main, puis les flèches")),
            (N_("Maj ← →"), N_("Visite en main : changer sa fin")),
            ("Ctrl C, Ctrl V", N_("Copier la visite, la coller dans une ligne")),
            ("P", N_("Problème suivant")),
        ),
    ),
    (
        N_("Semaine d’un intervenant ou d’un client"),
        (
            ("+ -", N_("Agrandir, réduire les heures")),
            (N_("Flèches"), N_("Visite précédente, suivante")),
            ("M", N_("Déplacer par champs")),
            (N_("Espace"), N_("Prendre la visite en main, puis les flèches")),
        ),
    ),
    (
        N_("Semaine et mois de l’équipe, mois d’une personne"),
        (
            (N_("Flèches"), N_("Jour et ligne d’à côté")),
            (N_("Entrée"), N_("Ouvrir ce qui a le focus")),
        ),
    ),
    (
        N_("Rappels"),
        (
            ("↑ ↓", N_("Rappel précédent, suivant")),
            ("X", N_("Choisir le rappel, ou plus")),
            ("E", N_("Marquer traité")),
            ("S", N_("Reporter")),
            ("A", N_("Confier à")),
        ),
    ),
)

_ROUTES: Final = (*(entry.route for group in NAVIGATION for entry in group.entries), "/account")


def under(route: str) -> str:
    """The menu's route a screen belongs to: the longest one that begins its own."""
    path = "/" + route.strip("/")
    known = [entry for entry in _ROUTES if path == entry or (entry != "/" and path.startswith(f"{entry}/"))]
    return max(known, key=len, default="")
