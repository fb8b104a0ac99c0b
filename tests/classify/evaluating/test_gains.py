from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.gains import measure_gains, sum_up_curve
from framing.classify.evaluating.transfer import KernelCache
from framing.codebook import Code, Codebook

BOOK = Codebook("toy", "1", tuple(Code(name, "practice", "") for name in ("sure", "rising", "rare", "falling")))
COUNT = 400


class Pupil(KernelCache):
    """Always right on the first code; on the second, F1 is 1 - 5 / sqrt(passages that taught); worse with
    each on the fourth.
    """

    def __init__(self) -> None:
        self.groups = np.arange(COUNT)
        self.targets = np.zeros((COUNT, 4))
        self.targets[:200, :2] = self.targets[:200, 3] = 1
        self.targets[:6, 2] = 1

    def learn(self, taught: np.ndarray, tried: np.ndarray, seed: int) -> np.ndarray:
        given = self.targets[tried] > 0
        for column, f1 in ((1, 1 - 5 / np.sqrt(len(taught))), (3, 0.2 + 5 / np.sqrt(len(taught)))):
            # of 200 there and 200 not there, those after a share of f1 are missed and given amiss
            wrong = (tried % 200) >= f1 * 200
            given[:, column] ^= wrong
        return given


def test_gains_follow_the_curve() -> None:
    rows = {row["code"]: row for row in measure_gains(Pupil(), BOOK, more=100, repeats=2, draws=60)}
    assert rows["sure"] == {"code": "sure", "positives": 200, "f1": 1.0, "gain": 0.0, "low": 0.0, "high": 0.0}
    assert rows["rising"]["f1"] == pytest.approx(1 - 5 / np.sqrt(320), abs=0.01)  # four fifths of 400 teach
    expected = 5 * (1 / np.sqrt(400) - 1 / np.sqrt(500))
    assert rows["rising"]["gain"] == pytest.approx(expected, rel=0.25)
    assert rows["rising"]["low"] <= rows["rising"]["gain"] <= rows["rising"]["high"]
    assert rows["rising"]["low"] > 0
    assert (rows["rare"]["positives"], rows["rare"]["gain"], rows["rare"]["high"]) == (6, None, None)
    assert rows["falling"]["gain"] == 0


def test_more_codings_buy_more_and_the_seed_repeats() -> None:
    few, many = (measure_gains(Pupil(), BOOK, more=more, repeats=1, draws=5)[1]["gain"] for more in (10, 1000))
    assert 0 < few < many < 1 - (1 - 5 / np.sqrt(320))
    assert measure_gains(Pupil(), BOOK, repeats=1, draws=5) == measure_gains(Pupil(), BOOK, repeats=1, draws=5, seed=0)


def test_a_curve_as_lines() -> None:
    rows = [{"code": code, "share": share, "passages": int(80 * share), "f1": f1}
            for code, share, f1 in (("a", 0.5, 0.25), ("b", 0.5, 0.0), ("a", 1.0, 0.75), ("b", 1.0, 1.0))]  # fmt: skip
    lines = sum_up_curve(rows)
    assert [line.split() for line in lines] == [
        ["F1", "taught", "by", "passages", "40", "80"], ["a", "0.25", "0.75"], ["b", "0.00", "1.00"],
    ]  # fmt: skip
