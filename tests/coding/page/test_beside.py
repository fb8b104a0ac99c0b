"""Codings of others beside a passage: for whoever decides between them, and for nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.page.beside import lay_beside
from framing.coding.page.desk import Desk, Work
from framing.coding.page.store import Store
from framing.coding.page.ticks import Ticks, apply_change
from framing.coding.page.units import make_units
from framing.errors import BadSetting, UnknownName

CONVOY, AGAINST = (("convoy", "endorse"),), (("convoy", "reject"), ("blockade", "endorse"))
ANN = Coding("p0", coder="ann", practices=CONVOY, domestic=("bread",), text="x", threat="pirates")
BOB = Coding("p0", coder="bob", practices=AGAINST, domestic=("bread",), text="x", other=(("note", "why?"),))
EVE = Coding("p1", coder="eve", text="x", nothing=True)


def test_what_differs_in_code_or_stance_is_disputed() -> None:
    found = lay_beside([ANN, BOB, EVE])
    assert [(each.coder, each.disputed) for each in found["p0"]] == [
        ("ann", ("convoy",)),
        ("bob", ("convoy", "blockade")),
    ]
    assert found["p0"][1].as_json()["given"][2] == {"code": "bread", "stance": "", "disputed": False}
    assert found["p0"][1].as_json()["note"] == "why?"
    assert [each.disputed for each in found["p1"]] == [()]


def test_a_coding_is_taken_over_whole_and_the_note_is_ones_own(tmp_path: Path, scheme: Codebook) -> None:
    sheet = [Coding("p0", text="x"), Coding("p1", text="x")]
    units = make_units(sheet)
    store = Store(tmp_path / "s.sqlite")
    desk = Desk(Work(store, scheme, sheet, units, beside=lay_beside([ANN, BOB])), "dora", units)
    desk.change(0, "k0", {"do": "note", "value": "mine"})
    ticks = Ticks.from_json(desk.change(0, "k1", {"do": "take", "coder": "bob"})["ticks"])
    assert ticks == Ticks(practices=AGAINST, domestic=("bread",), note="mine")
    assert Ticks.from_json(desk.change(0, "k2", {"do": "take", "coder": "ann"})["ticks"]).threat == "pirates"
    store.undo("dora")
    assert store.ticks("dora", "p0") == ticks
    with pytest.raises(BadSetting, match="'eve'"):
        desk.change(0, "k3", {"do": "take", "coder": "eve"})
    assert desk.show(1)["beside"] == []
    alone = Desk(Work(store, scheme, sheet, units), "dora", units)
    assert alone.show(0)["beside"] == []


def test_nothing_taken_over_is_not_yet_done(scheme: Codebook) -> None:
    (eve,) = lay_beside([EVE])["p1"]
    assert apply_change(Ticks(practices=CONVOY, done=True), eve.as_change(), scheme) == Ticks()
    wrong = replace(eve, ticks=Ticks(practices=(("cavalry", "endorse"),)))
    with pytest.raises(UnknownName, match="cavalry"):
        apply_change(Ticks(), wrong.as_change(), scheme)


def test_side_by_side_in_the_browser(start, opened, settled, sheet, book, tmp_path) -> None:
    for name, practices in (("ann", ["convoy"]), ("bob", ["blockade:reject"]), ("eve", ["none"])):
        row = {"id": "q0", "coder": name, "practices": practices, "domestic": ["bread"] * (name != "eve"), "text": "x"}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    files = [word for name in ("ann", "bob", "eve") for word in ("--beside", tmp_path / f"{name}.jsonl")]
    page, faults = opened(start(sheet, "--codebook", book, *files, coders=("dora",)).addresses["dora"])
    rows = page.locator("#beside li")
    assert [text.split("\n")[0] for text in rows.all_inner_texts()] == ["ann", "bob", "eve"]
    assert rows.nth(1).locator(".mark").all_inner_texts() == ["Blockade: reject", "Bread prices"]
    page.keyboard.press("Shift+Digit2")
    settled(page)
    assert page.locator("#practices .name").all_inner_texts() == ["primary Blockade"]
    rows.nth(0).locator("button").click()
    settled(page)
    assert page.locator("button.code[aria-pressed=true]").all_inner_texts() == ["Convoy\nC", "Bread prices\nP"]
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("#number").inner_text() == "2 of 6"
    assert not page.locator("#beside").is_visible()
    assert faults == []
