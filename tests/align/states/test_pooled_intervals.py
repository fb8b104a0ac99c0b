"""Intervals of pooled responses in simulated groups of states."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.states.pooling import pool_responses


@pytest.mark.parametrize("shape", ["normal", "two points"])
def test_intervals_cover_on_average_whatever_the_shape(shape: str) -> None:
    rng, covered = np.random.default_rng(5), []
    for _ in range(150):
        true = rng.normal(0.3, 0.2, 40) if shape == "normal" else rng.choice([0.0, 1.0], 40, p=[0.85, 0.15])
        error = rng.uniform(0.1, 0.6, 40)
        found = pool_responses(rng.normal(true, error), error, np.zeros(40), least=0.25, level=0.95)
        covered.append(((found.low <= true) & (true <= found.high)).mean())
    assert np.mean(covered) >= 0.94
