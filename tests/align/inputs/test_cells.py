"""Sums by cell, whatever the pieces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.inputs.cells import CellSums

KEYS, VALUES = ["state", "period"], ["count", "total"]


def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    values = rng.random((400, 2)) * 10.0 ** rng.integers(-9, 9, (400, 1))
    cells = {"state": rng.choice(["USA", "GBR", "FRA"], 400), "period": rng.integers(1950, 1954, 400)}
    return pd.DataFrame(cells | dict(zip(VALUES, values.T, strict=True)))


@pytest.mark.parametrize("size", [1, 7, 150, 400])
def test_pieces_add_up_to_what_the_whole_does_to_the_last_bit(size: int) -> None:
    sums = CellSums(KEYS, VALUES)
    for start in range(0, 400, size):
        sums.add(rows()[start : start + size])
    sums.add(rows()[:0])
    pd.testing.assert_frame_equal(sums.table(), rows().groupby(KEYS).sum().reset_index(), check_exact=True)


def test_what_rounding_takes_is_carried_into_the_next_piece() -> None:
    sums = CellSums(["state"], ["count"])
    for value in (1e16, 1.0, 1.0):  # one by one, 1e16 + 1 is 1e16
        sums.add(pd.DataFrame({"state": ["USA"], "count": [value]}))
    assert sums.table().values.tolist() == [["USA", 1e16 + 2]]


def test_nothing_added_is_a_table_without_rows() -> None:
    table = CellSums(KEYS, VALUES).table()
    assert table.empty
    assert table.columns.tolist() == [*KEYS, *VALUES]
