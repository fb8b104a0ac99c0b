"""A long sitting through crashes of the server: nothing that was pressed or typed is lost, and nothing is done twice."""

from __future__ import annotations

import sqlite3

import pytest

from .driving import code, downloaded, press, read_rows, written

# what a coder gives in turn: the keys, and the coding that they mean
ANN = [
    ("c", "convoy:endorse"),
    ("b2p", "blockade:reject|bread"),
    ("", ""),
    ("bc3", "blockade:endorse;convoy:report"),
    ("o", "||loan"),
]
BOB = [("", ""), ("cb", "convoy:endorse;blockade:endorse"), ("p", "|bread")]

# the server makes the second change that it gets, and is gone while it answers
CUT_OFF = """() => {
  const { fetch } = window;
  let changes = 0;
  window.cut = 0;
  window.fetch = async (...given) => {
    const response = await fetch(...given);
    if (given[1]?.method !== "POST" || ++changes !== 2) return response;
    window.cut += 1;
    const body = new ReadableStream({ start: (stream) => stream.error(new TypeError("network error")) });
    return new Response(body, { status: response.status });
  };
}"""


@pytest.mark.parametrize("passages", [40, pytest.param(500, marks=pytest.mark.long)])
def test_a_long_sitting_of_two_coders_at_once_through_two_crashes(
    start, opened, settled, make_sheet, book, tmp_path, passages
) -> None:
    many = {"ann": passages, "bob": passages * 2 // 5}
    sheet = make_sheet(tmp_path / "many.jsonl", passages)
    given = (sheet, "--codebook", book, "-o", tmp_path / "out.jsonl")
    coders = {"ann": ANN, "bob": BOB}
    running = start(*given, coders=tuple(coders))
    pages = {name: opened(running.addresses[name])[0] for name in coders}
    for number in range(passages):
        for name, pattern in coders.items():
            if number < many[name]:
                code(pages[name], pattern[number % len(pattern)][0])
        if number in (passages // 3, 2 * passages // 3):
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
        assert page.locator("#progress").inner_text() == f"{many[name]} of {many['ann']} done"
    status, said = running.stop()
    assert (status, f"{sum(many.values())} codings ({many['ann']} by ann, {many['bob']} by bob)" in said) == (0, True)
    rows = read_rows(tmp_path / "out.jsonl")
    for name, pattern in coders.items():
        mine = [row for row in rows if row["coder"] == name]
        assert [row["id"] for row in mine] == [f"q{number}" for number in range(many[name])]
        assert [written(row) for row in mine] == [pattern[number % len(pattern)][1] for number in range(many[name])]
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


def test_an_answer_cut_off_in_its_middle_is_asked_for_again(served, opened, settled) -> None:
    page, faults = opened(served("cut"))
    page.evaluate(CUT_OFF)
    press(page, "bc3")  # the answer to "c" ends early: what "3" is said of must not change
    settled(page)
    assert page.evaluate("window.cut") == 1
    page.keyboard.press("Enter")
    settled(page)
    assert [written(row) for row in downloaded(page)] == ["blockade:endorse;convoy:report"]
    assert faults == []
