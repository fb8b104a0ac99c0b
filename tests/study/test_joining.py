"""The joined tables of a results folder hang on the frames, and on nothing about how they lay in files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing.study import joining, load_study
from framing.study.collect import Collected
from framing.study.joining import join_frames
from framing.tables import read_table

JOINED = ("frames.parquet", "documents.parquet", "document_frames.parquet")


@pytest.mark.parametrize("piece", [90, 700])
def test_the_same_frames_give_the_same_bytes_whatever_their_row_groups(
    results: Path, planted_study: Path, tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "PIECE_ROWS", 500)
    frames = pq.read_table(results / "frames.parquet")
    study = load_study(str(planted_study))
    assert len(frames) > 3_000
    for name, rows in (("whole", len(frames)), ("pieces", piece)):
        (tmp_path / name).mkdir()
        part = Collected(results / "documents.parquet", tmp_path / f"{name}.frames.parquet", {}, {})
        pq.write_table(frames, part.frames_path, row_group_size=rows)
        join_frames([part], study, tmp_path / name)
    assert pq.read_metadata(tmp_path / "whole" / "frames.parquet").num_row_groups > 3
    for name in JOINED:
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "pieces" / name).read_bytes()


def test_a_document_lies_in_one_row_group(
    results: Path, planted_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "PIECE_ROWS", 70)
    part = Collected(results / "documents.parquet", results / "frames.parquet", {}, {})
    join_frames([part], load_study(str(planted_study)), tmp_path)
    joined = pq.ParquetFile(tmp_path / "frames.parquet")
    groups = [
        joined.read_row_group(number, ["document"]).column(0).to_pylist() for number in range(joined.num_row_groups)
    ]
    assert sum(len(set(group)) for group in groups) == len({name for group in groups for name in group})
    assert all(70 <= len(group) < 140 for group in groups[:-1])
    assert pa.Table.from_pandas(read_table(tmp_path / "frames.parquet")).equals(
        pa.Table.from_pandas(read_table(results / "frames.parquet"))
    )
