"""The page in headless Chromium, used as a coder would: by keys and by fingers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .driving import code, downloaded, press, written

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def test_all_of_a_passage_is_coded_by_keys(served, opened, settled) -> None:
    page, faults = opened(served("keys"))
    assert "token" not in page.url
    press(page, "cb2")
    page.keyboard.press("Shift+ArrowUp")
    press(page, "pou")
    press(page, "t")
    page.keyboard.type("the south; pirates")
    page.keyboard.press("Escape")
    press(page, "n")
    page.keyboard.type("cb0: letters in a note are no keys")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("#note").input_value() == "cb0: letters in a note are no keys"
    assert page.locator("#stage").inner_text() == "not ended yet"
    assert page.locator("#others button").all_inner_texts() == ["Bread prices×", "Loans×"]
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # a blank is not a none
    settled(page)
    assert page.locator("#told").text_content().startswith("Nothing is ticked")
    press(page, "0")
    settled(page)
    assert page.locator("#number").inner_text() == "3 of 6"
    assert page.locator("#progress").inner_text() == "2 of 6 done · 1 unsure"
    assert [fault for fault in faults if "status of 422" not in fault] == []
    first, second = downloaded(page)
    assert written(first) == "blockade:reject;convoy:endorse|bread|loan"
    assert (first["threat"], first["unsure"]) == ("the south; pirates", "yes")
    assert first["note"] == "cb0: letters in a note are no keys"
    assert (first["coder"], first["sampling_probability"], first["stratum"]) == ("keys", 0.25, "all")
    assert (written(second), second["unsure"], second["note"]) == ("", "no", "")


def test_undo_redo_jump_back_and_resume(served, opened, settled) -> None:
    page, _ = opened(served("undo"))
    code(page, "c")
    code(page, "")
    code(page, "b")
    for _ in range(3):  # the end of the third, its code, the end of the second
        page.keyboard.press("Control+z")
    settled(page)
    assert page.locator("#number").inner_text() == "2 of 6"
    assert page.locator("#progress").inner_text() == "1 of 6 done"
    page.keyboard.press("Control+Shift+Z")
    settled(page)
    assert page.locator("#stage").inner_text() == "done: no code"
    press(page, "l")
    page.wait_for_selector("#overview[open] #passages button")
    page.select_option("#filter", "done")
    assert page.locator("#passages .stage").all_inner_texts() == ["convoy", "no code"]
    page.fill("#find", "convoy")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("#number").inner_text() == "1 of 6"
    code(page, "b")  # corrected; on to the first that is open
    settled(page)
    assert page.locator("#number").inner_text() == "3 of 6"
    press(page, "c")
    settled(page)
    again, _ = opened(served("undo"))
    assert again.locator("#number").inner_text() == "3 of 6"
    assert again.locator("button.code[data-code=convoy]").get_attribute("aria-pressed") == "true"


def test_the_codebook_is_searched_and_a_code_given_from_there(served, opened, settled) -> None:
    page, _ = opened(served("search"))
    press(page, "/")
    page.keyboard.type("closed ice")
    shown = page.locator("#entries article:not([hidden])")
    assert shown.locator("h3").all_inner_texts() == ["Blockade B"]
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("button.code[data-code=blockade]").get_attribute("aria-pressed") == "true"
    assert page.locator("#entries .current h3").inner_text() == "Blockade B"
    assert page.locator("#entries article:not([hidden])").count() == 5


def test_fingers_do_all_that_keys_do_on_a_phone(served, opened, settled) -> None:
    page, faults = opened(served("thumb"), **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("button.code[data-code=convoy]").tap()
    page.locator("button.code[data-code=blockade]").tap()
    page.locator("button.stance[data-code=convoy][data-stance=report]").tap()
    page.locator("button.name[data-first=blockade]").tap()
    page.locator("#unsure").tap()
    page.locator("#note").fill("by thumb")
    page.locator("#done").tap()
    settled(page)
    page.locator("#none").tap()
    settled(page)
    page.locator("#undo").tap()
    page.locator("#next").tap()
    page.locator("#previous").tap()
    page.locator("button.about[data-about=bread]").tap()
    assert page.locator("#rules").is_visible()
    assert page.locator("#entries .current h3").inner_text().startswith("Bread prices")
    page.locator("#close-rules").tap()
    page.locator("#open-overview").tap()
    page.locator("#passages button").first.tap()
    settled(page)
    assert page.locator("#note").input_value() == "by thumb"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button.code, footer button')].filter(b => b.offsetHeight < 40).map(b => b.outerHTML)"
    )
    assert small == []
    assert faults == []
    (row,) = downloaded(page)
    assert (written(row), row["unsure"], row["note"]) == ("blockade:endorse;convoy:report", "yes", "by thumb")


def test_texts_are_shown_as_texts(start, opened, book, tmp_path) -> None:
    rows = [
        {
            "id": "a",
            "practices": [],
            "text": "<img src=x onerror=alert(1)> & </script>\n\nof\nlines",
            "title": "<b>x</b>",
        },
        {"id": "b", "practices": [], "text": "الحصار البحري"},
    ]
    path = tmp_path / "<i>odd.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    page, faults = opened(start(path, "--codebook", book).addresses["ann"])
    assert page.locator("#text p").all_inner_texts() == ["<img src=x onerror=alert(1)> & </script>", "of lines"]
    assert "<b>x</b>" in page.locator("#source").inner_text()
    assert page.locator("main img, h1 i").count() == 0
    assert faults == []


def test_a_note_begun_before_its_passage_is_there_waits_for_it(served, opened, settled) -> None:
    page, _ = opened(served("note"))
    page.evaluate("""async () => {
        const { queue } = await import('./static/saving.js');
        queue(() => new Promise(done => { window.answer = done; }), () => {});
    }""")
    code(page, "c")
    press(page, "n")
    page.keyboard.type("of the second")
    page.keyboard.press("Escape")
    press(page, "b")
    page.evaluate("answer()")
    settled(page)
    assert page.locator("#number").inner_text() == "2 of 6"
    assert page.locator("#note").input_value() == "of the second"
    assert page.locator("button.code[aria-pressed=true]").get_attribute("data-code") == "blockade"
    page.keyboard.press("ArrowLeft")
    settled(page)
    assert page.locator("#note").input_value() == ""


def test_a_search_begun_before_the_passage_is_there_gives_its_code_to_that_passage(served, opened, settled) -> None:
    page, _ = opened(served("waits"))
    page.evaluate("""async () => {
        const { queue } = await import('./static/saving.js');
        queue(() => new Promise(done => { window.answer = done; }), () => {});
    }""")
    code(page, "c")
    press(page, "/")
    page.keyboard.type("bread")
    page.keyboard.press("Enter")
    page.evaluate("answer()")
    settled(page)
    assert page.locator("#number").inner_text() == "2 of 6"
    assert page.locator("button.code[aria-pressed=true]").get_attribute("data-code") == "bread"
    assert page.locator("#search").input_value() == ""


def test_keyboards_with_other_letters_do_as_well(served, opened, settled) -> None:
    page, _ = opened(served("letters"))

    def strike(key: str, code: str, **held: bool) -> str:
        init = {"key": key, "code": code, "bubbles": True, **held}
        page.evaluate("init => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", init)
        settled(page)
        return page.evaluate(
            "() => [...document.querySelectorAll('#practices .stance[aria-pressed=true]')]"
            ".map(each => `${each.dataset.code}:${each.dataset.stance}`).join(';')"
        )

    assert strike("\u0441", "KeyC") == "convoy:endorse"  # Cyrillic
    assert strike("\u00e9", "Digit2") == "convoy:reject"  # French
    assert strike("\u044f", "KeyZ", ctrlKey=True) == "convoy:endorse"
    assert strike("B", "KeyB") == "convoy:endorse;blockade:endorse"  # Caps Lock
    assert strike("y", "KeyZ") == "convoy:endorse;blockade:endorse"  # German: what the key says, not its place


@pytest.mark.parametrize(("options", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_axe_finds_no_serious_fault(served, opened, settled, options: dict[str, Any], name: str) -> None:
    page, _ = opened(served(name), **options)
    page.locator("button.code").first.click()
    settled(page)
    found = [Axe().run(page)]
    page.locator("#open-overview").click()
    page.wait_for_selector("#overview[open] #passages button")
    found.append(Axe().run(page, context="#overview"))
    serious = [
        (fault["id"], [node["html"][:120] for node in fault["nodes"][:3]])
        for result in found
        for fault in result.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
