"""Two voices by hand, and planted: the same voice twice, and two that differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.voices.comparing import (
    Voice,
    compare_voices,
    mix_of,
    overlap_of,
    share_of,
    weigh_periods,
)
from framing.errors import NotEnoughData
from framing.study.voices import voice_of

FRAMES = ("camp", "trade", "faith")
PRACTICES = ("camp", "trade")


def voice(*rows: tuple[int, float, float, float, float]) -> Voice:
    """Rows of period, passages, and counts of the three frames."""
    table = np.array(rows, dtype=float)
    return Voice(table[:, 2:], table[:, 1], table[:, 0].astype(int))


def test_shares_by_hand() -> None:
    """1950: 10 and 30 passages, 1951: 30 and 10; both years count by the 10 of the weaker voice, a half each.

    First voice: camp 1 of 10 and 9 of 30, so .5 x .1 + .5 x .3 = .2; in all passages it would be 10 of 40.
    """
    first, second = voice((1950, 10, 1, 2, 0), (1951, 30, 9, 0, 3)), voice((1950, 30, 3, 3, 0), (1951, 10, 1, 0, 0))
    periods = np.array([1950, 1951])
    weight = weigh_periods((first, second), periods)
    assert weight.tolist() == [0.5, 0.5]
    assert share_of(first, periods, weight) == pytest.approx([0.2, 0.1, 0.05])
    assert share_of(second, periods, weight) == pytest.approx([0.1, 0.05, 0])
    # a document that is drawn twice counts twice, one that is not drawn leaves its year empty
    assert share_of(first, periods, weight, np.array([2.0, 0.0])) == pytest.approx([0.05, 0.1, 0])
    mixed = np.array([True, True, False])
    assert mix_of(np.array([0.2, 0.1, 0.05]), mixed)[:2] == pytest.approx([2 / 3, 1 / 3])
    # 2/3, 1/3 against 1/3, 2/3: differences of 1/3 each, half of their sum is 1/3
    assert overlap_of(np.array([2 / 3, 1 / 3, 9]), np.array([1 / 3, 2 / 3, 0]), mixed) == pytest.approx(2 / 3)


def test_only_years_of_both_count() -> None:
    first, second = voice((1949, 9, 9, 0, 0), (1950, 10, 1, 1, 0)), voice((1950, 10, 2, 2, 0), (1951, 9, 0, 9, 0))
    table, overlap = compare_voices(first, second, FRAMES, PRACTICES, 0.95, 19, 0)
    assert table["first"].tolist() == pytest.approx([10, 10, 0])
    assert table["second"].tolist() == pytest.approx([20, 20, 0])
    assert (overlap.overlap, overlap.periods) == (1.0, 1)
    assert table["mix_first"].tolist()[:2] == pytest.approx([50, 50])
    assert np.isnan(table["mix_first"].iloc[2])
    with pytest.raises(NotEnoughData, match="No year has documents of both"):
        compare_voices(voice((1949, 9, 1, 1, 1)), voice((1950, 9, 1, 1, 1)), FRAMES, PRACTICES, 0.95, 19, 0)


def planted(chances: tuple[float, float, float], seed: int) -> Voice:
    rng = np.random.default_rng(seed)
    rows = []
    for period in range(1950, 1970):
        for _ in range(8):
            own = rng.dirichlet(
                [40 * chances[0], 40 * chances[1], 40 * (1 - sum(chances[:2]))]
            )  # documents have topics
            rows.append((period, 30, *rng.multinomial(30, own)[:2], rng.binomial(30, chances[2])))
    return voice(*rows)


def test_one_voice_twice_is_told_as_one_and_two_voices_as_two() -> None:
    same = [compare_voices(planted((0.1, 0.2, 0.1), seed), planted((0.1, 0.2, 0.1), seed + 50), FRAMES, PRACTICES, 0.95, 99, 0)
            for seed in range(12)]  # fmt: skip
    assert sum(overlap.p <= 0.05 for _, overlap in same) <= 2
    covered = [(table["low"] <= 0) & (table["high"] >= 0) for table, _ in same]
    assert np.mean(covered) >= 0.85
    table, overlap = compare_voices(
        planted((0.1, 0.2, 0.1), 1), planted((0.2, 0.1, 0.1), 2), FRAMES, PRACTICES, 0.95, 99, 0
    )
    assert overlap.p <= 0.02
    assert overlap.high < overlap.one_voice
    assert overlap.overlap == pytest.approx(2 / 3, abs=0.06)
    assert table["low"].iloc[0] > 0 > table["high"].iloc[1]
    assert table["difference"].iloc[0] == pytest.approx(10, abs=2.5)


def test_a_document_of_two_years_stands_in_both() -> None:
    sums = pd.DataFrame({"corpus": ["c"], "document": ["d"], "camp": [4.0], "trade": [0.0], "total": [20.0]})
    weights = pd.DataFrame(
        {"corpus": "c", "document": "d", "state": "AUS", "period": [1950, 1951], "weight": [0.25, 0.75]}
    )
    found = voice_of(sums, weights, ["camp", "trade"])
    assert found.total.tolist() == [5, 15]
    assert found.count[:, 0].tolist() == [1, 3]
    assert found.period.tolist() == [1950, 1951]
