"""Shares from coded passages of known probability: unbiased, with intervals that cover, in whole groups and parts of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from framing.align.noise.classifier_error import check_errors
from framing.align.prevalence.by_group import GroupCounts, estimate_group
from framing.align.prevalence.design_based import CodedPassages, estimate_design_based
from framing.errors import BadTable

PASSAGES = 4000
RATES = np.array([0.025, 0.05, 0.15, 0.5])
DRAWS = 300


class Population:
    """Passages in strata by cue words; two frames, of which the classifier finds too much and too little.

    `early` marks a part of the population that cuts through all strata, in which the second frame is twice as frequent.
    """

    def __init__(self) -> None:
        """Plant the passages, always the same."""
        rng = np.random.default_rng(1)
        self.stratum = rng.choice(4, PASSAGES, p=[0.45, 0.3, 0.15, 0.1])
        self.early = rng.random(PASSAGES) < 0.4
        self.document = rng.integers(0, 250, PASSAGES)
        chance = np.array([[0.02, 0.05, 0.15, 0.35], [0.03, 0.06, 0.12, 0.2]])[:, self.stratum].T
        chance[self.early, 1] *= 2
        self.truth = (rng.random((PASSAGES, 2)) < chance).astype(float)
        wrong = np.array([2.2, 0.4]) * chance
        self.score = np.clip(0.6 * wrong + 0.3 * self.truth + rng.normal(0, 0.02, (PASSAGES, 2)), 0, 1)
        self.drawn = np.maximum((np.bincount(self.stratum) * RATES).round().astype(int), 12)
        self.probability = (self.drawn / np.bincount(self.stratum))[self.stratum]

    def draw(self, seed: int) -> tuple[CodedPassages, np.ndarray]:
        """A stratified draw without replacement, and the numbers of the drawn passages."""
        rng = np.random.default_rng(seed)
        parts = [
            rng.choice(np.flatnonzero(self.stratum == number), count, replace=False)
            for number, count in enumerate(self.drawn)
        ]
        chosen = np.concatenate(parts)
        coded = CodedPassages(
            ("much", "little"),
            self.stratum[chosen].astype(str),
            self.document[chosen].astype(str),
            self.probability[chosen],
            self.truth[chosen],
            self.score[chosen],
        )
        return coded, chosen


@pytest.fixture(scope="module")
def population() -> Population:
    return Population()


def repeat(population: Population, part: np.ndarray, change=lambda coded: coded) -> tuple[np.ndarray, ...]:
    """Shares, lower and upper ends (draws, frames) over many draws, and the true shares of the part."""
    found = []
    for seed in range(DRAWS):
        coded, chosen = population.draw(seed)
        inside = part[chosen].astype(float)
        found.append(estimate_design_based(change(coded), inside, population.score[part].mean(axis=0)))
    share, low, high = (np.array(values) for values in zip(*found, strict=True))
    return share, low, high, population.truth[part].mean(axis=0)


@pytest.mark.parametrize("whole", [True, False])
def test_intervals_cover_the_truth_and_the_naive_share_does_not_come_near(population, whole):
    part = np.ones(PASSAGES, bool) if whole else population.early
    share, low, high, truth = repeat(population, part)
    covered = ((low <= truth) & (truth <= high)).mean(axis=0)
    assert (covered >= 0.9).all(), covered
    assert np.abs(share.mean(axis=0) - truth).max() < 0.006
    naive = population.score[part].mean(axis=0)
    assert (np.abs(naive - truth) > 0.02).all()
    assert (((low <= naive) & (naive <= high)).mean(axis=0) < 0.75).all()


def test_intervals_are_as_wide_as_the_draws_vary(population):
    share, low, high, _ = repeat(population, np.ones(PASSAGES, bool))
    stated = (high - low).mean(axis=0) / 2 / 1.96
    assert (stated / share.std(axis=0) > 0.9).all()
    assert (stated / share.std(axis=0) < 1.5).all()


def test_without_the_weights_or_the_strata_the_same_draws_mislead(population):
    whole = np.ones(PASSAGES, bool)
    share, low, high, truth = repeat(population, whole)
    alike = repeat(population, whole, lambda coded: replace(coded, probability=np.full(len(coded.stratum), 0.05)))
    assert ((alike[1] <= truth) & (truth <= alike[2])).mean(axis=0).min() < 0.75
    assert np.abs(alike[0].mean(axis=0) - truth).max() > 0.02
    pooled = repeat(population, whole, lambda coded: replace(coded, stratum=np.full(len(coded.stratum), "all")))
    assert pooled[0] == pytest.approx(share)
    assert not np.allclose(pooled[2] - pooled[1], high - low, rtol=0.02)


def small(**changes) -> CodedPassages:
    given = {
        "frames": ("alliance",),
        "stratum": np.array(["a", "a", "b", "b"]),
        "document": np.array(["1", "2", "3", "4"]),
        "probability": np.array([0.5, 0.5, 0.1, 0.1]),
        "coded": np.array([[1.0], [0.0], [1.0], [0.0]]),
        "score": np.array([[0.6], [0.2], [0.5], [0.1]]),
    }
    return CodedPassages(**(given | changes))


def test_the_share_and_its_variance_by_hand():
    share, low, high = estimate_design_based(small(), np.ones(4), np.array([0.3]), level=0.95)
    weight, gap = np.array([2, 2, 10, 10]) / 24, np.array([0.4, -0.2, 0.5, -0.1])
    assert share[0] == pytest.approx(0.3 + weight @ gap)
    observed = np.array([0.5 * 2 * 2 * (0.3 * 2 / 24) ** 2, 0.9 * 2 * 2 * (0.3 * 10 / 24) ** 2])
    half = t.ppf(0.975, observed.sum() ** 2 / (observed**2).sum()) * np.sqrt(observed.sum())
    assert low[0] == pytest.approx(max(0.0, share[0] - half))
    assert high[0] == pytest.approx(min(1.0, share[0] + half))


def test_codes_that_hang_together_in_a_document_widen_the_interval():
    stratum, many = np.array(["a"] * 40), 40
    coded = np.repeat([1.0, 0.0] * 4, 5)[:, None]
    given = {"stratum": stratum, "probability": np.full(many, 0.1), "coded": coded, "score": np.full((many, 1), 0.5)}
    apart = small(**given, document=np.arange(many).astype(str))
    together = small(**given, document=np.repeat(np.arange(8), 5).astype(str))
    ends = [estimate_design_based(one, np.ones(many), np.array([0.5])) for one in (apart, together)]
    assert ends[0][0] == ends[1][0]
    assert ends[1][2] - ends[1][1] > 1.5 * (ends[0][2] - ends[0][1])


def test_a_stratum_coded_whole_adds_no_error_and_one_without_a_code_keeps_some():
    whole = small(probability=np.ones(4))
    share, low, high = estimate_design_based(whole, np.ones(4), np.array([0.35]))
    assert low == high == share == pytest.approx([0.5])
    never = small(coded=np.zeros((4, 1)), score=np.full((4, 1), 0.05))
    share, low, high = estimate_design_based(never, np.ones(4), np.array([0.05]))
    assert share == pytest.approx([0])
    assert high[0] > 0.03


def test_nothing_is_said_where_no_coded_passage_is_inside():
    assert np.isnan(estimate_design_based(small(), np.zeros(4), np.array([0.3]))).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"probability": np.array([0.5, np.nan, 0.1, 0.1])}, "row 2"),
        ({"probability": np.array([0.5, 0.5, 0.0, 0.1])}, "row 3"),
        ({"probability": np.array([0.5, 0.5, 0.1, 1.1])}, "row 4"),
        ({"coded": np.zeros((3, 1))}, "coded has shape"),
        ({"document": np.array(["1"])}, "document has shape"),
    ],
)
def test_what_is_no_draw_is_refused(changes, message):
    with pytest.raises(BadTable, match=message):
        small(**changes)


def test_three_estimates_stand_side_by_side_in_the_order_of_the_group():
    group = GroupCounts(
        ("other", "alliance"), np.array([[1.0, 4.0], [3.0, 2.0]]), np.array([10.0, 10.0]), np.array([1950, 1951]),
        np.array([10.0, 10.0]),
    )  # fmt: skip
    coded = small(frames=("alliance", "other"), coded=np.eye(4)[:, :2], score=np.full((4, 2), 0.25))
    table = estimate_group(group, None, coded, np.ones(4)).set_index(["estimator", "frame"])
    assert table.loc[("naive", "alliance"), "share"] == pytest.approx(0.3)
    assert table.loc[("naive", "other"), "share"] == pytest.approx(0.2)
    assert table.loc[("naive", "other"), "low"] < 0.2 < table.loc[("naive", "other"), "high"]
    assert table.loc[("design", "alliance"), "share"] == pytest.approx(0.3 + 2 / 24 - 0.25)
    assert set(table.index.get_level_values("estimator")) == {"naive", "design"}
    single = replace(group, count=group.count[:1], passages=group.passages[:1])
    assert estimate_group(single, None, coded, np.ones(4)).query("estimator == 'naive'")["low"].isna().all()


def test_adjusted_shares_of_a_group_take_the_rates_of_its_years():
    base = {"code": "alliance", "corpus": "*", "measure": "endorsed", "sd_positive": 0.2, "sd_negative": 0.1}
    errors = pd.DataFrame(
        [
            {**base, "era": "*", "passages": 1000, "positives": 200, "mean_positive": 0.9, "mean_negative": 0.3},
            {**base, "era": "1933-1963", "passages": 500, "positives": 100, "mean_positive": 0.6, "mean_negative": 0.0},
            {**base, "era": "1964-", "passages": 500, "positives": 100, "mean_positive": 0.8, "mean_negative": 0.1},
        ]
    )
    group = GroupCounts(
        ("alliance",), np.array([[3.0], [9.0]]), np.array([10.0, 30.0]), np.array([1963, 1964]), np.array([10.0, 30.0])
    )
    table = estimate_group(group, check_errors(errors, "errors"), small(), np.ones(4)).set_index("estimator")
    negative, positive = 0.075, 0.25 * 0.6 + 0.75 * 0.8
    assert table.loc["adjusted", "share"] == pytest.approx((0.3 - negative) / (positive - negative))
    assert table.loc["adjusted", "low"] < table.loc["adjusted", "share"] < table.loc["adjusted", "high"]
    assert list(table.index) == ["naive", "adjusted", "design"]
