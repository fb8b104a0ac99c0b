from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from framing.schemas import DOCUMENTS
from framing.streams import ROWS_HELD, iterate_row_groups, streaming_table
from framing.tables import read_table


def test_rows_come_back_in_pieces_and_in_order(tmp_path):
    path = tmp_path / "t.parquet"
    count = ROWS_HELD + 7
    with streaming_table(path) as stream:
        for number in range(count):
            stream.add({"number": number})
    pieces = list(iterate_row_groups(path))
    assert [len(piece) for piece in pieces] == [ROWS_HELD, 7]
    assert pd.concat(pieces)["number"].tolist() == list(range(count))
    assert stream.rows == count


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl"])
def test_text_tables_by_the_ending(tmp_path, ending):
    path = tmp_path / f"t.{ending}"
    count = ROWS_HELD + 7
    with streaming_table(path) as stream:
        for number in range(count):
            stream.add({"number": number, "word": "ж"})
    table = read_table(path)
    assert table["number"].astype(int).tolist() == list(range(count))
    assert set(table["word"]) == {"ж"}


def test_failure_leaves_no_file(tmp_path):
    with pytest.raises(RuntimeError), streaming_table(tmp_path / "t.parquet") as stream:
        stream.add({"number": 1})
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_schema_makes_pieces_alike_where_a_column_is_empty_at_first(tmp_path):
    path = tmp_path / "t.parquet"
    row = {"id": "a", "corpus": "own", "earliest": "", "latest": "", "state": "", "sha256": "", "quality": None}
    with streaming_table(path, schema=DOCUMENTS) as stream:
        stream.write(pd.DataFrame([row]))
        stream.write(pd.DataFrame([row | {"quality": 0.5}]))
    assert pd.concat(iterate_row_groups(path))["quality"].tolist()[1] == 0.5


def test_no_row_group_is_empty_and_no_table_is_no_table(tmp_path):
    types = pa.schema([("id", pa.string()), ("size", pa.int64())])
    with streaming_table(tmp_path / "none.parquet", types=types) as stream:
        stream.add_group([])
    with streaming_table(tmp_path / "some.parquet", types=types) as stream:
        stream.add_group([])
        stream.add_group([{"id": "a", "size": 1}])
    assert list(read_table(tmp_path / "none.parquet").columns) == ["id", "size"]
    assert [len(piece) for piece in iterate_row_groups(tmp_path / "some.parquet")] == [1]
    for ending in ("csv", "jsonl"):
        with streaming_table(tmp_path / f"none.{ending}", types=types):
            pass
    assert (tmp_path / "none.csv").read_text() == "id,size\n"
    assert (tmp_path / "none.jsonl").read_text() == ""


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_single_rows_of_several_kinds_in_one_column(tmp_path, ending):
    path = tmp_path / f"t.{ending}"
    with streaming_table(path) as stream:
        stream.add_group([{"id": 1, "note": None}, {"id": "b", "note": "x"}])
    assert [str(value) for value in read_table(path)["id"]] == ["1", "b"]
