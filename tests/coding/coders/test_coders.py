from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding, measure_agreement, read_codings, write_codings
from framing.coding.coders.comparing import compare_coders, list_disputed, measure_drift
from framing.coding.coders.reading import models_among, read_coders
from framing.errors import BadCodings, NotEnoughData

from ..conftest import SCHEME

CONVOY, BLOCKADE = ("convoy", "endorse"), ("blockade", "endorse")


def coding(number: int, coder: str, *practices: tuple[str, str], **more: object) -> Coding:
    return Coding(f"p{number:02d}", coder, "logs", f"d{number}", "", 0, 9, practices, **more)  # type: ignore[arg-type]


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ["id", "coder", "practices", "domestic", "text"])
        writer.writeheader()
        writer.writerows([{"coder": "", "domestic": "", "text": "A quay.", **row} for row in rows])
    return path


def test_a_blank_row_is_no_none(tmp_path: Path, scheme: Codebook) -> None:
    ann = write_rows(tmp_path / "ann.csv", [
        {"id": "a", "practices": "convoy"}, {"id": "b", "practices": "none"}, {"id": "c", "practices": ""},
        {"id": "d", "practices": "", "coder": "cleo"},
    ])  # fmt: skip
    found = read_coders([ann], scheme)
    assert [(item.id, item.coder, item.coded) for item in found.codings] == [
        ("a", "ann", True),
        ("b", "ann", False),
        ("d", "cleo", False),
    ]
    assert found.notes == [f"{ann}: 1 of 4 passages are blank (no code, no 'none', no coder) and count for nothing."]


def test_none_is_written_back_and_is_a_code_where_the_codebook_says_so(tmp_path: Path, scheme: Codebook) -> None:
    path = write_rows(tmp_path / "ann.csv", [{"id": "a", "practices": " None "}, {"id": "b", "practices": ""}])
    rows = read_codings(path, scheme)
    assert [row.nothing for row in rows] == [True, False]
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        write_codings(rows, tmp_path / f"back.{ending}", codebook=scheme)
        assert [row.nothing for row in read_codings(tmp_path / f"back.{ending}", scheme)] == [True, False]
    with pytest.raises(BadCodings, match="'none', or the codes beside it"):
        read_codings(write_rows(tmp_path / "two.csv", [{"id": "a", "practices": "none;convoy"}]), scheme)
    own = parse_codebook(SCHEME.replace('"blockade"', '"none"'), "own.toml")
    (row,) = read_codings(write_rows(tmp_path / "own.csv", [{"id": "a", "practices": "none"}]), own)
    assert (row.primary, row.nothing) == ("none", False)


def test_a_sheet_that_ends_without_codes_is_told(tmp_path: Path, scheme: Codebook) -> None:
    rows = [{"id": f"p{n:02d}", "coder": "ann", "practices": "convoy" if n < 8 and n % 2 else ""} for n in range(40)]
    notes = read_coders([write_rows(tmp_path / "ann.csv", rows)], scheme).notes
    # four of the first eight carry a code, none of the last 32: .5 ** 32
    assert len(notes) == 1
    assert "the last 32 of 40 rows of 'ann' carry no code, of those before 50% do" in notes[0]
    # of 20 rows the last 9: .5 ** 9 = .00195, which chance does in 2 of 1,000 cases; ten: .00098
    few = [{"id": f"p{n:02d}", "coder": "ann", "practices": "convoy" if n < 12 and n % 2 else ""} for n in range(22)]
    assert read_coders([write_rows(tmp_path / "few.csv", few[:21])], scheme).notes == []
    assert len(read_coders([write_rows(tmp_path / "more.csv", few)], scheme).notes) == 1


def test_the_same_coder_twice_is_refused(tmp_path: Path, scheme: Codebook) -> None:
    paths = [write_rows(tmp_path / f"{name}.csv", [{"id": "a", "coder": "x", "practices": "convoy"}]) for name in "ab"]
    with pytest.raises(BadCodings, match=r"'a' stands in .*a\.csv as well"):
        read_coders(paths, scheme)


def test_an_unread_kind_is_no_none_either(scheme: Codebook) -> None:
    pairs = [
        coding(0, "A", CONVOY),
        coding(0, "B", unread=("practice",)),
        coding(1, "A", CONVOY),
        coding(1, "B", CONVOY),
    ]
    table = measure_agreement(pairs, scheme, draws=10).set_index("code")
    assert (table.loc["convoy", "passages"], table.loc["convoy", "f1"]) == (1, 1)
    assert table.loc["bread", "passages"] == 2


def test_families_have_a_row_and_f1_a_ceiling() -> None:
    book = parse_codebook(SCHEME.replace('label = "Convoy"', 'label = "Convoy"\nfamily = "sea"').replace(
        'label = "Blockade"', 'label = "Blockade"\nfamily = "sea"'), "sea.toml")  # fmt: skip
    codings = [coding(0, "A", CONVOY), coding(0, "B", BLOCKADE), coding(1, "A", CONVOY), coding(1, "B", CONVOY),
               coding(2, "A"), coding(2, "B")]  # fmt: skip
    table = measure_agreement(codings, book, draws=10).set_index("code")
    assert table.loc["family sea", "alpha"] == 1
    assert table.loc["convoy", "f1"] == pytest.approx(2 / 3)  # one shared, one of A alone
    assert table.loc["convoy", "ceiling"] == pytest.approx(math.sqrt(2 / 3))
    assert "family" not in " ".join(measure_agreement(codings, parse_codebook(SCHEME), draws=10)["code"])


def test_each_coder_stands_against_the_others(scheme: Codebook) -> None:
    codings = [
        coding(0, "A", CONVOY), coding(0, "B", CONVOY), coding(0, "M", CONVOY, other=(("coder_kind", "model"),)),
        coding(1, "A", CONVOY), coding(1, "B"), coding(2, "A", CONVOY, domestic=("bread",)),
    ]  # fmt: skip
    table = compare_coders(codings, scheme).set_index("coder")
    assert table["model"].to_dict() == {"A": False, "B": False, "M": True}
    assert models_among(codings) == {"M"}
    assert table["passages"].to_dict() == {"A": 3, "B": 2, "M": 1}
    assert table["shared"].to_dict() == {"A": 2, "B": 2, "M": 1}
    # A: with B and M on p0, with B on p1: common 2, given 3 + 2: 2 * 2 / 5
    assert table.loc["A", "f1"] == pytest.approx(4 / 5)
    assert table.loc["A", "codes"] == pytest.approx(4 / 3)
    # on p0 A gives convoy as all do, on p1 the other does not: a mean of .5 of passages more
    assert (table.loc["A", "more"], table.loc["A", "less"]) == ("convoy +50%", "")
    assert (table.loc["B", "more"], table.loc["B", "less"]) == ("", "convoy -50%")


def test_drift_is_the_last_part_less_the_first(scheme: Codebook) -> None:
    def pair(number: int, same: bool) -> list[Coding]:
        mine, other = (CONVOY, BLOCKADE) if number % 2 else (BLOCKADE, CONVOY)
        return [coding(number, "A", mine), coding(number, "B", mine if same else other)]

    codings = [item for number in range(40) for item in pair(number, number < 20)]
    table = measure_drift(codings, parts=2, draws=50).set_index("part")
    assert table["passages"].to_dict() == {"1": 20, "2": 20, "last - first": 40}
    assert (table.loc["1", "first"], table.loc["1", "last"]) == ("p00", "p19")
    assert table.loc["1", "alpha"] == 1
    # twenty pairs convoy/blockade: margins 20 and 20 of 40, observed 40, expected 1600 - 800: 1 - 39 * 40 / 800
    assert table.loc["2", "alpha"] == pytest.approx(-0.95)
    assert table.loc["last - first", "alpha"] == pytest.approx(-1.95)
    assert table.loc["last - first", "high"] < -1.5
    assert table.loc["1", "codes"] == 1
    assert measure_drift(codings[:38], parts=4, draws=5)["part"].tolist() == ["1"]  # nineteen passages: one part


def test_drift_follows_the_time_of_coding_where_all_have_it() -> None:
    codings = [
        coding(n, who, CONVOY, other=(("coded_at", f"2026-01-{30 - n:02d}"),)) for n in range(20) for who in "AB"
    ]
    assert measure_drift(codings, parts=2, draws=5)["first"].tolist() == ["p19", "p09", ""]
    codings[0] = coding(0, "A", CONVOY)
    assert measure_drift(codings, parts=2, draws=5)["first"].tolist() == ["p00", "p10", ""]


def test_disputed_passages_come_with_what_was_said() -> None:
    codings = [
        coding(0, "A", CONVOY), coding(0, "B", ("convoy", "reject")), coding(1, "A", CONVOY), coding(1, "B"),
        coding(2, "A"), coding(2, "B"), coding(3, "A", CONVOY, domestic=("bread",)), coding(3, "B", CONVOY),
    ]  # fmt: skip
    table = list_disputed(codings)
    assert table["id"].tolist() == ["p01", "p00", "p03"]
    # p00: convoy shared, two stances: 1 of 3; p03: convoy and its stance shared of three marks
    assert table["distance"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert table["said"].tolist()[0] == "A = convoy:endorse; B = none"
    assert table["said"].tolist()[2] == "A = convoy:endorse, bread; B = convoy:endorse"
    with pytest.raises(NotEnoughData):
        list_disputed([coding(0, "A"), coding(1, "B")])
