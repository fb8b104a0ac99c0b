"""Naive, adjusted and design-based shares with their intervals, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, t

from framing.align.inputs.panel import check_counts, make_panel
from framing.align.noise.classifier_error import Rates, check_errors
from framing.align.prevalence.by_group import GroupCounts, estimate_group
from framing.align.prevalence.design_based import CodedPassages, estimate_design_based
from framing.align.prevalence.estimates import adjust_share, adjust_with_error, estimate_prevalence
from framing.errors import UsageError

Z = 1.959964  # of 95 %


def rates(positive: float, negative: float, positive_error: float = 0.0, negative_error: float = 0.0) -> Rates:
    return Rates(*(np.array([value]) for value in (positive, negative, positive_error, negative_error)), False)


def test_a_share_is_adjusted_by_the_rates_of_both_kinds_of_passages() -> None:
    # (.3 - .1) / (.8 - .1) = 2/7; below the floor 0, above the top 1
    found = adjust_share(np.array([0.3, 0.05, 0.9]), np.full(3, 0.8), np.full(3, 0.1))
    assert found == pytest.approx([2 / 7, 0, 1])
    # rates less than .02 apart are taken as .02 apart
    assert adjust_share(np.array([0.51]), np.array([0.505]), np.array([0.5])) == pytest.approx([0.01 / 0.02])


def test_an_adjusted_share_carries_the_noise_of_sampling_and_of_both_rates() -> None:
    # share .45, rates .9 and .1: (.45 - .1) / .8 = .4375; variance .0004 + (.5625 * .04)^2 + (.4375 * .08)^2, over .8
    share, low, high = adjust_with_error(np.array([0.45]), np.array([0.0004]), rates(0.9, 0.1, 0.08, 0.04), 0.95)
    half = Z * (0.0004 + (0.5625 * 0.04) ** 2 + (0.4375 * 0.08) ** 2) ** 0.5 / 0.8
    assert (share[0], low[0], high[0]) == pytest.approx((0.4375, 0.4375 - half, 0.4375 + half))
    # sampling alone, half of the probability: .6745 * .02 / .8
    _, low, high = adjust_with_error(np.array([0.45]), np.array([0.0004]), rates(0.9, 0.1), 0.5)
    assert (low[0], high[0]) == pytest.approx((0.4375 - 0.67449 * 0.025, 0.4375 + 0.67449 * 0.025))


def test_the_interval_of_a_share_at_the_edge_is_that_of_the_share_before_it_is_held() -> None:
    # (.08 - .1) / .8 = -.025, held at 0; half width 1.96 * .02 / .8 = .049: from 0 to .024
    share, low, high = adjust_with_error(np.array([0.08]), np.array([0.0004]), rates(0.9, 0.1), 0.95)
    assert (share[0], low[0], high[0]) == pytest.approx((0, 0, -0.025 + Z * 0.025))
    # above 1: (.94 - .1) / .8 = 1.05, from 1.001 on: held at 1
    share, low, high = adjust_with_error(np.array([0.94]), np.array([0.0004]), rates(0.9, 0.1), 0.95)
    assert (share[0], low[0], high[0]) == pytest.approx((1, 1, 1))


def test_rates_close_to_each_other_leave_a_wide_interval() -> None:
    # gap .01 counts as .02: 1.96 * .001 / .02
    share, low, high = adjust_with_error(np.array([0.51]), np.array([1e-6]), rates(0.51, 0.5), 0.95)
    assert (share[0], high[0] - low[0]) == pytest.approx((0.5, 2 * Z * 0.001 / 0.02))


def errors_table() -> pd.DataFrame:
    base = {"code": "alliance", "corpus": "*", "measure": "endorsed", "sd_positive": 0.2, "sd_negative": 0.1}
    pooled = {**base, "era": "*", "passages": 500, "positives": 100, "mean_positive": 0.9, "mean_negative": 0.1}
    era = {**base, "era": "1964-", "passages": 500, "positives": 100, "mean_positive": 0.7, "mean_negative": 0.2}
    return check_errors(pd.DataFrame([pooled, era]), "errors")


def test_cells_of_a_table_have_naive_and_adjusted_rows() -> None:
    rows = [
        ("USA", 1950, "alliance", 12, 40),
        ("USA", 1970, "alliance", 30, 60),
        ("USA", 1970, "trade", 30, 60),
        ("FRA", 1950, "alliance", 1, 9),
    ]
    counts = check_counts(pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"]), "counts")
    panel = make_panel(counts, 15)
    factor = np.full(panel.total.shape, 2.0)
    table = estimate_prevalence(
        panel, SimpleNamespace(factor=factor), np.array(["abroad", "home"]), errors_table(), 0.9
    )
    assert len(table) == 5  # FRA has too few passages, trade no rates
    key = table.set_index(["period", "frame", "estimator"])
    naive = key.loc[(1950, "alliance", "naive")]
    # a factor of 2 leaves 6 of 20 effective passages: beta(6 1/2, 14 1/2), 90 %
    assert (naive["share"], naive["effective"], naive["documents"]) == (0.3, 20, 1)
    assert (naive["low"], naive["high"]) == pytest.approx(tuple(beta.ppf([0.05, 0.95], 6.5, 14.5)))
    assert (naive["count"], naive["total"], naive["audience"]) == (12, 40, "home")
    adjusted = key.loc[(1950, "alliance", "adjusted")]
    # (.3 - .1) / .8 = .25; sampling .3 * .7 / 20; pooled errors twice .2 / sqrt(100) and .1 / sqrt(400)
    half = 1.6448536 * (0.21 / 20 + (0.75 * 0.01) ** 2 + (0.25 * 0.04) ** 2) ** 0.5 / 0.8
    assert (adjusted["share"], adjusted["low"], adjusted["high"]) == pytest.approx(
        (0.25, max(0.25 - half, 0), 0.25 + half)
    )
    # 1970 has rates of its own: (.5 - .2) / .5
    assert key.loc[(1970, "alliance", "adjusted"), "share"] == pytest.approx(0.6)
    assert ("trade", "adjusted") not in set(zip(table["frame"], table["estimator"], strict=True))
    assert table["period"].tolist() == [1950, 1950, 1970, 1970, 1970]
    assert table["frame"].tolist() == ["alliance"] * 4 + ["trade"]


def test_a_naive_interval_holds_its_share() -> None:
    rows = [("USA", 1950, "alliance", 0, 20), ("USA", 1951, "alliance", 20, 20)]
    counts = check_counts(pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"]), "counts")
    panel = make_panel(counts, 15)
    table = estimate_prevalence(panel, SimpleNamespace(factor=np.ones((1, 1, 2))), np.array([""]), None, 0.95)
    assert table["low"].tolist() == pytest.approx([0, beta.ppf(0.025, 20.5, 0.5)])
    assert table["high"].tolist() == pytest.approx([beta.ppf(0.975, 0.5, 20.5), 1])
    # a sum of small probabilities: the quartiles of beta(.51, 20.49) lie above its share, .01 / 20, of beta(20.49, .51) below
    few = make_panel(counts.assign(count=[0.01, 19.99]), 15)
    table = estimate_prevalence(few, SimpleNamespace(factor=np.ones((1, 1, 2))), np.array([""]), None, 0.5)
    assert table["low"].tolist() == pytest.approx([0.0005, beta.ppf(0.25, 20.49, 0.51)])
    assert table["high"].tolist() == pytest.approx([beta.ppf(0.75, 0.51, 20.49), 0.9995])


def coded(**changes: object) -> CodedPassages:
    """Two passages of each of two strata, one in four and one in two drawn; coded 1 0, 1 1; scores .5 0, .5 1."""
    given = {
        "frames": ("alliance",),
        "stratum": np.array(["a", "a", "b", "b"]),
        "document": np.array(["1", "2", "3", "4"]),
        "probability": np.array([0.25, 0.25, 0.5, 0.5]),
        "coded": np.array([[1.0], [0], [1], [1]]),
        "score": np.array([[0.5], [0.0], [0.5], [1.0]]),
    }
    return CodedPassages(**(given | changes))


def group(count: list[float], passages: list[float]) -> GroupCounts:
    return GroupCounts(("alliance",), np.array(count)[:, None], np.array(passages), np.array([1950]), np.array([1.0]))


def test_a_naive_share_varies_as_its_documents_do() -> None:
    # (1 + 3) / (10 + 10) = .2; one passage less and one more than .2 * 10: (1 + 1) / 20^2 * 2 / (2 - 1) = .01
    row = estimate_group(group([1.0, 3.0], [10.0, 10.0]), None, coded(), np.ones(4)).iloc[0]
    assert (row["estimator"], row["share"], row["low"], row["high"]) == (
        "naive",
        0.2,
        pytest.approx(0.2 - Z * 0.1),
        pytest.approx(0.2 + Z * 0.1),
    )
    half = estimate_group(group([1.0, 3.0], [10.0, 10.0]), None, coded(), np.ones(4), 0.5).iloc[0]
    assert half["high"] - half["low"] == pytest.approx(2 * 0.67449 * 0.1)
    # three documents of unlike length: share 6/30; -1, 1, 0: 2 / 900 * 3/2; held within 0..1
    third = estimate_group(group([1.0, 3.0, 2.0], [10.0, 10.0, 10.0]), None, coded(), np.ones(4)).iloc[0]
    assert third["high"] == pytest.approx(0.2 + Z * (1 / 300) ** 0.5)
    edge = estimate_group(group([0.0, 1.0], [1.0, 1.0]), None, coded(), np.ones(4)).iloc[0]
    assert (edge["low"], edge["high"]) == (0, 1)
    alone = estimate_group(group([3.0], [10.0]), None, coded(), np.ones(4)).iloc[0]
    assert alone["share"] == pytest.approx(0.3)
    assert np.isnan(alone["high"])


def test_an_adjusted_share_of_a_group_knows_the_noise_of_its_documents() -> None:
    counts = group([1.0, 3.0], [10.0, 10.0])
    table = estimate_group(counts, errors_table(), coded(), np.ones(4)).set_index("estimator").loc["adjusted"]
    half = Z * (0.01 + (0.875 * 0.01) ** 2 + (0.125 * 0.04) ** 2) ** 0.5 / 0.8
    assert (table["share"], table["low"], table["high"]) == pytest.approx((0.125, 0, 0.125 + half))
    unknown = GroupCounts(("trade",), counts.count, counts.passages, counts.periods, counts.passages_by_period)
    assert set(estimate_group(unknown, errors_table(), coded(frames=("trade",)), np.ones(4))["estimator"]) == {
        "naive",
        "design",
    }


def test_the_correction_weighs_errors_by_how_seldom_a_passage_was_drawn() -> None:
    # weights 4 4 2 2 of 12; errors .5 0 .5 0: (2 + 1) / 12 = .25
    share, low, high = estimate_design_based(coded(), np.ones(4), np.array([0.3]))
    assert share[0] == pytest.approx(0.55)
    # residuals about .25, weighed: a 4/12 (.25, -.25) = +-1/12; b 2/12 (.25, -.25) = +-1/24; means of strata 0;
    # n / (n - 1) = 2, less the part drawn: a 2 * 3/4 * 2 / 144 = 1/48, b 2 * 1/2 * 2 / 576 = 1/288
    a, b = 1 / 48, 1 / 288
    # all of b are coded alike: as their scores say, 1/2 (2/12)^2 (.5 * .5 + 1 * 0) = 1/288, no more
    # degrees of freedom after Satterthwaite: (a + b)^2 / (a^2 / 1 + b^2 / 1)
    half = t.ppf(0.975, max((a + b) ** 2 / (a**2 + b**2), 1)) * (a + b) ** 0.5
    assert (low[0], high[0]) == pytest.approx((max(0.55 - half, 0), min(0.55 + half, 1)))
    _, low, high = estimate_design_based(coded(), np.ones(4), np.array([0.3]), 0.5)
    half = t.ppf(0.75, (a + b) ** 2 / (a**2 + b**2)) * (a + b) ** 0.5
    assert (low[0], high[0]) == pytest.approx((0.55 - half, 0.55 + half))


def test_passages_outside_the_group_are_part_of_the_error() -> None:
    # the second and fourth lie outside: weights 4 0 2 0 of 6; errors .5 and .5: .5; no residual: nothing varies
    share, low, high = estimate_design_based(coded(), np.array([1.0, 0, 1, 0]), np.array([0.3]), 0.5)
    assert share[0] == pytest.approx(0.8)
    # inside, all of each stratum are coded alike: 3/4 (4/6)^2 * .25 = 1/12 and 1/2 (2/6)^2 * .25 = 1/72
    a, b = 1 / 12, 1 / 72
    half = t.ppf(0.75, (a + b) ** 2 / (a**2 + b**2)) * (a + b) ** 0.5
    assert (low[0], high[0]) == pytest.approx((0.8 - half, min(0.8 + half, 1)))
    # half inside: weights 2 of 4 each
    share, _, _ = estimate_design_based(coded(), np.array([0.5, 1, 0, 0]), np.array([0.3]))
    assert share[0] == pytest.approx(0.3 + 2 * 0.5 / (2 + 4))
    assert np.isnan(estimate_design_based(coded(), np.zeros(4), np.array([0.3]))).all()


def test_codes_of_one_document_that_hang_together_widen_the_interval() -> None:
    # six passages of one stratum, errors +.4 three times in one document, -.4 three times in another
    passages = CodedPassages(
        ("alliance",),
        np.full(6, "a"),
        np.repeat(["1", "2"], 3),
        np.full(6, 0.5),
        np.repeat([[1.0], [0.0]], 3, axis=0),
        np.repeat([[0.6], [0.4]], 3, axis=0),
    )
    _, low, high = estimate_design_based(passages, np.ones(6), np.array([0.5]), 0.5)
    # each residual +-.4 / 6, factor 1/2 * 6/5; by document (3 * .4 / 6)^2 * .6, twice; degrees 6 - 1
    by_document = 2 * (3 * 0.4 / 6) ** 2 * 0.6
    assert high[0] - low[0] == pytest.approx(2 * t.ppf(0.75, 5) * by_document**0.5)


def test_a_stratum_with_one_passage_varies_by_its_own_residual() -> None:
    passages = CodedPassages(
        ("alliance",),
        np.array(["a", "b"]),
        np.array(["1", "2"]),
        np.array([0.5, 0.5]),
        np.array([[1.0], [0.0]]),
        np.array([[0.5], [0.5]]),
    )
    # errors +-.5, weights 1/2: residuals +-.25, factor 1/2 each: 1/32 each; expected 1/2 * 1/4 * 1/4 = 1/32, no more; degrees 2
    _, low, high = estimate_design_based(passages, np.ones(2), np.array([0.5]), 0.5)
    assert (low[0], high[0]) == pytest.approx((0.5 - t.ppf(0.75, 2) * 0.25, 0.5 + t.ppf(0.75, 2) * 0.25))


def test_a_census_has_no_error() -> None:
    share, low, high = estimate_design_based(coded(probability=np.ones(4)), np.ones(4), np.array([0.3]))
    assert (share[0], low[0], high[0]) == (pytest.approx(0.55),) * 3


def test_a_table_of_a_group_has_every_estimate_of_every_frame() -> None:
    base = coded()
    two = coded(
        frames=("trade", "alliance"),
        coded=np.hstack([1 - base.coded, base.coded]),
        score=np.hstack([base.score / 2, base.score]),
    )
    inside = np.array([1.0, 1, 1, 0.5])
    counts = GroupCounts(
        ("alliance", "trade"), np.array([[1.0, 2.0], [3.0, 9.0]]), np.array([10.0, 10.0]), np.array([1950, 1970]),
        np.array([5.0, 15.0]),
    )  # fmt: skip
    table = estimate_group(counts, errors_table(), two, inside, 0.5)
    assert table.columns.tolist() == ["frame", "estimator", "share", "low", "high"]
    assert table[["frame", "estimator"]].to_numpy().tolist() == [
        ["alliance", "naive"], ["trade", "naive"], ["alliance", "adjusted"], ["alliance", "design"], ["trade", "design"],
    ]  # fmt: skip
    rows = table.set_index(["estimator", "frame"])
    # naive .2 and .55; the design's rows are those of both frames, each with its own
    share, low, high = estimate_design_based(two, inside, np.array([0.55, 0.2]), 0.5)
    for place, frame in enumerate(("trade", "alliance")):
        assert rows.loc[("design", frame)].tolist() == pytest.approx([share[place], low[place], high[place]])
    # rates of 1950 and 1970 by their 5 and 15 passages: .25 * .9 + .75 * .7 = .75 and .175: (.2 - .175) / .575
    assert rows.loc[("adjusted", "alliance"), "share"] == pytest.approx(0.025 / 0.575)
    assert len(estimate_group(counts, None, two, inside)) == 4


def spell_out(given: CodedPassages, inside: list[float], frame: int) -> tuple[float, float]:
    """Half width of the interval of one half, and the correction, stratum by stratum as the docstring says it."""
    n = len(inside)
    gap = [float(given.coded[i, frame] - given.score[i, frame]) for i in range(n)]
    weight = [inside[i] / float(given.probability[i]) for i in range(n)]
    total = sum(weight)
    correction = sum(weight[i] * gap[i] for i in range(n)) / total
    variance, spread, residual = 0.0, 0.0, {}
    for stratum in sorted(set(given.stratum)):
        rows = [i for i in range(n) if given.stratum[i] == stratum]
        size = len(rows)
        units = {i: weight[i] / total * (gap[i] - correction) for i in rows}
        mean = sum(units.values()) / size if size > 1 else 0.0
        own = 0.0
        for i in rows:
            factor = (1 - float(given.probability[i])) * (size / (size - 1) if size > 1 else 1)
            residual[i] = (units[i] - mean) * factor**0.5
            own += residual[i] ** 2
        codes = {float(given.coded[i, frame]) for i in rows if inside[i] > 0}
        if codes in ({0.0}, {1.0}) or not codes:
            score = [float(given.score[i, frame]) for i in rows]
            said = [
                (1 - float(given.probability[i])) * (weight[i] / total) ** 2 * s * (1 - s)
                for i, s in zip(rows, score, strict=True)
            ]
            own = max(own, sum(said))
        variance, spread = variance + own, spread + own**2 / max(size - 1, 1)
    documents = [
        sum(residual[i] for i in range(n) if given.document[i] == name) ** 2 for name in sorted(set(given.document))
    ]
    degrees = max(variance**2 / spread, 1)
    return float(t.ppf(0.75, degrees) * max(variance, sum(documents)) ** 0.5), correction


def test_strata_of_every_kind_together() -> None:
    # a: five passages, mixed; b: four, all coded 0 for the first frame and 1 for the second; c: one alone; d: outside the group
    stratum = np.array(list("aaaaabbbbcdd"))
    document = np.array(["1", "1", "2", "3", "4", "5", "5", "5", "1", "6", "7", "7"])
    probability = np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4, 0.4, 0.4, 0.7, 0.2, 0.2])
    codes = np.array([[1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0], [0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1]]).T.astype(float)
    score = np.array(
        [
            [0.6, 0.3, 0.9, 0.2, 0.1, 0.3, 0.1, 0.2, 0.4, 0.5, 0.3, 0.2],
            [0.2, 0.5, 0.8, 0.1, 0.3, 0.7, 0.6, 0.9, 0.4, 0.3, 0.6, 0.6],
        ]
    ).T
    inside = [1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.25, 1.0, 0.5, 0.0, 0.0]
    given = CodedPassages(("x", "y"), stratum, document, probability, codes, score)
    share, low, high = estimate_design_based(given, np.array(inside), np.array([0.4, 0.45]), 0.5)
    for frame, naive in enumerate((0.4, 0.45)):
        half, correction = spell_out(given, inside, frame)
        assert share[frame] == pytest.approx(naive + correction)
        assert (low[frame], high[frame]) == pytest.approx((naive + correction - half, naive + correction + half))


def test_shares_are_held_within_their_bounds() -> None:
    base = coded()
    for naive, share in ((0.9, 1.0), (-0.9, 0.0)):
        found = [float(part[0]) for part in estimate_design_based(base, np.ones(4), np.array([naive]), 0.5)]
        assert found[0] == share
        assert 0 <= found[1] <= found[2] <= 1
    assert float(estimate_design_based(base, np.ones(4), np.array([5.0]), 0.5)[1][0]) == 1
    assert float(estimate_design_based(base, np.ones(4), np.array([-5.0]), 0.5)[2][0]) == 0
    # a weight of exactly one is a group all the same
    assert float(estimate_design_based(base, np.array([0.25, 0, 0, 0]), np.array([0.3]))[0][0]) == pytest.approx(0.8)


@pytest.mark.parametrize("wrong", [0.0, 1.5, -0.1])
def test_a_probability_that_is_none_is_named(wrong: float) -> None:
    with pytest.raises(UsageError, match=rf"is {wrong} in row 3; leave out"):
        coded(probability=np.array([0.25, 0.25, wrong, 0.5]))
    coded(probability=np.array([0.25, 0.25, 1.0, 0.5]))
