"""Journeys on re-evaluations: duplicated, changed, compared, validated from a day on; unlocked; listed, put off."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

SLOW = 60_000


def _show_all(page: Page) -> None:
    """Every form to evaluate again; nothing is pressed before they are drawn."""
    page.get_by_role("group", name="Échéance").get_by_text("Toutes").click()
    expect(page.locator(".pager")).to_contain_text("1–25", timeout=SLOW)


def _planned_form(someone, *, quoted: bool = False) -> Page:
    """An opportunity in the demo whose visits are planned, opened from the list of what is due; its quote issued."""
    page = someone.open("/reevaluations")
    _show_all(page)
    rows = page.get_by_role("table", name="Ré-évaluations").get_by_role("row")
    row = rows.filter(has=page.get_by_role("button", name="Commencer")).last
    expect(row).to_be_visible(timeout=SLOW)
    if quoted:
        form = row.locator("a[href^='/opportunities/']").first.get_attribute("href")
        answer = page.request.get(f"{someone.address}/api{form}/print/quote.pdf", timeout=SLOW)
        assert answer.body().startswith(b"%PDF"), answer.text()[:400]
        row = rows.filter(has=page.locator(f"a[href='{form}']"))  # the list may have grown meanwhile
    row.get_by_role("button", name="Commencer").click()
    page.get_by_role("dialog").get_by_role("button", name="Verrouiller et dupliquer").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"), timeout=SLOW)
    someone.settle()
    expect(page.get_by_text("le planning ne change qu’une fois validée")).to_be_visible(timeout=SLOW)
    return page


def _lengthen_first_slot(page: Page) -> None:
    table = page.get_by_role("table", name="Missions")
    table.get_by_role("button", name="Planning").first.click()
    editor = page.get_by_role("dialog").filter(has_text="Prochaines dates")
    end = editor.get_by_label("Fin", exact=True)
    expect(end).to_be_visible(timeout=SLOW)
    hours, minutes = map(int, end.input_value().split(":"))
    end.fill(f"{hours:02}:{minutes + 5:02}" if minutes < 55 else f"{hours + 1:02}:00")
    end.blur()
    editor.get_by_role("button", name=re.compile("^Valider")).click()
    expect(editor).to_be_hidden(timeout=SLOW)


def test_a_form_is_evaluated_again_compared_and_validated_from_a_day_on(person):
    someone = person("coordinator")
    page = _planned_form(someone, quoted=True)
    copy = page.url
    page.locator("#need").fill("Passage au GIR supérieur après une chute")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Formulaire enregistré.")).to_be_visible(timeout=SLOW)
    _lengthen_first_slot(page)

    page.get_by_role("button", name="Comparaison", exact=True).click()
    expect(page.get_by_role("switch", name="Seulement ce qui change")).to_be_checked(timeout=SLOW)
    slots = page.get_by_role("row").filter(has_text="Créneau").filter(has_text="Modifié")
    expect(slots).to_have_count(1, timeout=SLOW)
    expect(slots).to_contain_text(re.compile(r"\+\s5\smin"))
    expect(page.get_by_role("row").filter(has_text="Besoin exprimé")).to_contain_text("après une chute")
    hours = page.get_by_role("row").filter(has_text="Heures par semaine").first
    expect(hours).to_contain_text(re.compile(r"\+\s5\smin"))
    unchanged = page.get_by_role("row").filter(has_text="Mode d’intervention")
    expect(unchanged).to_have_count(0)
    page.get_by_text("Seulement ce qui change").click()
    expect(unchanged).to_contain_text("Inchangé", timeout=SLOW)

    page.get_by_role("button", name="Valider la ré-évaluation…").click()
    form = page.get_by_role("dialog", name="Valider la ré-évaluation")
    first = form.locator("#effective_on").input_value()
    form.locator("#gir").select_option("2")
    form.locator("#effective_on").fill("2020-01-06")
    form.get_by_role("button", name="Voir les effets").click()
    expect(form).to_contain_text("Choisissez une date du", timeout=SLOW)
    form.locator("#effective_on").fill(first)
    form.get_by_role("button", name="Voir les effets").click()
    effects = page.get_by_role("dialog", name="Effets de la validation")
    expect(effects).to_contain_text(re.compile(r"\d+ visites? changen?t?"), timeout=SLOW)
    expect(effects).to_contain_text("Prend la suite le")
    expect(effects).to_contain_text(re.compile(r"Avenant au devis D-\d{4}-\d{4} : .* puis .* TTC par mois"))
    expect(effects).to_contain_text("Prix par semaine, TTC")
    effects.get_by_role("button", name=re.compile("Voir l")).click()
    moved = effects.get_by_role("listitem").filter(has_text="Change d’horaire")
    expect(moved.first).to_be_visible()
    effects.get_by_role("button", name="Valider et appliquer").click()
    expect(page.get_by_text(re.compile("Ré-évaluation validée le"))).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("row").filter(has_text="GIR").first).to_contain_text("GIR 2", timeout=SLOW)

    page.get_by_role("button", name="Éditer l’avenant").click()
    page.get_by_role("button", name="Envoyer : Avenant au devis").click()
    mail = page.locator("dialog[open]")
    expect(mail.get_by_role("heading", name=re.compile(r"Envoyer : Avenant au devis AV-\d{4}-\d{4}"))).to_be_visible(
        timeout=SLOW
    )
    expect(mail.get_by_label("Message")).to_have_value(re.compile("Avenant au devis AV-"))
    mail.get_by_role("button", name="Annuler").click()
    kept = page.get_by_role("table", name="Documents").get_by_role("row", name=re.compile("Avenant au devis AV-"))
    expect(kept).to_be_visible(timeout=SLOW)
    with page.expect_popup() as paper:
        page.get_by_role("link", name="Imprimer : Contrat de prestation").click()
    expect(
        page.get_by_role("table", name="Documents").get_by_role("row", name=re.compile("Contrat de prestation CT-"))
    ).to_be_visible(timeout=SLOW)
    paper.value.close()

    page.get_by_role("button", name="Définition", exact=True).click()
    page.locator(".versions").get_by_role("link", name=re.compile("OPP-")).first.click()
    expect(page.get_by_text("Formulaire verrouillé le")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Ouvrir la copie").first.click()
    expect(page).to_have_url(copy, timeout=SLOW)


def test_only_the_administration_unlocks_and_the_reason_is_shown(person):
    coordinator, boss = person("coordinator"), person("admin")
    page = _planned_form(coordinator)
    page.locator(".versions").get_by_role("link", name=re.compile("OPP-")).first.click()
    expect(page.get_by_text("Formulaire verrouillé le")).to_be_visible(timeout=SLOW)
    coordinator.settle()
    expect(page.get_by_text("Seule l’administration déverrouille.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Déverrouiller")).to_have_count(0)

    other = boss.open(page.url.removeprefix(boss.address))
    other.get_by_role("button", name="Déverrouiller").click()
    dialog = other.get_by_role("dialog", name="Déverrouiller le formulaire")
    dialog.get_by_role("button", name="Déverrouiller le formulaire").click()
    expect(dialog).to_contain_text("Dites pourquoi", timeout=SLOW)
    dialog.locator("#unlock-reason").fill("Erreur sur le besoin exprimé")
    dialog.get_by_role("button", name="Déverrouiller le formulaire").click()
    told = other.get_by_text(re.compile("Déverrouillé le .* par .* : Erreur sur le besoin exprimé"))
    expect(told).to_be_visible(timeout=SLOW)

    page.reload()
    coordinator.settle()
    expect(page.get_by_text(re.compile("Déverrouillé le"))).to_be_visible(timeout=SLOW)
    page.locator("#need").fill("Corrigé par la coordination")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Formulaire enregistré.")).to_be_visible(timeout=SLOW)
    other.locator("#need").fill("Corrigé par l’administration")
    clash = other.get_by_role("group", name="Deux valeurs pour Besoin exprimé")
    expect(clash).to_contain_text("Corrigé par la coordination", timeout=SLOW)
    expect(other.locator("#need")).to_have_value("Corrigé par l’administration")
    page.reload()
    coordinator.settle()
    page.get_by_role("button", name="Verrouiller à nouveau").click()
    expect(page.get_by_text("Formulaire verrouillé le")).to_be_visible(timeout=SLOW)


def test_a_manager_puts_one_off_and_hands_others_over(person):
    page = person("manager").open("/")
    page.get_by_role("heading", name="À ré-évaluer").wait_for(timeout=SLOW)
    page.goto(page.url.rstrip("/") + "/reevaluations")
    _show_all(page)
    table = page.get_by_role("table", name="Ré-évaluations")
    idle = table.get_by_role("row").filter(has=page.get_by_role("button", name="Commencer"))
    expect(idle.first).to_be_visible(timeout=SLOW)
    idle.first.get_by_role("button", name=re.compile("^Actions sur")).click()
    page.get_by_role("menuitem", name="Reporter…").click()
    dialog = page.get_by_role("dialog", name="Reporter la ré-évaluation")
    dialog.locator("#to").fill("2020-01-01")
    dialog.locator("#reason").fill("Chez sa fille jusqu’au printemps")
    dialog.get_by_role("button", name="Reporter la ré-évaluation").click()
    expect(dialog).to_contain_text("Choisissez une date après le", timeout=SLOW)
    assert dialog.locator("#reason").input_value() == "Chez sa fille jusqu’au printemps"
    dialog.get_by_role("button", name="Annuler").click()

    boxes = table.get_by_role("checkbox")
    for number in (0, 1):
        boxes.nth(number).check()
    expect(page.get_by_text("2 lignes cochées")).to_be_visible(timeout=SLOW)
    page.locator("#hand-over").select_option(label="Pauline Bernard")
    expect(page.get_by_text(re.compile(r"ré-évaluations? confiées?\."))).to_be_visible(timeout=SLOW)
    expect(table.get_by_role("row").nth(1)).to_contain_text("Pauline Bernard", timeout=SLOW)
