"""What the passages of a document add up to, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.documents.features import FLOOR, sum_up


def test_mean_by_words_best_three_and_last_third() -> None:
    chances = np.array([[0.2, 0.5], [0.4, 0.5], [0.6, 0.5], [1.0, 0.5]])
    endorsed = np.array([[1.0], [0.5], [1.0], [0.5]])
    found = sum_up(chances, endorsed, np.array([10, 10, 10, 70]), np.zeros(4, np.int64))
    mean, best, last = np.exp(found.practices[0, 0]) - FLOOR
    assert mean == pytest.approx((0.2 + 0.2 + 0.6 + 7 * 0.5) / 10)
    assert best == pytest.approx((0.6 + 0.5 + 0.2) / 3)
    assert last == pytest.approx((0.6 + 0.5) / 2)  # two of four passages: the last third, rounded up
    assert np.exp(found.codes[0]) == pytest.approx([0.56, 0.51])


def test_a_short_document_has_no_three_best_passages() -> None:
    found = sum_up(np.array([[0.9]]), np.ones((1, 1)), np.array([5]), np.zeros(1, np.int64))
    assert np.exp(found.practices[0, 0, 1]) - FLOOR == pytest.approx(0.3)


def test_passages_of_several_documents_may_stand_among_each_other() -> None:
    chances = np.array([[0.1], [0.9], [0.3], [0.7]])
    mixed = sum_up(chances, np.ones((4, 1)), np.ones(4), np.array([0, 1, 0, 1]))
    one = sum_up(chances[[0, 2]], np.ones((2, 1)), np.ones(2), np.zeros(2, np.int64))
    assert mixed.practices[0] == pytest.approx(one.practices[0])
    assert np.exp(mixed.document[:, 0]) == pytest.approx([2, 2])
    assert np.exp(mixed.document[1]) == pytest.approx([2, 1.6 + 0.1, 0.8 + FLOOR, 0.9 + FLOOR])
