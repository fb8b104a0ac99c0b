"""Words and trained layers as one model: mean log odds, what stands for passages that are not read, and the scale of scores."""

from __future__ import annotations

import numpy as np
import pytest
from encoder.joining import join, mean_odds
from scipy.special import expit, logit


def test_mean_of_the_log_odds_with_a_typical_score_for_what_is_not_read() -> None:
    words = np.array([[0.5, 0.01], [0.02, 0.02], [0.01, 0.02], [0.02, 0.9]])
    layers = np.array([[3.0, -1.0], [9.0, 1.0], [7.0, 5.0], [-2.0, 2.0]])
    found = mean_odds(words, layers, 0.03)  # the second and third are not read: 8 and 3 stand for what the layers say
    assert found[0] == pytest.approx([(0 + 3) / 2, (logit(0.01) - 1) / 2])
    assert found[1] == pytest.approx([(logit(0.02) + 8) / 2, (logit(0.02) + 3) / 2])
    assert found[2] == pytest.approx([(logit(0.01) + 8) / 2, (logit(0.02) + 3) / 2])
    assert found[3] == pytest.approx([(logit(0.02) - 2) / 2, (logit(0.9) + 2) / 2])


def test_joined_scores_mean_what_the_mean_odds_do() -> None:
    rng = np.random.default_rng(5)
    targets = (rng.random((400, 2)) < [0.3, 0.1]).astype(float)
    scores = rng.normal(targets * 1.5 - 1, 1)
    layers = rng.normal(targets * 3 - 2, 1)
    curves = np.array([[2.0, -0.5], [0.8, 0.3]])  # of the words' scores
    words = expit(scores * curves[:, 0] + curves[:, 1])
    found = join(words, layers, targets, curves, 0.15)
    read = (words >= 0.15).any(axis=1)
    assert 0 < read.mean() < 1
    assert ((scores >= found.screen).any(axis=1) == read).all()
    added = np.where(read[:, None], layers * found.scale, found.unread)
    chances = expit((scores + added) * found.calibration[:, 0] + found.calibration[:, 1])
    assert chances.mean(axis=0) == pytest.approx(targets.mean(axis=0), abs=0.02)  # calibrated on these very passages
    odds = mean_odds(words, layers, 0.15)
    for code in range(2):  # one line through the mean odds, rising
        slope, intercept = np.polyfit(odds[:, code], logit(chances[:, code]), 1)
        assert slope > 0
        assert logit(chances[:, code]) == pytest.approx(slope * odds[:, code] + intercept, abs=1e-6)
