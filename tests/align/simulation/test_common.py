"""What scenarios share: an autoregression with the variance and memory it is given, passages spread over documents."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.noise.simulate import draw_autoregression
from framing.align.simulation.common import draw_passages


def test_autoregression_has_variance_1_and_fades_with_the_gap() -> None:
    """Periods 0, 1, 3: correlation .6 between the first two, .6**2 = .36 between the last two."""
    drawn = draw_autoregression(np.array([0, 1, 3]), 0.6, 40_000, np.random.default_rng(0))
    assert drawn.var(axis=0) == pytest.approx([1, 1, 1], abs=0.03)
    alike = np.corrcoef(drawn.T)
    assert alike[0, 1] == pytest.approx(0.6, abs=0.02)
    assert alike[1, 2] == pytest.approx(0.36, abs=0.02)


def test_every_row_may_have_its_own_memory() -> None:
    drawn = draw_autoregression(np.arange(400), np.array([0.0, 0.9]), 2, np.random.default_rng(0))
    alike = [np.corrcoef(row[1:], row[:-1])[0, 1] for row in drawn]
    assert alike == pytest.approx([0.0, 0.9], abs=0.12)


def test_passages_that_do_not_divide_are_all_drawn() -> None:
    """A share of 1 is found in every passage: 25 of two documents (13 and 12), 7 of one."""
    count = draw_passages(np.ones((2, 3)), np.array([2, 1]), np.array([25, 7]), 0.0, np.random.default_rng(0))
    assert count.tolist() == [[25] * 3, [7] * 3]


@pytest.mark.parametrize(("icc", "inflation"), [(0.0, 1.0), (0.1, 1.9)])
def test_passages_of_one_document_resemble_each_other(icc: float, inflation: float) -> None:
    """10 passages of one document: the variance of a count is 10 * .2 * .8 * (1 + 9 * icc)."""
    share, one = np.full((200, 200), 0.2), np.ones(200, dtype=int)
    count = draw_passages(share, one, 10 * one, icc, np.random.default_rng(1))
    assert count.var() == pytest.approx(1.6 * inflation, rel=0.03)
