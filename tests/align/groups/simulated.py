"""Small panels of shares for the tests of group answers."""

from __future__ import annotations

import numpy as np

from framing.align.groups.windows import GroupPanel


def small_panel(states: int = 12, periods: int = 30, *, seed: int = 0, missing: float = 0.2) -> GroupPanel:
    """Two frames, three groups of states by turns, uneven passages, cells missing at random."""
    rng = np.random.default_rng(seed)
    weight = rng.integers(10, 60, (states, periods)).astype(float)
    weight[rng.random((states, periods)) < missing] = 0.0
    share = np.where(weight > 0, rng.beta(2, 18, (2, states, periods)), 0.0)
    code = np.repeat(np.arange(states)[:, None] % 3, periods, axis=1)
    names = tuple(f"S{number:02d}" for number in range(states))
    return GroupPanel(
        names,
        ("a", "b"),
        1950 + np.arange(periods),
        share,
        np.repeat(weight[None], 2, axis=0),
        code,
        ("others", "ally", "rival"),
        0,
    )


def flat_panel(jump: float = 0.0, at: int = 12, *, allies: int = 4, others: int = 4, periods: int = 24) -> GroupPanel:
    """No noise: every state at a level of its own, allies higher by `jump` from period `at` on; one frame, 20 passages a
    cell.
    """
    states = allies + others
    level = 0.05 + 0.01 * np.arange(states)
    share = np.repeat(level[:, None], periods, axis=1)
    share[:allies, at:] += jump
    code = np.zeros((states, periods), dtype=np.int64)
    code[:allies] = 1
    names = tuple(f"S{number:02d}" for number in range(states))
    weight = np.full((1, states, periods), 20.0)
    return GroupPanel(names, ("a",), 1950 + np.arange(periods), share[None], weight, code, ("others", "ally"), 0)
