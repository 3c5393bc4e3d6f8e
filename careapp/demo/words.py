"""Names and places of the demo: invented people in real streets' towns around Chambéry."""

from __future__ import annotations

from typing import Final, NamedTuple


class Town(NamedTuple):
    """A quarter or village, which is a sector of the agency, with the middle of it."""

    name: str
    postcode: str
    city: str
    latitude: float
    longitude: float


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


TOWNS: Final = (
    Town("Le Biollay", "73000", "Chambéry", 45.5660, 5.9060),
    Town("Mérande", "73000", "Chambéry", 45.5745, 5.9330),
    Town("Bissy", "73000", "Chambéry", 45.5750, 5.8930),
    Town("Cognin", "73160", "Cognin", 45.5610, 5.8980),
    Town("Barberaz", "73000", "Barberaz", 45.5630, 5.9420),
    Town("La Motte-Servolex", "73290", "La Motte-Servolex", 45.5960, 5.8760),
    Town("Chambéry-le-Vieux", "73000", "Chambéry", 45.6010, 5.9090),
    Town("Bassens", "73000", "Bassens", 45.5790, 5.9450),
)
STREETS: Final = _names(
    "rue des Tilleuls, rue du Verger, avenue des Bauges, impasse du Lavoir, chemin des Vignes, rue de la "
    "Source, place du Marché, rue des Écoles, montée du Calvaire, rue Pasteur, allée des Marronniers, rue "
    "du Moulin, avenue de Lyon, rue des Jardins, chemin du Clos, rue de la République, rue des Lilas, "
    "square de l’Europe"
)
LAST_NAMES: Final = _names(
    "Achard, Barral, Belmont, Berger, Bertin, Blanchet, Bonnet, Bouvier, Carrier, Chabert, Chapuis, "
    "Charvet, Clerc, Combaz, Cottet, Darves, Delorme, Dubois, Dufour, Dumas, Dupraz, Duret, Excoffier, "
    "Favre, Ferrand, Gaillard, Garnier, Genoud, Girard, Girod, Gros, Guigue, Jacquier, Joly, Lacroix, "
    "Lambert, Lathoud, Leblanc, Marin, Martinet, Mercier, Michaud, Mollard, Molliet, Morel, Mugnier, "
    "Nasri, Noir, Olivetti, Pariset, Pernoud, Perret, Perrier, Pichon, Pollet, Porcher, Rey, Reydet, "
    "Richard, Rivoire, Rochas, Roux, Sibille, Simond, Sonnier, Thévenet, Tissot, Vachoux, Vibert, Viard, "
    "Vuillermet, Zanetti, Besson, Cartier, Fontaine, Lopez, Petit, Renard, Salomon, Vincent"
)
WOMEN: Final = _names(
    "Odette, Yvette, Simone, Marcelle, Jeanne, Colette, Denise, Ginette, Huguette, Irène, Lucienne, "
    "Madeleine, Paulette, Renée, Rose, Solange, Suzanne, Thérèse, Andrée, Monique, Bernadette, Hélène"
)
MEN: Final = _names(
    "André, Georges, Lucien, Marcel, Noël, Paul, Pierre, René, Robert, Roger, Yves, Albert, Émile, "
    "Fernand, Henri, Jean, Joseph, Louis, Maurice, Raymond"
)
YOUNG_WOMEN: Final = _names(
    "Samira, Leïla, Claire, Fatou, Mélanie, Nadia, Sandrine, Julie, Aïcha, Véronique, Chloé, Karine, "
    "Patricia, Inès, Émilie, Maria, Ana, Ludivine, Rosa, Yasmine, Sophie, Camille, Lucie, Manon"
)
YOUNG_MEN: Final = _names("Bruno, Marc, Dylan, Thomas, Karim, Hugo, Antoine, Mehdi, Julien, Nicolas")
WORKER_NAMES: Final = _names(
    "Haddad, Donzel, Diop, Perret, Benali, Carret, Traoré, Blanc, Buffet, Mansouri, Roche, Fontana, "
    "Teixeira, Chappuis, Pinto, Kaci, Allard, Da Silva, Lefort, Moreau, Nguyen, Rossi, Sow, Vidal, "
    "Guerin, Bourgeois, Cordier, Deschamps, Faure, Gauthier, Henry, Imbert, Jourdan, Keita, Lemoine, "
    "Masson, Noël, Oliveira, Payet, Quentin, Robin, Santos, Tanguy, Urbain, Vasseur, Wagner"
)
HABITS: Final = (
    "Se lève tard, aime prendre son temps. Radio allumée le matin.",
    "Prévenir avant chaque geste. Café au lait, deux tartines.",
    "Tient à choisir ses vêtements. Sortie au marché le samedi.",
    "Sieste après le repas. Volets mi-clos.",
    "Ancien instituteur, aime parler d’histoire.",
    "Regarde le journal de 13 h. Repas léger le soir.",
)
NEEDS: Final = (
    "Retour d’hospitalisation : aide à la toilette et aux repas chaque jour.",
    "Perte d’autonomie depuis l’été, la famille habite loin.",
    "Souhaite garder la même personne le matin.",
    "Aide au lever et au coucher, transferts à deux le matin.",
    "Entretien du logement et courses, marche difficile.",
    "Accompagnement aux rendez-vous médicaux et repas de midi.",
)

LETTERHEAD: Final = {
    "colour": "",
    "fr_legal": "Les Sorbiers Services, agence de démonstration, SAP 000 000 000",
    "fr_conditions": "Facture mensuelle, payable à réception. Une visite annulée 48 h avant n’est pas facturée.",
    "fr_fees": "aucun",
    "en_legal": "Les Sorbiers Services, demonstration agency, SAP 000 000 000",
    "en_conditions": "Monthly invoice, payable on receipt. A visit cancelled more than 48 hours before is not charged.",
    "en_fees": "none",
}
"""What the demo agency says on its paper."""
