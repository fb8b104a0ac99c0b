"""The page in headless Chromium, used as a coder would: by keys, by fingers, for long, and through a crash."""

from __future__ import annotations

import http.server
import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="the extra coding is not installed")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
MANY = {"ann": 500, "bob": 200}
KILL_AT = (170, 333)
# what a coder gives in turn: the keys, and the coding that they mean
ANN = [
    ("c", "convoy:endorse"),
    ("b2p", "blockade:reject|bread"),
    ("", ""),
    ("bc3", "blockade:endorse;convoy:report"),
    ("o", "||loan"),
]
BOB = [("", ""), ("cb", "convoy:endorse;blockade:endorse"), ("p", "|bread")]


def press(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def code(page: Any, keys: str) -> None:
    """Give codes to the passage that is shown and end it; without codes: it carries none."""
    press(page, keys)
    page.keyboard.press("Enter" if keys else "0")


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def downloaded(page: Any) -> list[dict[str, Any]]:
    """The coder's codings as the list of passages offers them."""
    text = page.evaluate("async () => (await fetch('codings.jsonl')).text()")
    return [json.loads(line) for line in text.splitlines()]


def written(row: dict[str, Any]) -> str:
    given = [each for each in row["practices"] if each != "none"]
    practices = ";".join(f"{each['practice']}:{each['stance']}" for each in given)
    return "|".join([practices, ";".join(row["domestic"]), ";".join(row["mechanism"])]).rstrip("|")


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
    page.wait_for_function("document.getElementById('told').textContent.startsWith('Nothing is ticked')")
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


def test_five_hundred_passages_two_coders_at_once_and_two_crashes(
    start, opened, settled, make_sheet, book, tmp_path
) -> None:
    sheet = make_sheet(tmp_path / "many.jsonl", MANY["ann"])
    given = (sheet, "--codebook", book, "-o", tmp_path / "out.jsonl")
    coders = {"ann": ANN, "bob": BOB}
    running = start(*given, coders=tuple(coders))
    pages = {name: opened(running.addresses[name])[0] for name in coders}
    for number in range(MANY["ann"]):
        for name, pattern in coders.items():
            if number < MANY[name]:
                code(pages[name], pattern[number % len(pattern)][0])
        if number in KILL_AT:
            running.kill()  # keys are still on their way
            before = running.addresses
            for page in pages.values():
                press(page, "l")  # asks the server, should nothing else be on its way
                page.wait_for_selector("#lost:not([hidden])")
                press(page, "c0")  # keys that come while nobody answers are not taken
            running = start(*given, coders=tuple(coders))
            assert running.addresses == before
            for page in pages.values():
                page.wait_for_selector("#lost", state="hidden")
                settled(page)
                page.keyboard.press("Escape")
    for name, page in pages.items():
        settled(page)
        assert page.locator("#progress").inner_text() == f"{MANY[name]} of {MANY['ann']} done"
    status, said = running.stop()
    assert (status, f"{sum(MANY.values())} codings (500 by ann, 200 by bob)" in said) == (0, True)
    rows = read_rows(tmp_path / "out.jsonl")
    for name, pattern in coders.items():
        mine = [row for row in rows if row["coder"] == name]
        assert [row["id"] for row in mine] == [f"q{number}" for number in range(MANY[name])]
        assert [written(row) for row in mine] == [pattern[number % len(pattern)][1] for number in range(MANY[name])]
    store = sqlite3.connect(tmp_path / "many.codings.sqlite")
    assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_typed_while_nobody_answers_is_saved_afterwards(start, opened, settled, sheet, book) -> None:
    running = start(sheet, "--codebook", book)
    page, _ = opened(running.addresses["ann"])
    press(page, "n")
    page.keyboard.type("before ")
    settled(page)
    running.kill()
    page.keyboard.type("while it was gone ")
    page.wait_for_selector("#lost:not([hidden])")
    page.keyboard.type("and still")
    running = start(sheet, "--codebook", book)
    page.wait_for_selector("#lost", state="hidden")
    settled(page)
    assert page.locator("#note").input_value() == "before while it was gone and still"
    page.reload()
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#note").input_value() == "before while it was gone and still"


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


class _Spy(http.server.BaseHTTPRequestHandler):
    """Somebody else's server on another port of the same machine; notes the cookies that it gets."""

    cookies: list[str]
    page: bytes

    def do_GET(self) -> None:
        self.cookies.append(self.headers.get("cookie", ""))
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: Any) -> None:
        pass


def test_a_page_of_another_port_gets_no_cookie_reads_and_writes_nothing(served, opened, settled) -> None:
    page, _ = opened(served("other"))
    press(page, "c")
    settled(page)
    room = page.url
    spy = type("Spy", (_Spy,), {"cookies": [], "page": b"<!doctype html><title>other</title>"})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), spy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        other = page.context.new_page()
        other.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        ask = """async ([url, body]) => {
            const found = [];
            for (const mode of ['cors', 'no-cors']) {
                const headers = mode === 'cors' ? {'content-type': 'application/json'} : {};
                try {
                    const options = body ? {method: 'POST', headers, body} : {};
                    found.push(await (await fetch(url, {mode, credentials: 'include', ...options})).text());
                } catch { found.push('refused'); }
            }
            return found;
        }"""
        assert set(other.evaluate(ask, [f"{room}passages/0", None])) <= {"refused", ""}
        body = json.dumps({"change": "evil", "what": {"do": "none"}})
        assert set(other.evaluate(ask, [f"{room}passages/0", body])) <= {"refused", ""}
        frame = """url => new Promise(done => {
            const frame = document.createElement('iframe');
            frame.onload = () => done(frame.contentDocument);
            frame.src = url;
            document.body.append(frame);
        })"""
        assert other.evaluate(frame, room) is None
    finally:
        server.shutdown()
        server.server_close()
    assert spy.cookies
    assert set(spy.cookies) == {""}
    page.reload()
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#stage").inner_text() == "not ended yet"
    assert page.locator("button.code[aria-pressed=true]").get_attribute("data-code") == "convoy"


@pytest.mark.parametrize(("options", "name"), [(DESKTOP, "desktop"), (PHONE, "phone")])
def test_axe_finds_no_serious_fault(served, opened, settled, options: dict[str, Any], name: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page, _ = opened(served(name), **options)
    page.locator("button.code").first.click()
    settled(page)
    found = [axe.Axe().run(page)]
    page.locator("#open-overview").click()
    page.wait_for_selector("#overview[open] #passages button")
    found.append(axe.Axe().run(page, context="#overview"))
    serious = [
        (fault["id"], [node["html"][:120] for node in fault["nodes"][:3]])
        for result in found
        for fault in result.response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_address_opens_whatever_led_to_it(served, tmp_path, browser: Any) -> None:
    file = tmp_path / "open.html"
    file.write_text(f'<meta http-equiv="refresh" content="0;url={served("link")}">', encoding="utf-8")
    page = browser.new_context().new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#number").inner_text() == "1 of 6"
    page.context.close()
