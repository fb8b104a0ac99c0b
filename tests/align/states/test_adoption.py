from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.states.adoption import ALIKE, DIFFERENT, UNKNOWN, _judge_alike
from framing.align.states.exposure import Contrast

from ..tables import FAST, NEVER, sharp_counts


@pytest.fixture(scope="module")
def sharp():
    return align_counts(sharp_counts(), AlignSettings("USA", **FAST))


def outcome_of(alignment, state: str) -> pd.Series:
    return alignment.adoption.set_index("state").loc[state]


def test_the_shift_is_dated_to_the_year(sharp) -> None:
    assert len(sharp.dominant_shifts) == 1
    shift = sharp.dominant_shifts.iloc[0]
    assert (shift["date"], shift["earliest"], shift["latest"]) == (1970, 1970, 1970)
    assert shift["size"] == pytest.approx(20, abs=1.5)
    assert shift["q"] <= 0.05
    assert not shift["left_censored"]


@pytest.mark.parametrize(
    ("state", "outcome", "lag"),
    [
        ("Follower", "followed", 5),
        ("Leader", "led", -3),
        ("Together", "together", 0),
        ("Already", "already", None),
        ("Never", "not adopted", None),
        ("Sparse", "not adopted", None),
    ],
)
def test_every_outcome_where_nothing_is_in_doubt(sharp, state: str, outcome: str, lag: int | None) -> None:
    row = outcome_of(sharp, state)
    assert row["outcome"] == outcome
    if lag is None:
        assert pd.isna(row["lag"])
        assert pd.isna(row["date"])
    else:
        assert row["lag"] == lag
        assert row["date"] == 1970 + lag
        assert row["lag_low"] <= lag <= row["lag_high"]


def test_thin_texts_are_answered_with_a_probability(sharp) -> None:
    row = outcome_of(sharp, "Sparse")  # 20 passages every seventh year, at the low level throughout
    assert row["own_outcome"] == "unobserved"
    assert 0 < row["probability"] < 0.5
    assert row["response_low"] < row["response"] < row["response_high"]
    sure = outcome_of(sharp, "Follower")
    assert sure["probability"] > 0.95
    assert sure["own_weight"] > row["own_weight"]


def test_columns_begin_as_promised(sharp) -> None:
    assert list(sharp.shifts)[:7] == ["frame", "date", "earliest", "latest", "size", "p", "q"]
    assert list(sharp.adoption)[:8] == ["frame", "shift_date", "state", "outcome", "date", "lag", "lag_low", "lag_high"]
    assert list(sharp.scorecard)[:8] == [
        "frame",
        "shift_date",
        "hypothesis",
        "verdict",
        "estimate",
        "low",
        "high",
        "documents",
    ]
    assert list(sharp.tests)[:7] == ["test", "frame", "shift_date", "statistic", "null_mean", "p", "verdict"]
    assert len(sharp.adoption) == len(sharp.dominant_shifts) * 7


def test_falls_are_followed_too() -> None:
    counts = sharp_counts()
    counts["count"] = counts["total"] - counts["count"]
    alignment = align_counts(counts, AlignSettings("USA", **FAST))
    assert alignment.dominant_shifts["size"].iloc[0] == pytest.approx(-20, abs=1.5)
    assert outcome_of(alignment, "Follower")["lag"] == 5
    assert outcome_of(alignment, "Already")["outcome"] == "already"


def test_a_move_against_the_shift_is_no_adoption() -> None:
    counts = sharp_counts({"USA": 1970, "Against": 1975, "Never": NEVER})
    against = counts["state"] == "Against"
    counts.loc[against, "count"] = counts.loc[against, "total"] * np.where(
        counts.loc[against, "period"] < 1975, 0.15, 0.02
    )
    alignment = align_counts(counts, AlignSettings("USA", **FAST))
    assert outcome_of(alignment, "Against")["outcome"] == "not adopted"


def test_a_step_of_less_than_a_quarter_of_the_rise_is_no_adoption() -> None:
    counts = sharp_counts({"USA": 1970, "Little": 1975, "Never": NEVER}, total=5000)
    little = counts["state"] == "Little"
    counts.loc[little, "count"] = counts.loc[little, "total"] * np.where(
        counts.loc[little, "period"] < 1975, 0.05, 0.075
    )
    alignment = align_counts(counts, AlignSettings("USA", **FAST))
    assert outcome_of(alignment, "Little")["outcome"] == "not adopted"


def test_a_state_seen_only_after_the_shift_is_unobserved() -> None:
    counts = sharp_counts({"USA": 1970, "Late": 1975, "Never": NEVER})
    counts = counts[(counts["state"] != "Late") | (counts["period"] >= 1978)]
    alignment = align_counts(counts, AlignSettings("USA", **FAST))
    assert outcome_of(alignment, "Late")["outcome"] == "unobserved"


def test_a_move_in_a_gap_has_an_interval_that_spans_the_gap() -> None:
    counts = sharp_counts({"USA": 1970, "Silent": 1976, "Never": NEVER})
    counts = counts[(counts["state"] != "Silent") | ~counts["period"].between(1973, 1978)]
    row = outcome_of(align_counts(counts, AlignSettings("USA", **FAST)), "Silent")
    assert row["outcome"] == "followed"
    assert row["lag_low"] <= 4
    assert row["lag_high"] >= 8


def test_all_states_moving_alike_is_a_common_shock_even_if_later() -> None:
    starts = {"USA": 1970, **{f"S{number}": 1972 + number % 3 for number in range(12)}}
    counts = sharp_counts(starts)
    exposure = pd.DataFrame(
        {"state": [f"S{number}" for number in range(12)], "period": 1960, "exposure": [1.0, 0.0] * 6}
    )
    for given in (exposure, None):
        alignment = align_counts(counts, AlignSettings("USA", **FAST), exposure=given)
        own = alignment.adoption[alignment.adoption["state"] != "Sparse"]
        assert (own["outcome"] == "together").all()
        assert (own["lag_low"] <= 0).all()
        assert (own["lag_high"] >= 2).all()
        card = alignment.scorecard.set_index("hypothesis")["verdict"]
        assert card["H1"] == "supported"
        assert card["H3"] != "supported"


def test_only_exposed_states_moving_is_dependence() -> None:
    starts = {"USA": 1970, **{f"S{number}": 1972 + number % 3 if number % 2 == 0 else NEVER for number in range(12)}}
    exposure = pd.DataFrame(
        {"state": [f"S{number}" for number in range(12)], "period": 1960, "exposure": [1.0, 0.0] * 6}
    )
    alignment = align_counts(sharp_counts(starts), AlignSettings("USA", **FAST), exposure=exposure)
    outcome = alignment.adoption.set_index("state")["outcome"]
    assert (outcome[[f"S{number}" for number in range(0, 12, 2)]] == "followed").all()
    assert (outcome[[f"S{number}" for number in range(1, 12, 2)]] == "not adopted").all()
    card = alignment.scorecard.set_index("hypothesis")["verdict"]
    assert card["H3"] == "supported"
    assert card["H1"] == "not supported"


def test_same_seed_same_tables_whatever_the_processes() -> None:
    counts = pd.concat([sharp_counts(), sharp_counts(seed=1).assign(frame="containment")])
    one = align_counts(counts, AlignSettings("USA", **FAST))
    two = align_counts(counts.sample(frac=1, random_state=1), AlignSettings("USA", jobs=2, **FAST))
    for name in ("shifts", "adoption", "tests", "scorecard", "nulls", "survival"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


def test_frames_do_not_disturb_each_others_numbers() -> None:
    alone = align_counts(sharp_counts(), AlignSettings("USA", **FAST))
    more = align_counts(
        pd.concat([sharp_counts(), sharp_counts(seed=1).assign(frame="zeal")]), AlignSettings("USA", **FAST)
    )
    own = more.adoption[more.adoption["frame"] == "alliance"].reset_index(drop=True)
    assert own["outcome"].tolist() == alone.adoption["outcome"].tolist()


def test_groups_differ_where_at_most_half_would_have_moved_anyhow() -> None:
    # 5 of 6 exposed and 2 or 4 of 7 unexposed: (2.5 / 8) / (5.5 / 7) = .40 and (4.5 / 8) / (5.5 / 7) = .72
    few, many = (Contrast(0.5, 0.01, np.zeros(0), 6, 7, True, rate) for rate in (0.40, 0.72))
    settings = AlignSettings("A")
    assert _judge_alike(few, 1.0, 13, settings) == DIFFERENT
    assert _judge_alike(many, 1.0, 13, settings) == ALIKE
    assert _judge_alike(replace(few, background=0.5), 1.0, 13, settings) == DIFFERENT
    assert _judge_alike(replace(few, p=0.06), 1.0, 13, settings) == ALIKE
    # without exposure: too few that moved make a difference, and fewer than five states say nothing
    unknown = replace(few, possible=False)
    found = [_judge_alike(unknown, p, usable, settings) for p, usable in ((0.05, 5), (0.06, 5), (0.05, 4))]
    assert found == [DIFFERENT, ALIKE, UNKNOWN]
