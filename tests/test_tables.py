from __future__ import annotations

import gzip

import pandas as pd
import pytest

from framing.errors import BadTable, FileMissing, UnreadableFile
from framing.parquet import iterate_groups, read_parquet
from framing.rows import read_rows
from framing.schemas import COUNTS
from framing.tables import read_table, read_written, write_table

ROWS = pd.DataFrame(
    {"state": ["ALB", "BEL"], "period": [1950, 1951], "frame": ["pact", "pact"], "count": [1.5, 2.0], "total": [30, 40]}
)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_a_table_comes_back_as_it_was_written(tmp_path, ending):
    path = tmp_path / f"t.{ending}"
    write_table(ROWS, path)
    back = read_table(path, COUNTS)
    assert back["period"].tolist() == [1950, 1951]
    assert back["count"].tolist() == [1.5, 2.0]
    assert back["state"].tolist() == ["ALB", "BEL"]


def test_a_table_that_framing_wrote_is_read_fast_as_any_other(tmp_path):
    odd = ROWS.assign(state=["001", "NA"], frame=['a "pact", of sorts', ""], remark=[None, "1,5"])
    write_table(odd, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_written(tmp_path / "t.csv", COUNTS), read_table(tmp_path / "t.csv", COUNTS))
    (tmp_path / "t.csv").write_text("state,period\nALB,1950\n")
    with pytest.raises(BadTable, match="column 'frame' is missing"):
        read_written(tmp_path / "t.csv", COUNTS)
    (tmp_path / "t.csv").write_text("")
    with pytest.raises(BadTable, match="missing"):
        read_written(tmp_path / "t.csv", COUNTS)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_the_same_table_gives_the_same_bytes(tmp_path, ending):
    for name in ("a", "b"):
        write_table(ROWS, tmp_path / f"{name}.{ending}")
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_missing_column_is_named_with_the_nearest(tmp_path):
    write_table(ROWS.rename(columns={"period": "perod"}), tmp_path / "t.csv")
    with pytest.raises(BadTable, match=r"t\.csv: column 'period' is missing\. Did you mean 'perod'"):
        read_table(tmp_path / "t.csv", COUNTS)


@pytest.mark.parametrize(
    ("column", "value", "row"), [("period", "195x", 2), ("period", "1950.5", 1), ("count", "many", 2)]
)
def test_bad_cell_is_named_by_row_and_column(tmp_path, column, value, row):
    rows = ROWS.astype(object)
    rows.loc[row - 1, column] = value
    write_table(rows, tmp_path / "t.csv")
    with pytest.raises(BadTable, match=f"row {row}, column '{column}'"):
        read_table(tmp_path / "t.csv", COUNTS)


def test_missing_file(tmp_path):
    with pytest.raises(FileMissing):
        read_table(tmp_path / "none.csv")


def test_unknown_ending_and_broken_content(tmp_path):
    (tmp_path / "t.doc").write_text("x")
    with pytest.raises(UnreadableFile, match="unknown ending"):
        read_table(tmp_path / "t.doc")
    (tmp_path / "t.parquet").write_bytes(b"\x00 no parquet")
    with pytest.raises(UnreadableFile, match=r"t\.parquet"):
        read_table(tmp_path / "t.parquet")
    (tmp_path / "t.csv").write_bytes(b"state,period\n\xff\xfe\x00")
    with pytest.raises(UnreadableFile, match=r"t\.csv"):
        read_table(tmp_path / "t.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"empty\.csv"):
        read_table(tmp_path / "empty.csv")


def test_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfstate,period,frame,count,total\nALB,1,f,1,2\n")
    assert read_table(tmp_path / "t.csv", COUNTS)["state"].tolist() == ["ALB"]


def test_a_broken_line_of_json_is_named(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": 1}\n{"id"\n')
    with pytest.raises(UnreadableFile, match=r"t\.jsonl.*line 2, column"):
        read_table(path)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl"])
def test_a_packed_table_is_read(tmp_path, ending):
    write_table(ROWS, tmp_path / f"t.{ending}")
    (tmp_path / f"p.{ending}.gz").write_bytes(gzip.compress((tmp_path / f"t.{ending}").read_bytes()))
    assert read_table(tmp_path / f"p.{ending}.gz", COUNTS)["period"].tolist() == [1950, 1951]
    packed = (tmp_path / f"p.{ending}.gz").read_bytes()
    (tmp_path / f"p.{ending}.gz").write_bytes(packed[:-12])
    with pytest.raises(UnreadableFile, match=rf"p\.{ending}\.gz"):
        read_table(tmp_path / f"p.{ending}.gz")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("state,period\nALB,1\nBEL\n", "row 2 has fewer cells than the 2 columns"),
        ("state,period\nALB,1,2\n", "row 1 has more cells than columns; it begins 'ALB'"),
        ('state,period\nALB,"1\n', "is a quotation mark not closed"),
        ("state,state\nALB,1\n", "column 'state' appears twice"),
    ],
)
def test_rows_that_do_not_fit_their_header_are_named(tmp_path, content, said):
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(UnreadableFile, match=rf"t\.csv.*{said}"):
        read_table(tmp_path / "t.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_from_the_names_of_the_columns(tmp_path, separator):
    (tmp_path / "t.csv").write_text(f"state{separator}period\nALB{separator}1950\n")
    assert read_table(tmp_path / "t.csv").to_dict("list") == {"state": ["ALB"], "period": ["1950"]}


def test_a_table_without_rows_keeps_its_columns(tmp_path):
    (tmp_path / "t.csv").write_text("state,period\n")
    assert list(read_table(tmp_path / "t.csv").columns) == ["state", "period"]


def test_an_ending_that_is_not_written_is_refused_with_those_that_are(tmp_path):
    for name in ("t.xlsx", "t.csv.gz", "t"):
        with pytest.raises(UnreadableFile, match=r"\.csv, \.tsv, \.jsonl, \.ndjson, \.parquet"):
            write_table(ROWS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


READERS = (read_table, read_parquet, lambda path: list(iterate_groups(path)), lambda path: list(read_rows(path)))


@pytest.mark.parametrize("read", READERS)
def test_a_damaged_parquet_table_is_named_whatever_reads_it(tmp_path, read):
    path = tmp_path / "t.parquet"
    write_table(pd.DataFrame({"word": [f"word {number * 7919}" for number in range(3000)]}), path)
    raw = path.read_bytes()
    for damaged in (raw[: len(raw) // 2], raw[:2000] + bytes(100) + raw[2100:], raw[:2000] + b"?" + raw[2001:]):
        path.write_bytes(damaged)
        with pytest.raises(UnreadableFile, match=r"t\.parquet: cannot be read as Parquet \(.*\)\. Is the file whole\?"):
            read(path)
