"""What the noise of a series is, and what told its kinds apart, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.every_series import Found
from framing.align.changepoints.noise_table import noise_table
from framing.align.changepoints.shifts import Search
from framing.align.inputs.actors import Actor
from framing.align.noise.grid import make_grid

SETTINGS = AlignSettings("A", memory=0.5)
GRID = make_grid(0.5)
DOCUMENTS = [4.0] * 6


def weigh(*points: tuple[float, float, float, float]) -> np.ndarray:
    """Weights of points of noise, given as correlation, spread, memory and weight."""
    out = np.zeros(len(GRID.icc))
    for icc, spread, memory, weight in points:
        (at,) = np.flatnonzero((GRID.icc == icc) & (GRID.spread == spread) & np.isclose(GRID.memory, memory))
        out[at] = weight
    return out


def rows(weight: np.ndarray, documents: list[float], passages: list[float] | None = None) -> list[dict[str, Any]]:
    total = np.array([passages or [20.0] * len(documents)] * 2)
    own = np.array([[1.0 + 9 * number for number in range(len(documents))], documents])
    actor = Actor("dominant", "domestic", "A", ("f", "g"), total, total, own)
    return noise_table([Found(actor, "g", 1, Search((), (), weight))], SETTINGS).to_dict("records")


def test_means_of_the_noise_by_hand() -> None:
    # three points with .5, .3 and .2; memory counts only where shares move: (.3 * .35 + .2 * .5) / .5
    weight = weigh((0.0, 0.0, 0.0, 0.5), (0.1, 0.2, 0.35, 0.3), (0.25, 0.9, 0.5, 0.2))
    (row,) = rows(weight, DOCUMENTS)
    assert (row["series"], row["audience"], row["frame"], row["cells"]) == ("dominant", "domestic", "g", 6)
    assert row["icc"] == pytest.approx(0.3 * 0.1 + 0.2 * 0.25)
    assert row["spread"] == pytest.approx(0.3 * 0.2 + 0.2 * 0.9)
    assert row["memory"] == pytest.approx((0.3 * 0.35 + 0.2 * 0.5) / 0.5)


def told_by(weight: np.ndarray, documents: list[float], passages: list[float] | None = None) -> str:
    return str(rows(weight, documents, passages)[0]["told_by"])


def test_documents_tell_where_their_number_varies() -> None:
    alone = weigh((0.0, 0.2, 0.5, 1.0))
    # 9 and 11: a spread of 1 over a mean of 10 is .1, and not more; 8.9 and 11.1 is
    assert told_by(alone, [9.0, 11.0]) == "memory"
    assert told_by(alone, [8.9, 11.1]) == "documents"
    # 15 passages are asked for: the cell of 14 does not count, that of 15 does
    assert told_by(alone, [4.0, 4.0, 40.0], [20.0, 20.0, 14.0]) == "memory"
    assert told_by(alone, [4.0, 4.0, 40.0], [20.0, 20.0, 15.0]) == "documents"


def test_memory_tells_where_it_is_narrower_than_its_prior() -> None:
    # .2, .35 and .5, a third each: a standard deviation of .1225, of which .8 are .098. .3 at each end and .4 in the middle:
    # .15 * sqrt(.6) = .116; .2 at each end: .15 * sqrt(.4) = .0949
    def between(ends: float) -> np.ndarray:
        return weigh((0, 0.2, 0.2, ends), (0, 0.2, 0.35, 1 - 2 * ends), (0, 0.9, 0.5, ends))

    assert told_by(between(0.3), DOCUMENTS) == "assumed"
    assert told_by(between(0.2), DOCUMENTS) == "memory"
    assert told_by(np.exp(GRID.log_prior), DOCUMENTS) == "assumed"


def test_series_without_a_test_have_no_row_and_empty_cells_none_to_tell_by() -> None:
    assert rows(np.zeros(0), DOCUMENTS) == []
    (row,) = rows(np.exp(GRID.log_prior), [4.0, 40.0], [3.0, 3.0])
    assert (row["cells"], row["told_by"]) == (0, "assumed")
    # without a least number of passages a cell needs some, still
    total = np.array([[0.0, 0.5]])
    actor = Actor("dominant", "", "A", ("f",), total, total, np.array([[1.0, 2.0]]))
    found = Found(actor, "f", 0, Search((), (), np.exp(GRID.log_prior)))
    assert noise_table([found], AlignSettings("A", min_passages=0))["cells"].tolist() == [1]
    silent = Found(actor, "f", 0, Search((), (), np.zeros(0)))
    assert noise_table([silent, found], AlignSettings("A"))["frame"].tolist() == ["f"]
    assert noise_table([], SETTINGS).columns.tolist() == [
        *("series", "audience", "frame", "icc", "spread", "memory", "cells", "told_by")
    ]
