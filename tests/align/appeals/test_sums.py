"""Sums of documents in a file, and cells of more documents than are held at a time."""

from __future__ import annotations

import gc
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.align.appeals import sums as module
from framing.align.appeals.estimates import estimate_cell, rows_of
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.resonance import loudness
from framing.align.appeals.sums import StoredSums, Sums

from .pairs_by_hand import errors


def many(documents: int = 9) -> Sums:
    rng = np.random.default_rng(0)
    both, apart, moves = rng.random((3, documents, 2, 1))
    carried = rng.random((documents, 2)) + 1
    return Sums(carried.sum(axis=1) + 3, carried, both, apart, moves, np.arange(documents) % 2)


def stored(given: Sums) -> StoredSums:
    """In two parts, the second part first, put back into order."""
    kept = StoredSums(2, 1)
    for part in (slice(4, None), slice(0, 4)):
        kept.add(Sums(**{name: value[part] for name, value in vars(given).items()}))
    return kept.ordered(np.array([5, 6, 7, 8, 0, 1, 2, 3, 4]))


def equal(one: Sums, other: Sums) -> bool:
    return all((value == getattr(other, name)).all() for name, value in vars(one).items())


def test_sums_in_a_file_are_those_in_memory() -> None:
    given, rows, weight = many(), np.array([8, 0, 1, 1, 5]), np.array([1.0, 0.5, 0.25, 1.0, 0.125])
    kept = stored(given)
    assert equal(given.weighted(rows, weight), kept.weighted(rows, weight))
    assert equal(given.only([1]).weighted(rows, weight), kept.only([1]).weighted(rows, weight))
    assert equal(
        given.only([1, 0]).only([0]).weighted(rows, weight), kept.only([1, 0]).only([0]).weighted(rows, weight)
    )
    assert kept.corpus.tolist() == given.corpus.tolist()
    assert len(kept.weighted(rows[:0], weight[:0]).passages) == 0


def test_another_process_reads_them_by_name_and_the_file_goes_with_the_last_reader() -> None:
    kept = stored(many())
    sent = pickle.loads(pickle.dumps(kept))
    rows, weight = np.arange(9), np.ones(9)
    assert equal(many(), sent.weighted(rows, weight))
    path = kept._path
    assert path.exists()
    del kept
    gc.collect()
    assert not path.exists()


@pytest.mark.parametrize("states", [("USA",), ("USA", "GBR", "FRA")], ids=["by document", "by state"])
def test_a_cell_is_the_same_a_few_documents_at_a_time(monkeypatch: pytest.MonkeyPatch, states: tuple[str, ...]) -> None:
    rows = pd.DataFrame({"text": np.arange(9), "state": np.resize(states, 9), "period": 1950 + np.arange(9) // 3})
    rows = rows.assign(audience="domestic", leader="", weight=np.linspace(0.5, 1, 9), time=np.nan)
    pairs = Pairs(("aid", "arms"), ("liberty",), many(), rows, errors(("aid", "arms")))
    whole = estimate_cell(pairs, rows_of(pairs), (1.0, 1.0))
    loud = loudness(pairs, 1, np.array([1.0]), "USA")
    monkeypatch.setattr(module, "BLOCK", 4)
    parts = estimate_cell(replace(pairs, sums=stored(many())), rows_of(pairs), (1.0, 1.0))
    assert whole is not None
    assert parts is not None
    for name in ("share", "without", "difference", "log_ratio", "together"):
        for figure, value in vars(getattr(whole, name)).items():
            assert getattr(getattr(parts, name), figure) == pytest.approx(value, rel=1e-12), (name, figure)
    assert (parts.documents, parts.passages) == (whole.documents, pytest.approx(whole.passages))
    for one, other in zip(loudness(pairs, 1, np.array([1.0]), "USA"), loud, strict=True):
        assert one == pytest.approx(other, rel=1e-12)
