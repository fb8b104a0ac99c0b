"""The prior of the noise of each frame from the other frames, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from framing.align.changepoints import pooling
from framing.align.changepoints.search import best_partitions
from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import Cells

SIZE = np.full(12, 40.0)
CELLS = Cells(SIZE, SIZE, np.full(12, 4.0), np.arange(12))


def pooled(monkeypatch: pytest.MonkeyPatch, fit: list[list[float]], prior: list[float]) -> list[list[float]]:
    """The priors of all frames where the likelihoods of the two points are `fit`."""
    monkeypatch.setattr(pooling, "best_partitions", lambda *_: (np.log(fit), np.zeros(0)))
    grid = NoiseGrid(*(np.array([0.0, 0.1]) for _ in range(3)), np.log(prior))
    found = pooling.pool_noise(CELLS, np.zeros((len(fit), 12)), grid, 3)
    assert all(one.icc is grid.icc for one in found)
    return [np.exp(one.log_prior).tolist() for one in found]


def test_the_other_frames_count_beside_four_of_the_fixed_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    # two frames are sure of the first point, one of the second; of four frames' worth of prior half goes to each
    found = pooled(monkeypatch, [[1, 1e-200], [1, 1e-200], [1e-200, 1]], [0.5, 0.5])
    assert found[0] == pytest.approx([(2 + 1) / 6, (2 + 1) / 6])
    assert found[1] == pytest.approx(found[0])
    assert found[2] == pytest.approx([(2 + 2) / 6, 2 / 6])


def test_many_frames_outweigh_the_fixed_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    # five are sure of the first point, one of the second: (2 + 4) / 9 for one of the five, (2 + 5) / 9 for the sixth
    found = pooled(monkeypatch, [[1, 1e-200]] * 5 + [[1e-200, 1]], [0.5, 0.5])
    assert found[0] == pytest.approx([6 / 9, 3 / 9])
    assert found[5] == pytest.approx([7 / 9, 2 / 9])


def test_frames_that_say_nothing_leave_the_fixed_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    # the prior need not add to 1: 1 to 3
    for one in pooled(monkeypatch, [[0.2, 0.2], [7.0, 7.0]], [1, 3]):
        assert one == pytest.approx([0.25, 0.75])


def test_what_frames_say_and_their_prior_settle_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # two frames say three to one: p = (2 + 2 s) / 6 with s = 3 p / (2 p + 1), so 6 p^2 - 2 p - 1 = 0; each prior (2 + s) / 5
    p = (2 + 28**0.5) / 12
    own = (2 + 3 * p / (2 * p + 1)) / 5
    found = pooled(monkeypatch, [[3, 1], [0.3, 0.1]], [0.5, 0.5])
    assert found == [pytest.approx([own, 1 - own])] * 2


def test_one_frame_alone_keeps_its_prior() -> None:
    grid: Any = object()
    assert pooling.pool_noise(CELLS, np.zeros((1, 12)), grid, 3) == [grid]
    assert pooling.pool_noise(CELLS, np.zeros((0, 12)), grid, 3) == []


def test_shifts_are_taken_out_where_they_pay_the_full_penalty() -> None:
    # one frame with a step of .05 to .3, one flat: what they say is what their best partitions say at a penalty of 1
    counts = np.stack([np.repeat([2.0, 12.0], 6), np.tile([4.0, 5.0], 6)])
    grid = NoiseGrid(np.array([0.0, 0.0]), np.array([0.0, 0.9]), np.array([0.0, 0.6]), np.log([0.5, 0.5]))
    fit = best_partitions(CELLS, counts, grid, 1.0, 3)[0]
    prior = np.array([0.5, 0.5])
    for _ in range(20):
        said = prior * np.exp(fit)
        said /= said.sum(axis=1, keepdims=True)
        prior = (2 + said.sum(axis=0)) / 6
    found = [np.exp(one.log_prior) for one in pooling.pool_noise(CELLS, counts, grid, 3)]
    assert found == [pytest.approx((2 + said[1]) / 5), pytest.approx((2 + said[0]) / 5)]
    other = best_partitions(CELLS, counts, grid, 1.0, 4)[0]
    assert abs(other - fit).max() < 1e-9  # six cells on either side: the least length does not matter here
