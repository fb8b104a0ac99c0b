"""Frames of tables in pieces, as Spark's mapInPandas calls the function."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import framing
from framing.annotation import batch as batches
from framing.annotation.store import annotate_corpus
from framing.corpus import Document
from framing.errors import BadTable, UnknownName

TEXTS = {
    "a": "The free world must defend itself against communist aggression and build up its armed strength. " * 6,
    "b": "The harvest was good and the roads are mended. " * 6,
    "c": "",
    "d": "We reject military blocs and refuse to join any of them; our country keeps strict neutrality. " * 6,
}
PIECES = [pd.DataFrame({"id": ids, "text": [TEXTS[name] for name in ids]}) for ids in (["a", "b"], [], ["c", "d"])]


def test_pieces_give_the_rows_of_annotate_whoever_cuts_them(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 400)
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    documents = [Document(name, "texts", text) for name, text in TEXTS.items()]
    annotate_corpus(documents, "texts", tmp_path / "frames.parquet", jobs=1)
    expected = pd.read_parquet(tmp_path / "frames.parquet")
    assert set(expected["document"]) == {"a", "b", "d"}
    for pieces in (PIECES, [pd.concat(PIECES)]):
        found = pd.concat(framing.annotate_pieces(iter(pieces)), ignore_index=True)
        pd.testing.assert_frame_equal(found, expected)


def test_pieces_are_taken_as_they_are_needed(monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 400)
    taken: list[int] = []

    def pieces() -> Iterator[pd.DataFrame]:
        for number in range(3):
            taken.append(number)
            yield pd.DataFrame({"id": [str(number)], "text": [TEXTS["a"]]})

    frames = framing.annotate_pieces(pieces())
    assert set(next(frames)["document"]) == {"0"}
    assert taken == [0]


def test_the_schema_for_spark_has_the_columns_and_their_types() -> None:
    frames = next(framing.annotate_pieces(PIECES))
    schema = [tuple(part.split()) for part in framing.spark_schema().split(", ")]
    assert [name.strip("`") for name, _ in schema] == list(frames.columns)
    kinds = {"string": "O", "int": "i", "bigint": "i", "float": "f", "boolean": "b"}
    assert [kinds[kind] for _, kind in schema] == [dtype.kind for dtype in frames.dtypes]
    assert dict(schema)["`start`"] == "bigint"
    assert dict(schema)["`threat`"] == "string"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"text": ["a"]}, "'id'"),
        ({"id": ["a"], "body": ["a"]}, "'text'"),
        ({"id": ["a", None], "text": ["a", "b"]}, "row 2"),
        ({"id": ["a", "b"], "text": ["a", None]}, "row 2"),
    ],
)
def test_what_is_no_document_is_named(table: dict[str, list[str | None]], said: str) -> None:
    with pytest.raises(BadTable, match=said):
        list(framing.annotate_pieces([pd.DataFrame(table)]))
    with pytest.raises(UnknownName, match="nope"):
        next(framing.annotate_pieces([], model="nope"))


def test_spark_gives_the_same_rows(tmp_path: Path, monkeypatch) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not here")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        table = session.createDataFrame([tuple(item) for item in TEXTS.items()], "id string, text string").repartition(
            2
        )
        found = table.mapInPandas(framing.annotate_pieces, framing.spark_schema()).toPandas()
    finally:
        session.stop()
    expected = pd.concat(framing.annotate_pieces(PIECES))
    keys = ["document", "passage"]
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True), expected.sort_values(keys, ignore_index=True)
    )
