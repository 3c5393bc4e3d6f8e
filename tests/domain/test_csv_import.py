from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.csv_columns import Known, parse_skill, suggestion
from careapp.domain.csv_import import client_template, preview_clients, preview_workers, worker_template
from careapp.domain.csv_table import MAX_BYTES, MAX_LINES, plain_cell, read_table, safe_cell, write_table
from careapp.domain.refusal import Refused
from careapp.i18n import using_locale

TODAY = date(2026, 11, 24)
KNOWN = Known(
    skills={"Toilette": 1, "Alzheimer et apparentés": 2, "Permis B": 3},
    sectors={"Le Biollay": 11, "Mérande": 12},
    levels={"Débutant": 0, "Intermédiaire": 1, "Avancé": 2, "Expert": 3},
    codes=frozenset({"C-00001"}),
)


def clients(text, encoding="utf-8"):
    return preview_clients(text.encode(encoding), TODAY, KNOWN)


def workers(text):
    return preview_workers(text.encode(), TODAY, KNOWN)


def faults(preview):
    return [(fault.line, fault.column, fault.reason.replace("\u00a0", " ")) for fault in preview.errors]


CLIENT_CSV = (
    "Code;Civilité;Nom;Prénom;Date de naissance;Téléphone;Adresse;Code postal;Ville;GIR;Secteur;Loisirs\n"
    "c-01482;Madame;Ferrand;Odette;03/02/1942;04 65 71 00 12;14 rue du Biollay;73000;Chambéry;2;le biollay;Jardin\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_client_is_read_whatever_wrote_the_file(encoding):
    preview = clients(CLIENT_CSV, encoding)
    assert preview.errors == ()
    assert preview.sound
    (row,) = preview.rows
    assert (row.line, row.code, row.client.last_name, row.client.civility) == (2, "C-01482", "Ferrand", "mme")
    assert (row.client.birth_date, row.client.phone, row.client.gir) == (date(1942, 2, 3), "+33465710012", 2)
    assert (row.client.sector_id, row.address.street, row.address.city) == (11, "14 rue du Biollay", "Chambéry")
    assert preview.ignored == ("Loisirs",)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_usual_separator_and_english_headers_serve(delimiter):
    text = delimiter.join(["Last name", "First name", "City", "Street"]) + "\n"
    text += delimiter.join(["Rey", "Jean", "Chambéry", '"3, rue Haute; bis"']) + "\r\n"
    (row,) = clients(text).rows
    assert (row.client.last_name, row.address.street) == ("Rey", "3, rue Haute; bis")


@pytest.mark.parametrize(
    ("header", "cell", "column", "words"),
    [
        ("Date de naissance", "30/02/1942", "Date de naissance", "n’existe pas au calendrier"),
        ("Date de naissance", "01/01/2030", "Date de naissance", "à venir"),
        ("Téléphone", "12", "Téléphone", "numéro"),
        ("Courriel", "lea@", "Courriel", "exemple.fr"),
        ("GIR", "9", "GIR", "de 1 à 6"),
        ("GIR", "deux", "GIR", "nombre entier"),
        ("Civilité", "Docteur", "Civilité", "Possible : Mme, M."),
        ("Secteur", "Merande sud", "Secteur", "Vouliez-vous dire « Mérande »"),
        ("Code", "C-00001", "Code", "existe déjà"),
        ("Code", "trop long pour un code", "Code", "12 lettres"),
        ("Ville", "Chambéry", "Adresse", "manque"),
        ("Latitude", "45,5", "Longitude", "aucune des deux"),
        ("Statut", "Bof", "Statut", "Possible"),
        ("Prénom", "x" * 81, "Prénom", "80 caractères"),
    ],
)
def test_a_bad_cell_is_told_with_its_line_and_column(header, cell, column, words):
    preview = clients(f"Nom;{header}\nBon;\n\nFerrand;{cell}\n")
    assert not preview.sound
    found = [fault for fault in faults(preview) if fault[1] == column]
    assert [(fault[0], words in fault[2]) for fault in found] == [(4, True)], faults(preview)


def test_line_numbers_survive_blank_lines_and_cells_of_several_lines():
    text = 'Nom;Remarques;GIR\nA;"un\ndeux\ntrois";1\n\nB;;9\n'
    preview = clients(text)
    assert [row.line for row in preview.rows] == [2]
    assert faults(preview)[0][:2] == (6, "GIR")
    assert preview.lines == 2


def test_all_faults_of_all_lines_come_at_once():
    preview = clients("Nom;GIR;Téléphone\n;9;12\nB;8;\n")
    assert [(line, column) for line, column, _reason in faults(preview)] == [
        (2, "Nom de famille"), (2, "Téléphone"), (2, "GIR"), (3, "GIR"),
    ]  # fmt: skip


def test_the_same_person_or_code_twice_is_refused_at_the_later_line():
    text = "Code;Nom;Prénom;Date de naissance\nX1;Rey;Jean;1940-01-01\nX1;Roux;Anne;\nX2;REY;jean;1940-01-01\n"
    assert faults(clients(text)) == [
        (3, "Code", "Même code que la ligne 2."),
        (4, "Nom de famille", "Même personne que la ligne 2."),
    ]


def test_namesakes_without_birth_date_at_two_addresses_are_two_people():
    text = "Nom;Prénom;Adresse;Ville\nRey;Jean;1 rue A;Chambéry\nRey;Jean;2 rue B;Chambéry\nRey;Jean;1 rue A;Chambéry\n"
    preview = clients(text)
    assert len(preview.rows) == 2
    assert [fault[0] for fault in faults(preview)] == [4]


def test_a_line_with_too_many_cells_is_refused_and_a_short_one_is_filled():
    preview = clients("Nom;Prénom\nRey;Jean;73000\nRoux\nFavre;Lia;;\n")
    assert faults(preview) == [(2, "", "Cette ligne compte 3 colonnes au lieu de 2.")]
    assert [row.client.last_name for row in preview.rows] == ["Roux", "Favre"]


WORKER_HEADER = "Nom;Prénom;Compétences;Langues;Animaux refusés;Secteurs;Heures par semaine;Contrat;Début de contrat\n"


def test_a_worker_comes_with_skills_sectors_and_contract():
    preview = workers(
        WORKER_HEADER
        + "Haddad;Samira;Toilette:2:2027-03-31|permis b|alzheimer et apparentes:expert;"
        + "Français|arabe;Chiens;Le Biollay|Mérande;35 h;CDI;01/09/2025\n"
    )
    assert preview.errors == ()
    (row,) = preview.rows
    assert [(s.skill_id, s.level, s.expires_on) for s in row.skills] == [
        (1, 2, date(2027, 3, 31)), (3, 0, None), (2, 3, None),
    ]  # fmt: skip
    assert (row.worker.languages, row.worker.refused_pets) == (["fr", "ar"], ["dog"])
    assert (row.sector_ids, row.contract.weekly_minutes, row.contract.kind) == ((11, 12), 2100, "cdi")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Toillette", "Vouliez-vous dire « Toilette »"),
        ("Alzheimer", "Vouliez-vous dire « Alzheimer et apparentés »"),
        ("Zumba", "Compétence inconnue : « Zumba »."),
        ("Toilette:7", "Niveau inconnu"),
        ("Toilette:2:2027-02-30", "calendrier"),
        ("Toilette:2:2027-02-20:x", "comme Toilette"),
        ("Toilette|toilette:2", "deux fois"),
        (":2", "Compétence inconnue"),
    ],
)
def test_an_unknown_or_unreadable_skill_is_refused_with_what_was_meant(cell, words):
    (fault,) = faults(workers(f"Nom;Prénom;Compétences\nHaddad;Samira;{cell}\n"))
    assert fault[:2] == (2, "Compétences")
    assert words in fault[2].replace("\u202f", " ")


def test_a_contract_half_described_is_refused_where_it_lacks():
    preview = workers("Nom;Prénom;Heures par semaine;Contrat\nHaddad;Samira;35;CDD\n")
    assert [fault[:2] for fault in faults(preview)] == [(2, "Début de contrat")]
    too_young = workers("Nom;Prénom;Naissance\nHaddad;Samira;01/01/2015\n")
    assert "16" in faults(too_young)[0][2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"PK\x03\x04xxxx", "classeur"),
        (b"\x00\x01\x02;Nom\n", "texte lisible"),
        (b"\x81\x8d;Nom\n", "texte lisible"),
        (b"Prenom;Ville\nA;B\n", "La colonne « Nom de famille » manque."),
        (b"Nom;Nom de famille\nA;B\n", "figure deux fois"),
        (b"Nom\n", "en-tête"),
        (b"x" * (MAX_BYTES + 1), "5 Mo"),
        (b"Nom\n" + b"A\n" * (MAX_LINES + 1), "5\u202f000 lignes"),
        (b";".join([b"Nom"] + [b"c"] * 90) + b"\nA\n", "80 colonnes"),
        (b'Nom\n"' + b"x" * 200_000 + b'"\n', "illisible"),
    ],
)
def test_what_is_no_import_file_is_refused_whole(data, words):
    preview = preview_clients(data, TODAY, KNOWN)
    assert preview.rows == ()
    assert not preview.sound
    assert [(fault.line, words in fault.reason.replace("\u00a0", " ")) for fault in preview.errors] == [(0, True)]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [('=HYPERLINK("http://x")', 'HYPERLINK("http://x")'), ("@SUM(1)", "SUM(1)"), ("-2+3|cmd", "2+3|cmd"),
     ("Rey", "Rey"), ("'=1+1", "1+1"), ("l’Étoile", "l’Étoile")],
)  # fmt: skip
def test_formulas_do_not_come_in(cell, plain):
    assert plain_cell(cell) == plain
    (row,) = clients(write_table(["Nom"], [[cell]])).rows
    assert row.client.last_name == plain


def test_formulas_do_not_go_out():
    assert [safe_cell(cell) for cell in ("=1+1", "+33 4 65", "-12,5", "@x", None, 3, "-x")] == [
        "'=1+1", "+33 4 65", "-12,5", "'@x", "", "3", "'-x",
    ]  # fmt: skip


def test_the_templates_can_be_imported_as_they_are():
    for locale in ("fr", "en"):
        with using_locale(locale):
            for preview in (clients(client_template()), workers(worker_template())):
                assert preview.errors == ()
                assert preview.ignored == ()
                assert len(preview.rows) == 1


def test_suggestions_are_near_or_none():
    assert suggestion("permi b", list(KNOWN.skills)) == "Permis B"
    assert suggestion("", list(KNOWN.skills)) == ""
    with pytest.raises(Refused):
        parse_skill("Zumba", Known())


CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n\x1c\x1d\x1e\x85\u2028\u2029"), max_size=8
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_what_is_written_reads_back_line_by_line(lines):
    table = read_table(write_table(["Nom", "Prénom"], lines).encode())
    kept = [tuple(safe_cell(cell) for cell in line) for line in lines if any(safe_cell(c).strip() for c in line)]
    assert [line.cells for line in table.lines] == kept


@given(st.binary(max_size=200))
def test_no_file_breaks_the_preview(data):
    preview = preview_workers(b"Nom;Pr\xc3\xa9nom;Comp\xc3\xa9tences\n" + data, TODAY, KNOWN)
    assert preview.sound == (bool(preview.rows) and not preview.errors)


def test_a_pdf_is_named_for_what_it_is_whatever_its_file_name():
    (fault,) = preview_clients(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\n", TODAY, KNOWN).errors
    assert (fault.line, fault.reason.startswith("Ce fichier est un PDF")) == (0, True)


@pytest.mark.parametrize("text", ['Nom;Prénom\nRey;"Jean\nRoux;Ana\n', 'Nom;Prénom\nRey;"', 'Nom\n"Rey\nRoux'])
def test_a_quote_left_open_does_not_swallow_the_lines_after_it(text):
    preview = clients(text)
    assert not preview.rows
    assert faults(preview) == [(0, "", "Un guillemet ouvert à la ligne 2 n’est jamais fermé.")]


def test_a_cell_of_several_lines_keeps_its_line_and_those_after_it():
    preview = clients('Nom;Remarques\nRey;"sonner\ndeux fois"\n;x\n')
    assert faults(preview) == [(4, "Nom de famille", "Remplissez ce champ.")]


def test_a_field_that_is_needed_but_has_no_column_says_so():
    assert faults(clients("Nom;Adresse\nRey;3 rue Haute\n")) == [(2, "Ville", "La colonne « Ville » manque.")]


def test_someone_met_twice_is_named():
    (fault,) = clients("Nom;Prénom;Date de naissance\nRey;Jean;12/05/1938\nREY;jean;12/05/1938\n").errors
    assert (fault.line, fault.value) == (3, "REY jean")
