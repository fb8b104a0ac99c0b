"""Sheets as Excel workbooks: what goes out comes back, whatever a spreadsheet program makes of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from framing.codebook import Codebook
from framing.coding import Coding, read_codings, write_codings
from framing.errors import BadCodings, BadSetting, ExtraMissing, NotEnoughData, UnknownName, UnreadableFile

TEXT = "The quay was full of barrels;\r\nno convoy sailed before the ninth bell."
CODINGS = [
    Coding("h1", "A", "logs", "d1", "0123456789abcdef", 5, 5 + len(TEXT), (("blockade", "reject"), ("convoy", "report")),
           ("bread",), ("loan",), "the Hanse; pirates", "cues-1", 1 / 3, TEXT, (("year", 1402), ("log", "north"))),
    Coding("h2", "B", "logs", "007", "0123456789012345", 0, 8, (), (), (), "", "cues-0", 0.25, "=1+1 \ufeff\U0001f6a2\t",
           (("year", None), ("log", "-2"))),
]  # fmt: skip


def edit(path: Path, change: Callable[[Any], None], title: str = "codings") -> Path:
    """The workbook as somebody saves it who has changed a sheet."""
    book = openpyxl.load_workbook(path)
    change(book[title])
    book.save(path)
    return path


def column(sheet: Any, name: str) -> int:
    return [cell.value for cell in sheet[1]].index(name) + 1


def fill(path: Path, row: int, **cells: Any) -> Path:
    def change(sheet: Any) -> None:
        for name, value in cells.items():
            sheet.cell(row, column(sheet, name)).value = value

    return edit(path, change)


@pytest.fixture
def written(tmp_path: Path, scheme: Codebook) -> Path:
    write_codings(CODINGS, tmp_path / "sheet.xlsx", codebook=scheme)
    return tmp_path / "sheet.xlsx"


def test_what_was_written_comes_back(written: Path, scheme: Codebook) -> None:
    assert read_codings(written, scheme) == CODINGS


def test_it_comes_back_after_somebody_saved_it(written: Path, scheme: Codebook) -> None:
    assert read_codings(edit(written, lambda sheet: None), scheme) == CODINGS


def test_the_same_codings_give_the_same_bytes(written: Path, tmp_path: Path, scheme: Codebook) -> None:
    write_codings(CODINGS, tmp_path / "again.xlsx", codebook=scheme)
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_codes_are_chosen_from_lists_and_explained(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    sheet, codes = book["codings"], book["codes"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:6] == ["id", "text", "practice_1", "stance_1", "practice_2", "stance_2"]
    assert sheet.freeze_panes == "C2"
    assert sheet.cell(2, 2).alignment.wrap_text
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        assert (rule.type, rule.allow_blank, rule.showErrorMessage) == ("list", True, True)
        named, _, cells = rule.formula1.partition("!")
        assert named == "codes"
        values = [cell.value for (cell,) in codes[cells.replace("$", "")]]
        offered |= {heads[area.min_col - 1]: values for area in rule.sqref.ranges}
        assert {(area.min_row, area.max_row) for area in rule.sqref.ranges} == {(2, 3)}
    assert offered == {
        **{f"practice_{number}": ["convoy", "blockade", "none"] for number in (1, 2, 3)},
        **{f"stance_{number}": ["endorse", "reject", "report"] for number in (1, 2, 3)},
        **{f"domestic_{number}": ["bread"] for number in (1, 2)},
        **{f"mechanism_{number}": ["loan"] for number in (1, 2)},
    }
    assert [cell.value for cell in codes[2]][:3] == ["convoy", "practice", "Convoy"]


def test_rows_are_as_high_as_their_texts(tmp_path: Path, scheme: Codebook) -> None:
    """80 characters a line, 15 points each: 161 characters are 3 lines; a row has at most 409 points."""
    texts = ["a" * 161, "a\nb\nc\n" + "d" * 81, "a" * 9000, "a"]
    codings = [replace(CODINGS[1], id=f"h{number}", text=text, end=len(text)) for number, text in enumerate(texts)]
    write_codings(codings, tmp_path / "high.xlsx", codebook=scheme)
    rows = openpyxl.load_workbook(tmp_path / "high.xlsx")["codings"].row_dimensions
    assert [rows[number].height for number in (2, 3, 4, 5)] == [45, 75, 409, 15]


def test_a_passage_with_more_codes_has_more_cells(tmp_path: Path, scheme: Codebook) -> None:
    one = replace(scheme, choice="one")
    write_codings(CODINGS[1:], tmp_path / "one.xlsx", codebook=one)
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "one.xlsx")["codings"][1]]
    assert [name for name in heads if name.startswith("practice")] == ["practice_1"]


@pytest.mark.parametrize("first", ["=1+1", "+31 20", "-2 degrees", "@sea", '=HYPERLINK("x")'])
def test_a_text_is_never_a_formula(first: str, tmp_path: Path, scheme: Codebook) -> None:
    path = tmp_path / "sheet.xlsx"
    coding = replace(CODINGS[1], text=first, end=len(first), other=((first, first),), stratum=first)
    write_codings([coding], path, codebook=scheme)
    for row in openpyxl.load_workbook(path)["codings"]:
        for cell in row:
            assert cell.data_type != "f"
            assert cell.quotePrefix == (cell.value == first)
    assert read_codings(path, scheme) == [coding]


def test_a_filled_row_is_read_as_a_person_fills_it(written: Path, scheme: Codebook) -> None:
    fill(written, 3, practice_2=" convoy ", practice_3="blockade", stance_3="report", domestic_2="bread", coder=7)
    assert read_codings(written, scheme)[1] == replace(
        CODINGS[1], coder="7", practices=(("convoy", "endorse"), ("blockade", "report")), domestic=("bread",)
    )


def test_line_ends_that_a_program_has_changed_are_restored(tmp_path: Path, scheme: Codebook) -> None:
    text = "one\r\ntwo\nthree\rfour\r\n\r\n"
    path, coding = tmp_path / "ends.xlsx", replace(CODINGS[1], text=text, end=len(text))
    write_codings([coding, CODINGS[0]], path, codebook=scheme)
    for changed in (text.replace("\r\n", "\n").replace("\r", "\n"), text.replace("\r", "_x000D_")):
        fill(path, 2, text=changed)
        assert read_codings(path, scheme) == [coding, CODINGS[0]]
    fill(path, 2, text=text + "\nadded")
    with pytest.raises(BadCodings, match=r"row 2.*Count characters"):
        read_codings(path, scheme)


def test_rows_without_a_value_are_passed_over_and_days_are_texts(written: Path, scheme: Codebook) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(3, column(sheet, "log")).value = datetime(1402, 5, 3)
        sheet.insert_rows(3)

    edit(written, change)
    assert dict(read_codings(written, scheme)[1].other)["log"] == "1402-05-03"


def test_a_plain_table_in_excel_is_read(tmp_path: Path, scheme: Codebook) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "practices", "text", "domestic"])
    book.active.append([17, "convoy:reject; blockade", "No convoy sailed.", "bread"])
    book.create_sheet("notes").append(["what I thought"])
    book.save(tmp_path / "own.xlsx")
    (coding,) = read_codings(tmp_path / "own.xlsx", scheme)
    assert (coding.id, coding.practices) == ("17", (("convoy", "reject"), ("blockade", "endorse")))
    assert (coding.document, coding.domestic) == ("17", ("bread",))


@pytest.mark.parametrize(
    ("cells", "error", "said"),
    [
        ({"practice_1": "convoi"}, UnknownName, "row 3, id 'h2'.*Did you mean 'convoy'"),
        ({"stance_2": "reject"}, BadCodings, "row 3, id 'h2', field 'stance_2'.*practice_2"),
        ({"practice_1": "convoy", "practice_3": "convoy"}, BadCodings, "row 3.*Name each code once"),
        ({"text": "shorter"}, BadCodings, "row 3.*the text has 7"),
        ({"practice_1": "#NAME?"}, BadCodings, "sheet codings, row 3.*cells with an error"),
        ({"practice_1": "=convoy"}, BadCodings, "sheet codings, row 3, column 'practice_1'.*formulas without a result"),
        ({"sampling_probability": "often"}, BadCodings, "row 3.*'sampling_probability'"),
        ({"id": "h1", "coder": "A"}, BadCodings, "row 3.*already in row 2"),
    ],
)
def test_a_bad_cell_is_named_by_the_row_that_excel_shows(
    cells: dict[str, Any], error: type[Exception], said: str, written: Path, scheme: Codebook
) -> None:
    fill(written, 3, **cells)
    with pytest.raises(error, match=said) as raised:
        read_codings(written, scheme)
    assert "sheet.xlsx" in str(raised.value)


def test_a_remark_beside_the_table_is_not_lost(written: Path, scheme: Codebook) -> None:
    edit(written, lambda sheet: sheet.cell(3, sheet.max_column + 1, "unsure"))
    with pytest.raises(BadCodings, match=r"sheet codings, row 3.*columns without a name.*in the first row"):
        read_codings(written, scheme)


def test_sheets_that_are_none_or_several_are_named(written: Path, tmp_path: Path, scheme: Codebook) -> None:
    book = openpyxl.load_workbook(written)
    book.copy_worksheet(book["codings"]).title = "codings of B"
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(BadCodings, match=r"two.xlsx: 2 sheets.*\(codings, codings of B\)"):
        read_codings(tmp_path / "two.xlsx", scheme)
    del book["codings"], book["codings of B"]
    book.save(tmp_path / "none.xlsx")
    with pytest.raises(BadCodings, match=r"none.xlsx: no sheet.*sheet codes: code, kind, label, definition"):
        read_codings(tmp_path / "none.xlsx", scheme)
    write_codings([], tmp_path / "empty.xlsx", codebook=scheme)
    with pytest.raises(NotEnoughData, match=r"empty.xlsx"):
        read_codings(tmp_path / "empty.xlsx", scheme)


def test_damaged_workbooks_are_named(written: Path, tmp_path: Path, scheme: Codebook) -> None:
    (tmp_path / "cut.xlsx").write_bytes(written.read_bytes()[:2000])
    (tmp_path / "text.xlsx").write_bytes(b"id,practices\n")
    with zipfile.ZipFile(written) as good, zipfile.ZipFile(tmp_path / "part.xlsx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"no xml" if name == "xl/worksheets/sheet1.xml" else good.read(name))
    for name in ("cut.xlsx", "text.xlsx", "part.xlsx"):
        with pytest.raises(UnreadableFile, match=name):
            read_codings(tmp_path / name, scheme)


def test_what_a_cell_cannot_hold_is_refused(written: Path, scheme: Codebook) -> None:
    before = written.read_bytes()
    long = replace(CODINGS[1], text="a" * 32_768, end=32_768)
    with pytest.raises(BadCodings, match="'h2', column 'text': 32,768 characters"):
        write_codings([long], written, codebook=scheme)
    with pytest.raises(BadCodings, match=r"'h2', field 'log'.*jsonl"):
        write_codings([replace(CODINGS[1], other=(("log", ["a"]),))], written, codebook=scheme)
    with pytest.raises(BadCodings, match=r"field 'stance_1'.*Rename"):
        write_codings([replace(CODINGS[1], other=(("stance_1", "a"),))], written, codebook=scheme)
    with pytest.raises(BadSetting, match="Give write_codings the codebook"):
        write_codings(CODINGS, written)
    assert written.read_bytes() == before


def test_characters_that_xml_cannot_hold_keep_their_places(tmp_path: Path, scheme: Codebook) -> None:
    write_codings([replace(CODINGS[1], text="a\x00b\ud800c\x0bd\rz", end=9)], tmp_path / "odd.xlsx", codebook=scheme)
    assert read_codings(tmp_path / "odd.xlsx", scheme)[0].text == "a\ufffdb\ufffdc\ufffdd\rz"


def test_without_the_package_the_way_to_install_it_is_named(
    written: Path, scheme: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(ExtraMissing, match="exports"):
        write_codings(CODINGS, written, codebook=scheme)
    with pytest.raises(ExtraMissing, match="formats"):
        read_codings(written, scheme)
