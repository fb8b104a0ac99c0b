"""Tables of documents in pieces beside the weights of their documents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.align.appeals import pairs_file
from framing.align.appeals.pairs_file import open_pairs, write_pairs
from framing.streams import iterate_row_groups, streaming_table
from framing.study import load_study
from framing.study.counts import count_study
from framing.study.inputs import study_settings
from framing.study.pairs import pair_study
from framing.study.primaries import count_primaries
from framing.study.weighing import StudyWeights, whole_documents


def cut(source: Path, target: Path, size: int) -> None:
    """The same table in row groups of so many rows."""
    table = pd.read_parquet(source)
    with streaming_table(target) as stream:
        for start in range(0, len(table), size):
            stream.write(table[start : start + size])


def test_a_study_counts_the_same_from_tables_in_small_pieces(planted_study, results, tmp_path, monkeypatch) -> None:
    study = load_study(planted_study)
    found = []
    for name, size in (("whole", 1_000_000), ("small", 29)):
        folder = tmp_path / name
        folder.mkdir()
        for table in ("frames", "documents", "document_frames"):
            cut(results / f"{table}.parquet", folder / f"{table}.parquet", size)
        counts = count_study(study, folder, {"own"})
        primaries = count_primaries(study, counts.weights, folder, study_settings(study, jobs=1))
        monkeypatch.setattr(pairs_file, "BLOCK", 1_000_000 if name == "whole" else 50)
        parts = pair_study(study, counts, folder, None)
        assert parts is not None
        write_pairs(parts, folder / "pairs.parquet")
        pairs = open_pairs(folder / "pairs.parquet")
        table = pd.concat(iterate_row_groups(folder / "pairs.parquet"), ignore_index=True)
        found.append((counts.frames, counts.threats, counts.by_document, primaries, table, pairs.rows))
    for one, other in zip(*found, strict=True):
        assert len(one)
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert len(list(iterate_row_groups(tmp_path / "small" / "pairs.parquet"))) > 1


def test_weights_stand_beside_their_documents_in_whatever_order(planted_study, results) -> None:
    weights = StudyWeights(load_study(planted_study), results / "documents.parquet")
    documents = pd.read_parquet(results / "documents.parquet").rename(columns={"id": "document"})[
        ["corpus", "document"]
    ]
    mixed = documents.sample(frac=1, random_state=0, ignore_index=True)
    strange = pd.DataFrame({"corpus": ["own"], "document": ["not there"]})
    pieces = [mixed[:40], strange, mixed[40:]]
    beside = list(
        weights.beside(pieces, lambda table: table[["corpus"]].assign(document=table["id"], of=table["speaker"]))
    )
    for piece, own in beside:
        assert set(own["document"]) == set(piece["document"]) - {"not there"}
    assert (beside[0][1]["of"] == "Speaker of " + beside[0][1]["state"]).all()
    known = pd.concat([own for _, own in beside]).drop(columns="of").sort_values("document", ignore_index=True)
    pd.testing.assert_frame_equal(known, weights.of().sort_values("document", ignore_index=True))
    assert weights.of({"another"}).empty
    assert set(weights.present["state"]) == {"USA", "NOR", "DNK", "IND", "SWE"}


@pytest.mark.parametrize("cuts", [[], [2], [1, 3], [3], [1, 2, 3, 4], [4, 4]])
def test_pieces_are_cut_where_a_document_ends(cuts: list[int]) -> None:
    table = pd.DataFrame({"corpus": ["a", "a", "a", "b", "b", "b"], "document": ["x", "y", "y", "y", "y", "z"]})
    pieces = list(whole_documents(table.iloc[rows] for rows in np.split(np.arange(6), cuts)))
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), table)
    keys = [set(piece.itertuples(index=False, name=None)) for piece in pieces]
    assert sum(map(len, keys)) == len(set.union(*keys)) == 4
