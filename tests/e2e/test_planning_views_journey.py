"""The views of the planning: filters kept under a name and shared, months and weeks of everyone, paper."""

from __future__ import annotations

from playwright.sync_api import Page, expect

LONG = 60_000


def _choose(page: Page, menu: str) -> str:
    """Open a filter, choose its first value, close it; give the value's words."""
    page.locator(".planning-bar").get_by_role("button", name=menu, exact=True).click()
    item = page.get_by_role("menuitemcheckbox").first
    words = item.inner_text()
    item.click()
    page.keyboard.press("Escape")
    return words


def test_filters_are_kept_shared_and_followed_from_the_month_to_the_paper(person):
    someone = person("coordinator")
    page = someone.open("/planning")
    page.set_default_timeout(LONG)
    rows = page.locator('[data-row]:not([data-row=""])')
    rows.first.wait_for()
    everyone = page.locator(".cb-cnt").inner_text()

    page.get_by_role("button", name="Clients", exact=True).click()
    expect(page.locator('[data-row^="c"]').first).to_be_visible(timeout=LONG)
    expect(page.locator('[data-row=""]')).to_be_visible()
    sector = _choose(page, "Secteur")
    cross = page.get_by_role("button", name="Retirer le filtre : Secteur")
    expect(cross).to_be_visible(timeout=LONG)
    expect(page.locator(".planning-bar").get_by_role("button", name="Secteur", exact=True)).to_contain_text(sector)
    page.wait_for_url("**by=client**sector=**")
    shared = page.url

    page.get_by_role("button", name="Vues enregistrées").click()
    page.get_by_role("menuitem", name="Enregistrer et gérer les vues…").click()
    page.get_by_label("Nom de cette vue").fill("Mon secteur")
    page.get_by_role("button", name="Enregistrer la vue").click()
    expect(page.get_by_text("Vue enregistrée.")).to_be_visible(timeout=LONG)

    colleague = person("coordinator2").open(shared.partition("/planning")[1] + shared.partition("/planning")[2])
    expect(colleague.get_by_role("button", name="Retirer le filtre : Secteur")).to_be_visible(timeout=LONG)
    expect(colleague.locator('[data-row^="c"]').first).to_be_visible(timeout=LONG)
    assert colleague.locator('[data-row^="c"]').all_inner_texts() == page.locator('[data-row^="c"]').all_inner_texts()

    cross.click()
    expect(cross).to_have_count(0, timeout=LONG)
    page.wait_for_url(lambda url: "sector=" not in url)  # one step of the history, not two
    page.go_back()
    expect(cross).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_role("button", name="Intervenants", exact=True).click()
    expect(page.locator(".cb-cnt")).to_have_text(everyone, timeout=LONG)

    wide = page.locator(".cb-wide").bounding_box()
    page.locator("h1").click()
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Réduire les heures")).to_be_enabled(timeout=LONG)
    page.wait_for_function(
        "w => document.querySelector('.cb-wide').getBoundingClientRect().width > w * 1.2", arg=wide["width"]
    )
    page.keyboard.press("-")
    expect(page.get_by_role("button", name="Réduire les heures")).to_be_disabled(timeout=LONG)

    page.get_by_role("button", name="Semaine", exact=True).click()
    page.locator(".tm.week .tm-at").first.wait_for()
    expect(page.locator(".tm-lane")).to_be_visible()
    page.locator('[data-cell="0:0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-cell="0:1"]')).to_be_focused()

    page.get_by_role("button", name="Mois", exact=True).click()
    page.locator(".tm.month .tm-at").first.wait_for()
    page.get_by_role("button", name="Clients", exact=True).click()
    expect(page.locator(".tm.month .cb-cnt")).to_contain_text("client", timeout=LONG)
    page.locator(".tm.month .tm-name button").first.click()
    calendar = page.get_by_role("grid", name="Calendrier du mois")
    expect(calendar).to_be_visible(timeout=LONG)
    page.wait_for_url("**view=month**client=**")
    paper = page.get_by_role("link", name="Imprimer").get_attribute("href")
    printed = page.request.get(someone.address + paper, timeout=LONG)
    assert printed.body().startswith(b"%PDF")
    assert someone.problems == []


def test_undo_and_redo_have_the_same_keys_in_every_view(person):
    page = person("coordinator").planning(9)
    page.set_default_timeout(LONG)
    visit = page.locator('[data-row]:not([data-row=""]) [data-v]:not(.lock)').first
    taken, lane = visit.bounding_box(), page.locator('[data-row=""]').bounding_box()
    assert taken
    assert lane
    page.mouse.move(taken["x"] + taken["width"] / 2, taken["y"] + taken["height"] / 2)
    page.mouse.down()
    page.mouse.move(lane["x"] + lane["width"] / 2, lane["y"] + 45, steps=5)
    page.mouse.move(lane["x"] + lane["width"] / 2, lane["y"] + 20, steps=5)
    page.mouse.up()
    expect(page.get_by_text("visite déplacée")).to_be_visible(timeout=LONG)
    for view, drawn in (
        ("view=week", ".tm-at"),
        ("view=month&client=5", ".mo-scroll"),
        ("view=week&worker=3", ".wk-grid"),
    ):
        page.goto(f"{page.url.split('?')[0]}?{view}")
        page.locator(drawn).first.wait_for()
        for keys, told in (("u", "Dernière action annulée"), ("Control+Shift+Z", "Action rétablie")):
            page.keyboard.press(keys)
            expect(page.get_by_text(told).first).to_be_visible(timeout=LONG)
            page.get_by_role("button", name="Fermer").first.click()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Dernière action annulée").first).to_be_visible(timeout=LONG)
