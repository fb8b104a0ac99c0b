"""Several series of one state: by hand, and with planted moves at home and abroad."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import check_counts
from framing.align.inputs.series import split_audiences, take_home
from framing.align.states.several import (
    Measured,
    answer_series,
    date_move,
    join_measured,
    mean_change,
    p_difference,
)

PERIODS = np.arange(1950, 1955)
AT_1951 = np.array([0, 1.0, 0, 0, 0])


def test_date_of_a_move_by_hand() -> None:
    """Bayes factors 1, 6 and 2 in 1951-53: mean 3, so even odds become 3 to 1; 1952 has 6 of 9, lags 0, 1, 2 likewise."""
    evidence = np.log([50.0, 1, 6, 2, 50])
    found = date_move(evidence, PERIODS, (1, 3), AT_1951, 0.8)
    assert found["moved"] == pytest.approx(0.75)
    assert (found["date"], found["earliest"], found["latest"]) == (1952, 1952, 1953)  # 8 of 9
    assert (found["lag"], found["lag_low"], found["lag_high"]) == (1, 1, 2)
    # the shift itself lies in 1951 or 1953 with even chances: lags -2 .. 2 have 1, 6, 3, 6, 2 of 18
    unsure = date_move(evidence, PERIODS, (1, 3), np.array([0, 0.5, 0, 0.5, 0]), 0.8)
    assert (unsure["lag"], unsure["lag_low"], unsure["lag_high"]) == (0, -1, 1)
    assert unsure["date"] == 1952


def test_a_series_that_says_nothing_has_no_date() -> None:
    for silent in (np.zeros(5), np.full(5, -np.inf)):
        assert np.isnan(date_move(silent, PERIODS, (1, 3), AT_1951, 0.95)["date"])
        assert np.isnan(date_move(silent, PERIODS, (1, 3), AT_1951, 0.95)["moved"])


def test_mean_of_two_changes_by_hand() -> None:
    """.10 and .04 with errors .02: weights 2500, mean .07, Q = 2 x 2500 x .03^2 = 4.5; excess (4.5 - 1) / 2500 = .0014."""
    mean, error = mean_change([0.10, 0.04], [0.02, 0.02])
    assert mean == pytest.approx(0.07)
    assert error == pytest.approx(np.sqrt((0.0004 + 0.0014) / 2))
    # alike: no excess, weights 1 / .0001 and 1 / .0004 give (4 x .05 + .06) / 5
    assert mean_change([0.05, 0.06], [0.01, 0.02]) == pytest.approx((0.052, np.sqrt(1 / 12500)))
    assert np.isnan(mean_change([], [])).all()


def measured(change: float, error: float, evidence: list[float], passages: float = 100) -> Measured:
    steps = change * np.arange(1, len(evidence) + 1)
    return Measured(
        change, error, np.array(evidence, dtype=float), steps, np.full(len(steps), error), len(evidence), passages
    )


def test_series_of_a_state_are_joined() -> None:
    parts = [measured(0.10, 0.02, [0, 1, 2]), measured(0.04, 0.02, [0, -np.inf, 3], 50)]
    both = join_measured(parts)
    assert both.change == pytest.approx(0.07)
    assert both.evidence.tolist() == [0, -np.inf, 5]
    assert both.passages == 150
    assert both.steps == pytest.approx([0.07, 0.14, 0.21])  # date by date, as the change
    assert p_difference(parts) == pytest.approx(0.0339, abs=1e-4)  # chi-squared of 4.5, one degree
    alone = [parts[0], measured(np.nan, np.nan, [0, 0, 0])]
    assert join_measured(alone).change == pytest.approx(0.10)
    assert np.isnan(p_difference(alone))
    exact = [parts[0], measured(0.30, 0.0, [0, 0, 0])]  # a change without an error is not known
    assert join_measured(exact).change == pytest.approx(0.10)


def answer(evidence: list[float], steps: list[float], change: float) -> dict[str, Any]:
    """What is said of one series with an error of .01, after a rise of 20 points in 1951 that is known for sure."""
    shift = Shift(0, 1, 1, 1, AT_1951, 0.1, 0.3, 0, 5, 0.01, False, error=0.0)
    one = Measured(change, 0.01, np.array(evidence), np.array(steps), np.full(5, 0.01), 5, 100.0)
    return answer_series({"GBR": {"domestic": one}}, shift, PERIODS, AlignSettings(dominant="USA"))[0]


def test_a_dated_outcome_needs_a_change_that_lasts_by_hand() -> None:
    """1951 for sure. About it the share rose by 6 points, .3 of the move: together. By 4 points, .2: not enough."""
    sure = [-np.inf, 9.0, -np.inf, -np.inf, -np.inf]
    held = answer(sure, [np.nan, 0.06, np.nan, np.nan, np.nan], 0.06)
    assert held["moved"] > 0.99
    assert held["lasting"] == pytest.approx(0.3)
    assert (held["lasting_low"], held["lasting_high"]) == pytest.approx(
        (0.3 - 1.96 * 0.05, 0.3 + 1.96 * 0.05), abs=1e-4
    )
    assert held["outcome"] == "together"
    # 6 points are .3 of 20, its error .05: one error above a quarter
    assert (held["change_low"], held["change_high"]) == pytest.approx((6 - 1.96, 6 + 1.96), abs=1e-3)
    assert (held["response_low"], held["response_high"]) == pytest.approx((0.3 - 0.098, 0.3 + 0.098), abs=1e-4)
    assert held["probability"] == pytest.approx(0.8413, abs=1e-4)
    fleeting = answer(sure, [np.nan, 0.04, np.nan, np.nan, np.nan], 0.04)
    assert (fleeting["moved"], fleeting["date"]) == (held["moved"], 1951)  # when it moved stays in the table
    assert fleeting["outcome"] == "not enough evidence"  # its response may be .2 + 1.96 * .05 = .298
    assert answer(sure, [np.nan, 0.04, np.nan, np.nan, np.nan], 0.02)["outcome"] == "not adopted"  # .198 at most


def test_what_lasts_is_averaged_over_the_dates_a_move_may_have_by_hand() -> None:
    """Bayes factors 1, 6 and 2, the first without texts on both sides: (6 x .04 + 2 x .12) / 8 = .06 of .2."""
    found = answer(np.log([1.0, 6, 2, 1e-9, 1e-9]).tolist(), [np.nan, 0.04, 0.12, 0, 0], 0.06)
    assert found["lasting"] == pytest.approx(0.3, abs=1e-6)
    # errors .01, and 6/8 x .02^2 + 2/8 x .06^2 = .0012 between the dates
    assert found["lasting_high"] - found["lasting"] == pytest.approx(1.96 * np.sqrt(0.0001 + 0.0012) / 0.2, abs=1e-4)


MOVES = {("USA", "domestic"): 1970, ("USA", "international"): 1970, ("AUS", "domestic"): 1973,
         ("AUS", "international"): 1973, ("GBR", "domestic"): 1974, ("GBR", "international"): 2000,
         **{(state, "international"): 2000 for state in ("S1", "S2", "S3")}}  # fmt: skip


def counts() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        (
            state,
            year,
            frame,
            int(rng.binomial(400, 0.25 if year >= start and frame == "alliance" else low)),
            400,
            audience,
        )
        for (state, audience), start in MOVES.items()
        for year in range(1950, 1995)
        for frame, low in (("alliance", 0.05), ("other", 0.1))
    ]
    columns = ["state", "period", "frame", "count", "total", "audience"]
    return check_counts(pd.DataFrame(rows, columns=columns), "counts")


def test_only_states_with_texts_for_both_have_a_panel_at_home() -> None:
    table = counts()
    table = table[(table["state"] != "GBR") | (table["audience"] == "domestic")]  # speaks at home alone
    series = split_audiences(table, None, "USA", 15, "counts", "home")
    home = take_home(table, "USA", series[0], 15)
    assert home is not None
    assert home.panel.states == ("AUS",)
    assert home.audiences.tolist() == ["domestic"]
    assert home.panel.periods.tolist() == series[0].panel.periods.tolist()
    none = table[(table["state"] == "USA") | (table["audience"] == "international")]
    assert take_home(none, "USA", series[0], 15) is None


def test_home_and_abroad_of_one_state_are_told_apart_and_together() -> None:
    found = align_counts(counts(), AlignSettings(dominant="USA", permutations=99, frames=("alliance",)))
    answers = found.series_answers
    assert set(answers["state"]) == {"AUS", "GBR"}
    one = answers[answers["audience"] == "domestic"].set_index(["state", "texts"])
    for texts in ("domestic", "international", "both"):
        assert one.loc[("AUS", texts), "outcome"] == "followed"
        assert one.loc[("AUS", texts), "date"] == 1973
        assert one.loc[("AUS", texts), "lag"] == 3
        # 8 of the 11 periods from 1970 on have the new level
        assert 0.5 < one.loc[("AUS", texts), "response"] < 8 / 11 + 0.1
    assert one.loc[("AUS", "both"), "p_difference"] > 0.05
    assert one.loc[("GBR", "domestic"), "outcome"] == "followed"
    assert one.loc[("GBR", "international"), "outcome"] == "not adopted"
    assert one.loc[("GBR", "both"), "p_difference"] < 0.01
    wide = one.loc[("GBR", "both")]
    assert wide["response_low"] < 0.1 < 0.6 < wide["response_high"]
    # each of the series has dated shifts of its own
    shifts = found.shifts.set_index(["series", "audience"])
    assert shifts.loc[("AUS", "domestic"), "date"] == 1973
    assert shifts.loc[("GBR", "domestic"), "date"] == 1974
    assert ("GBR", "international") not in shifts.index
    # nothing of this enters what is said of the states abroad, or of groups
    assert len(found.adoption) == len(found.adoption.drop_duplicates(["frame", "shift_date", "audience", "state"]))
