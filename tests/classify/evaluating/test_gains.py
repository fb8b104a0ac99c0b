from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.gains import FOLDS, SHARES, _slope, _teach, _weighed_f1, measure_gains, sum_up_curve
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


def test_a_hundred_more_is_what_is_asked_and_figures_have_four_decimals() -> None:
    class Six(Pupil):
        """Seven of the third code, and two codes more."""

        def __init__(self) -> None:
            super().__init__()
            self.targets[6, 2] = 1
            self.targets = np.hstack([self.targets, np.zeros((COUNT, 2))])

    book = Codebook("toy", "1", (*BOOK.codes, Code("fifth", "practice", ""), Code("sixth", "practice", "")))
    rows = measure_gains(Six(), book, repeats=1, draws=5)
    assert rows == measure_gains(Six(), book, more=100, repeats=1, draws=5)
    assert rows[1] == measure_gains(Pupil(), BOOK, repeats=1, draws=5)[1]
    assert (rows[2]["positives"], rows[2]["gain"]) == (7, 0)
    assert rows[1]["gain"] == round(rows[1]["gain"], 4) > 0
    assert rows[1]["f1"] == round(rows[1]["f1"], 4)


def test_a_curve_as_lines() -> None:
    rows = [{"code": code, "share": share, "passages": int(80 * share), "f1": f1}
            for code, share, f1 in (("a", 0.5, 0.25), ("b", 0.5, 0.0), ("a", 1.0, 0.75), ("b", 1.0, 1.0))]  # fmt: skip
    lines = sum_up_curve(rows)
    assert [line.split() for line in lines] == [
        ["F1,", "trained", "on", "passages", "40", "80"], ["a", "0.25", "0.75"], ["b", "0.00", "1.00"],
    ]  # fmt: skip


def test_f1_with_weights_and_slopes_by_hand() -> None:
    # weights 2, 1, 1: given in the first and third, there in the first and second: hits 2, given 3, there 3
    given = np.array([[True], [False], [True]])[None, None]
    found = _weighed_f1(given, np.array([[1.0], [1.0], [0.0]]), np.array([2.0, 1.0, 1.0]))
    assert found.tolist() == [[[pytest.approx(2 * 2 / (3 + 3))]]]
    assert _weighed_f1(np.zeros((1, 1, 2, 1), bool), np.zeros((2, 1)), np.ones(2)).tolist() == [[[0]]]
    # through (0, 1), (1, 1), (2, 4): deviations -1, 0, 1 of x: (-1 + 4) / 2; and a falling line
    x = np.array([0.0, 1, 2])
    assert _slope(x, np.array([[1.0, 2], [1, 0], [4, -2]])).tolist() == pytest.approx([1.5, -2])
    assert _slope(np.ones(3), np.ones((3, 2))).tolist() == [0, 0]


def test_shares_of_groups_teach_and_all_are_tested() -> None:
    seeds = []

    class Watched(Pupil):
        """Notes the seeds, and that nobody is tried on what taught it."""

        def learn(self, taught: np.ndarray, tried: np.ndarray, seed: int) -> np.ndarray:
            assert not set(taught) & set(tried)
            seeds.append(seed)
            return super().learn(taught, tried, seed)

    pupil = Watched()
    given, taught = _teach(pupil, 2, 3)
    assert seeds == [3] * FOLDS * len(SHARES) + [4] * FOLDS * len(SHARES)
    assert given.shape == (2, len(SHARES), COUNT, 4)
    assert taught[:, -1].tolist() == [320, 320]  # all teach where they are not tried
    # four fifths of each share of 400, the fifths by chance a little more or less
    assert taught == pytest.approx(np.tile(np.array(SHARES) * 400 * (FOLDS - 1) / FOLDS, (2, 1)), rel=0.02)
    assert (given[:, :, :, 0] == (pupil.targets[:, 0] > 0)).all()  # the sure code is given wherever it is there


def test_gains_are_bounded_by_what_is_left() -> None:
    class Quick(Pupil):
        """F1 of .9 at all shares but the smallest, where it is 0: the curve would lead beyond 1."""

        def learn(self, taught: np.ndarray, tried: np.ndarray, seed: int) -> np.ndarray:
            given = super().learn(taught, tried, seed)
            wrong = (tried % 200) >= 180
            given[:, 1] = (self.targets[tried, 1] > 0) ^ wrong if len(taught) > 150 else False
            return given

    row = measure_gains(Quick(), BOOK, more=10**6, repeats=1, draws=20)[1]
    assert row["f1"] == pytest.approx(0.9, abs=0.001)
    assert row["gain"] == pytest.approx(1 - row["f1"], abs=1e-3)
