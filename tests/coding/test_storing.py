from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.coding import Coding, read_codings, write_codings
from framing.errors import BadCodings, FileMissing, NotEnoughData, UnknownName, UnreadableFile, UsageError

ODD = '\ufeffe\u0301 \U0001f6a2 \u05e9\u05dc\u05d5\u05dd;\r\n"tab\there"\x00\r, end\n'
CODINGS = [
    Coding("h1", "A", "logs", "d1", "0123456789abcdef", 5, 5 + len(ODD), (("blockade", "reject"), ("convoy", "report")),
           ("bread",), ("loan",), "the Hanse; pirates", "s/1", 0.25, ODD, (("year", "1402"), ("genre", "log"))),
    Coding("h1", "B", "logs", "d1", "0123456789abcdef", 5, 5 + len(ODD), text=ODD,
           unread=("domestic", "mechanism"), other=(("year", "1402"), ("genre", "log"))),
    Coding("h2", "A", "logs", "d2", "", 0, 7, (("convoy", "endorse"),), other=(("year", None), ("genre", "log"))),
]  # fmt: skip
ROW = {"id": "x", "practices": "convoy", "document": "d", "start": 0, "end": 4}


def write_rows(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["jsonl", "csv", "tsv", "parquet"])
def test_what_was_written_comes_back(ending: str, tmp_path: Path, scheme: Codebook) -> None:
    path = tmp_path / f"codings.{ending}"
    write_codings(CODINGS, path)
    read = read_codings(path, scheme)
    if ending in ("csv", "tsv"):  # a cell cannot tell nothing from the empty text
        read = [replace(coding, other=tuple((key, value or None) for key, value in coding.other)) for coding in read]
    assert read == CODINGS


def test_the_same_codings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_codings(CODINGS, tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_standing_off_rows_write_no_text(tmp_path: Path) -> None:
    write_codings(CODINGS[2:], tmp_path / "c.jsonl")
    assert "text" not in json.loads((tmp_path / "c.jsonl").read_text())


def test_a_row_with_text_alone_is_its_own_document(tmp_path: Path, scheme: Codebook) -> None:
    path = write_rows(tmp_path / "c.jsonl", {"id": "u7", "text": "Ships in convoy", "practices": ["convoy"]})
    (coding,) = read_codings(path, scheme)
    assert (coding.document, coding.start, coding.end) == ("u7", 0, 15)
    assert coding.practices == (("convoy", "endorse"),)
    assert coding.primary == "convoy"


@pytest.mark.parametrize(
    ("row", "error", "said"),
    [
        (
            ROW | {"domestic": True},
            BadCodings,
            "field 'domestic': True is not allowed. Give codes as a list, or as",
        ),
        (ROW | {"practices": 3}, BadCodings, "field 'practices': 3 is not allowed. Give codes as a list"),
        ({"practices": []}, BadCodings, "'id' is missing"),
        ({"id": "x", "text": "y"}, BadCodings, "'practices' is missing"),
        ({"id": "x", "practices": []}, BadCodings, "'document' is missing"),
        ({**ROW, "practices": "convoi"}, UnknownName, "Did you mean 'convoy'"),
        ({**ROW, "practices": "convoy:aprove"}, UnknownName, "'aprove' is not a stance"),
        ({**ROW, "practices": "convoy;convoy"}, BadCodings, "once"),
        ({**ROW, "practices": [{"code": "convoy"}]}, BadCodings, "practice"),
        ({**ROW, "domestic": "convoy"}, UnknownName, "'convoy' is not a code"),
        ({**ROW, "start": -1}, BadCodings, "'start'"),
        ({**ROW, "start": "two"}, BadCodings, "'two'"),
        ({**ROW, "end": 0}, BadCodings, "after start"),
        ({**ROW, "text": "longer than four"}, BadCodings, "Count characters"),
        ({**ROW, "sampling_probability": 1.5}, BadCodings, "sampling_probability"),
        ({**ROW, "corpus": ["a"]}, BadCodings, "Give text"),
    ],
)
def test_a_bad_row_is_named_with_file_row_and_remedy(
    row: dict[str, object], error: type[UsageError], said: str, tmp_path: Path, scheme: Codebook
) -> None:
    path = write_rows(tmp_path / "bad.jsonl", {**ROW, "id": "good"}, row)
    with pytest.raises(error, match="row 2") as raised:
        read_codings(path, scheme)
    assert str(path) in str(raised.value)
    assert said in str(raised.value)
    if "id" in row:
        assert "'x'" in str(raised.value)


def test_one_practice_at_most_where_the_codebook_says_so(tmp_path: Path, scheme: Codebook) -> None:
    path = write_rows(tmp_path / "two.jsonl", {**ROW, "practices": "convoy;blockade"})
    with pytest.raises(BadCodings, match="choice = 'one'"):
        read_codings(path, replace(scheme, choice="one"))


def test_a_coder_codes_an_id_once(tmp_path: Path, scheme: Codebook) -> None:
    path = write_rows(tmp_path / "twice.jsonl", ROW, {**ROW, "coder": "B"}, ROW)
    with pytest.raises(BadCodings, match=r"row 3.*already in row 1"):
        read_codings(path, scheme)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.jsonl", b"", NotEnoughData),
        ("empty.csv", b"", NotEnoughData),
        ("broken.jsonl", b'{"id": "a"\n', UnreadableFile),
        ("list.jsonl", b"[1]\n", UnreadableFile),
        ("latin.jsonl", b'{"id": "x", "practices": "convoy", "text": "caf\xe9"}\n', UnreadableFile),
        ("short.csv", b"id,practices,text\nx,convoy\n", UnreadableFile),
        ("long.csv", b"id,practices,text\nx,convoy,a,b\n", UnreadableFile),
        ("headless.csv", b"name,practices,text\nx,convoy,a\n", BadCodings),
        ("fake.parquet", b"PAR1 not really", UnreadableFile),
        ("codings.docx", b"", UnreadableFile),
    ],
)
def test_files_that_are_no_codings(
    name: str, content: bytes, error: type[UsageError], tmp_path: Path, scheme: Codebook
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=name):
        read_codings(tmp_path / name, scheme)


def test_a_sheet_as_european_excel_saves_it(tmp_path: Path, scheme: Codebook) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes("id;practices;text\nx;convoy;caf\u00e9, closed\n".encode("cp1252"))
    assert [item.text for item in read_codings(path, scheme)] == ["caf\u00e9, closed"]


def test_an_absent_file_is_named(tmp_path: Path, scheme: Codebook) -> None:
    with pytest.raises(FileMissing, match="nowhere"):
        read_codings(tmp_path / "nowhere.jsonl", scheme)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_codings(CODINGS, path)
    before = path.read_bytes()
    with pytest.raises(BadCodings, match="jsonl"):
        write_codings([replace(CODINGS[0], other=(("tags", ["a"]),))], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"unread": "cargo"}, "practice, domestic, mechanism"),
        ({"unread": ["practice"]}, "take it out of 'unread'"),
        ({"unread": "domestic; domestic"}, "once"),
    ],
)
def test_kinds_left_unread_are_checked(extra: dict[str, object], said: str, tmp_path: Path, scheme: Codebook) -> None:
    with pytest.raises(BadCodings, match=said) as caught:
        read_codings(write_rows(tmp_path / "c.jsonl", ROW | extra), scheme)
    assert "c.jsonl, row 1" in str(caught.value)
