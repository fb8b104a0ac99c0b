"""Whole documents on the page: read, ranked, said how sure, and written as codings of documents."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.codebook import Codebook
from framing.coding.documents import DocumentCoding, read_document_codings, write_document_codings
from framing.coding.documents.units import as_unit
from framing.coding.documents.writing import write_units
from framing.coding.page.beside import lay_beside
from framing.coding.page.desk import Desk, Work
from framing.coding.page.keys import assign_keys
from framing.coding.page.results import collect_codings
from framing.coding.page.store import Store
from framing.coding.page.ticks import Ticks, apply_change
from framing.coding.page.units import make_units, source_of
from framing.coding.record import Coding
from framing.commands import main
from framing.errors import BadSetting
from framing.files import text_sha256

LONG = "\n\n".join(f"Paragraph {number} tells how the harbour is kept and by whom." for number in range(60))
BLANK = [
    DocumentCoding(f"quays/d{number}", f"d{number}", "quays", stratum="all", sampling_probability=0.5, blank=True,
                   document_sha256_16=text_sha256(f"{number} {LONG}")[:16], text=f"{number} {LONG}", other=(("title", "Log"),))
    for number in range(3)
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, scheme: Codebook) -> Desk:
    sheet = [as_unit(item) for item in BLANK]
    units = make_units(sheet)
    others = [replace(BLANK[0], coder=name, primary=code, present=(code, "blockade"), blank=False)
              for name, code in (("ann", "convoy"), ("bob", "blockade"))]  # fmt: skip
    beside = lay_beside([as_unit(item) for item in others])
    return Desk(
        Work(Store(tmp_path / "s.sqlite"), scheme, list(sheet), units, whole=True, beside=beside), "dora", units
    )


def test_the_order_of_practices_says_primary_second_and_present(desk: Desk, scheme: Codebook, tmp_path: Path) -> None:
    for number, change in enumerate([
        {"do": "toggle", "code": "blockade"}, {"do": "toggle", "code": "convoy"}, {"do": "up", "code": "convoy"},
        {"do": "toggle", "code": "bread"}, {"do": "sure", "value": 2}, {"do": "note", "value": "long"}, {"do": "done"},
    ]):  # fmt: skip
        desk.change(0, f"a{number}", change)
    desk.change(1, "b", {"do": "none"})
    desk.change(2, "c", {"do": "toggle", "code": "convoy"})  # begun, not ended
    outcome = collect_codings(desk.work.store, desk.work.sheet, ["dora"], scheme)
    assert outcome.half == {"dora": 1}
    for ending in ("csv", "jsonl", "xlsx"):
        write_units(outcome.codings, tmp_path / f"out.{ending}", scheme)
        coded, none = read_document_codings(tmp_path / f"out.{ending}", scheme)
        assert (coded.primary, coded.second, coded.present) == ("convoy", "blockade", ("convoy", "blockade"))
        assert (coded.sure, coded.appeals, coded.coder) == (2, ("bread",), "dora")
        assert (coded.stratum, coded.sampling_probability, coded.text) == ("all", 0.5, BLANK[0].text)
        assert (none.primary, none.blank, none.sure) == ("", False, None)
        assert {"title": "Log", "note": "long"}.items() <= dict(coded.other).items()


def test_how_sure_one_is(scheme: Codebook) -> None:
    sure = apply_change(Ticks(), {"do": "sure", "value": 3}, scheme)
    assert sure.sure == 3
    assert apply_change(sure, {"do": "sure", "value": 3}, scheme) == Ticks()  # the same again takes it back
    for wrong in (0, 4, True, "2", None):
        with pytest.raises(BadSetting, match="How sure"):
            apply_change(Ticks(), {"do": "sure", "value": wrong}, scheme)
    assert apply_change(sure, {"do": "none"}, scheme).sure == 3
    assert (
        Ticks.from_json({"practices": [], "domestic": [], "mechanism": [], "done": True}).sure == 0
    )  # kept by an older page


def test_a_practice_moves_up_a_place_at_a_time(scheme: Codebook) -> None:
    ticks = Ticks(practices=(("a", ""), ("convoy", ""), ("blockade", "")))
    up = apply_change(ticks, {"do": "up", "code": "blockade"}, scheme)
    assert [code for code, _ in up.practices] == ["a", "blockade", "convoy"]
    assert (
        apply_change(replace(ticks, practices=up.practices[1:]), {"do": "up", "code": "blockade"}, scheme).practices
        == up.practices[1:]
    )


def test_numbers_are_kept_for_how_sure_one_is(scheme: Codebook) -> None:
    keys = assign_keys(replace(scheme, stances={"for": "", "against": ""}), whole=True)
    assert keys.stances == {}
    assert not {"1", "2", "3"} & set(keys.codes.values())


def test_what_others_gave_a_document_is_taken_over(desk: Desk) -> None:
    first, second = desk.show(0)["beside"]
    assert [each["stance"] for each in first["given"]] == ["primary", "present"]
    assert all(each["disputed"] for each in (*first["given"], *second["given"][:1]))
    taken = desk.change(0, "k", {"do": "take", "coder": "ann"})["ticks"]
    assert [code for code, _ in taken["practices"]] == ["convoy", "blockade"]


def test_the_list_of_documents_tells_them_apart(desk: Desk) -> None:
    """Speeches begin alike: "Mr President ..."."""
    assert [row["words"][:16] for row in desk.overview()] == [f"quays · d{number} · Log" for number in range(3)]


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Speech, 1948-01-07", "logs · d · Speech, 1948-01-07 · EST"), ("Speech", "logs · d · Speech · EST · 1948-01-07")],
)
def test_what_the_title_says_is_not_said_again(title: str, shown: str) -> None:
    facts = (("title", title), ("state", "EST"), ("earliest", "1948-01-07"))
    assert source_of(Coding("p", corpus="logs", document="d", text="We sail.", other=facts)) == shown


def test_a_document_whose_text_is_absent_or_changed_is_refused(tmp_path: Path, book: Path) -> None:
    wrong = [replace(BLANK[0], text=""), replace(BLANK[1], text="Another text.")]
    write_document_codings(wrong, tmp_path / "sheet.csv")
    command = [
        "code",
        str(tmp_path / "sheet.csv"),
        "--codebook",
        str(book),
        "--write-only",
        "-o",
        str(tmp_path / "o.csv"),
    ]
    (tmp_path / "sheet.codings.sqlite").touch()
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "1 documents whose text is not at hand and 1 documents whose text is not the one" in result.stderr


def test_a_long_document_is_coded_by_keys_in_the_browser(start, opened, settled, book, tmp_path) -> None:
    write_document_codings(BLANK, tmp_path / "sheet.csv")
    page, faults = opened(start(tmp_path / "sheet.csv", "--codebook", book, coders=("ann",)).addresses["ann"])
    assert page.locator("#threat").is_hidden()
    assert page.locator("#unsure").is_hidden()
    sheet = page.locator("#sheet")
    assert sheet.evaluate("box => box.scrollHeight > 2 * box.clientHeight")
    page.keyboard.press("Space")
    settled(page)
    for _ in range(50):  # the page's own rules let no condition be evaluated in it
        if sheet.evaluate("box => box.scrollTop") > 100:
            break
        page.wait_for_timeout(100)
    assert sheet.evaluate("box => box.scrollTop") > 100
    page.keyboard.type("bc")
    settled(page)
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("3")
    settled(page)
    assert page.locator("#practices .rank").all_inner_texts() == ["primary", "second"]
    assert page.locator("#practices .name").first.inner_text() == "primary Convoy"
    assert page.locator("[data-sure][aria-pressed=true]").inner_text().startswith("certain")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator("#number").inner_text() == "2 of 3"
    assert sheet.evaluate("box => box.scrollTop") == 0
    text = page.evaluate("async () => (await fetch('codings.jsonl')).text()")
    row = json.loads(text)
    assert page.locator("#jump").is_hidden()  # for phones
    assert (row["primary"], row["second"], row["sure"], row["coder"]) == ("convoy", "blockade", 3, "ann")
    assert not faults


def test_on_a_phone_a_button_leads_to_the_codes_and_back(start, opened, settled, book, tmp_path) -> None:
    write_document_codings(BLANK, tmp_path / "sheet.csv")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page, faults = opened(start(tmp_path / "sheet.csv", "--codebook", book, coders=("ann",)).addresses["ann"], **phone)
    page.evaluate("scrollTo(0, 700)")
    jump = page.locator("#jump")
    jump.tap()
    page.locator("#jump", has_text="Text").wait_for()
    box = page.locator("button.code").first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 600
    page.locator("button.code[data-code=convoy]").tap()
    settled(page)
    jump.tap()
    page.locator("#jump", has_text="Codes").wait_for()
    assert page.evaluate("scrollY") == 700
    assert faults == []
