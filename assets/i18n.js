// Written by `make translations` from careapp/i18n/locales: do not edit.
// French texts are their own msgids; plurals count as the language does (French: 0 and 1 are singular).
const tables = {
"en": {
"Accès": "Access",
"Accès et contacts : libelle, valeur": "Access and contacts: libelle, valeur",
"Adresse": "Address",
"Adresse de l’agence": "Address of the agency",
"Aidant principal": "Main carer",
"Animaux de compagnie": "Pets",
"Ce qui est rempli, séparé par des virgules": "What is filled in, separated by commas",
"Chute": "Fall",
"Civilité, prénom et nom du client": "Client’s title, first and last name",
"Créneaux : jour, debut, fin, prestation, intervenants, note": "Slots: jour, debut, fin, prestation, intervenants, note",
"Date d’édition, 24/11/2026": "Date of issue, 24/11/2026",
"Dernier jour ; vide si la mission n’a pas de fin": "Last day; empty if the mission has no end",
"Dessin de la semaine type": "Drawing of the typical week",
"Durée par semaine, 24 h 30": "Length per week, 24 h 30",
"Encadré « À savoir avant d’entrer », en phrases": "The “Before you go in” box, as sentences",
"Fausse route": "Choking",
"Groupes de tâches : titre, taches (libelle, consigne, frequence, duree, essentielle)": "Groups of tasks: titre, taches (libelle, consigne, frequence, duree, essentielle)",
"Modéré": "Moderate",
"Nom de l’agence": "Name of the agency",
"Numéro de déclaration ou d’agrément": "Declaration or approval number",
"Numéro de l’opportunité": "Number of the opportunity",
"Premier jour, lundi 30 novembre 2026 ; vide si non fixé": "First day, Monday 30 November 2026; empty if not set",
"Prénom et nom du client": "Client’s first and last name",
"Prévention des risques : situation, niveau, mesure, eleve": "Risk prevention: situation, niveau, mesure, eleve",
"Réponses imprimées de l’onglet Informations : libelle, valeur": "Printed answers of the Information tab: libelle, valeur",
"Saisonnier": "Seasonal",
"Texte traduit dans la langue du destinataire": "Text translated into the recipient’s language",
"Téléphone": "Phone",
"Téléphone de l’agence": "Phone of the agency",
"Âge en années ; vide si la date de naissance manque": "Age in years; empty without a date of birth",
"Élevé": "High"
}
};
const cookie = typeof document === "undefined" ? null : document.cookie.match(/(?:^|; )locale=([a-z]{2})/);
export const locale = cookie && (cookie[1] === "fr" || tables[cookie[1]]) ? cookie[1] : "fr";
const table = tables[locale] ?? {};
const fill = (text, values) => (values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text);
export const t = (msgid, values) => fill(table[msgid] ?? msgid ?? "", values);
export const plural = (one, many, count, values) => {
  const single = locale === "fr" ? Math.abs(count) < 2 : count === 1;
  const forms = table[one];
  return fill((Array.isArray(forms) ? forms : [one, many])[single ? 0 : 1], values ?? { count });
};
