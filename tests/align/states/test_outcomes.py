"""The outcome, lag and row of every state, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.states.lags import Lags
from framing.align.states.outcomes import Evidence, _lag_of, _rise_at, name_outcomes, tabulate_outcomes

SETTINGS = AlignSettings("A")
NAN = float("nan")
LAGS = np.arange(-1, 2)


def evidence(rows: list[tuple[Any, ...]], *, rise: float = 0.2, after: float = 0.3, **given: Any) -> Evidence:
    """Rows of: moved, chance to be earlier and later, level before, power, usable; the shift goes from .1 to .3."""
    moved, earlier, later, level, power, usable = (np.array(column) for column in zip(*rows, strict=True))
    lags = Lags(LAGS, np.full(len(rows), 0.9), np.stack([earlier, 1 - earlier - later, later], axis=1), {})
    parts: dict[str, Any] = {
        "states": SimpleNamespace(names=tuple(f"S{row}" for row in range(len(rows))), periods=np.arange(1950, 1955)),
        "shift": SimpleNamespace(place=2, rise=rise, after=after),
        "moves": SimpleNamespace(
            usable=usable, level=level, rise=np.tile(np.arange(5) / 100, (len(rows), 1)), p=np.full(len(rows), 0.01)
        ),
        "power": SimpleNamespace(least=power, least_rise=np.full(len(rows), 0.04), least_lag=np.full(len(rows), 2.0)),
    }
    plain: dict[str, Any] = {"own": 0.0, "q": np.full(len(rows), 0.02), "alike": False, "dated": True}
    return Evidence(lags=lags, moved=moved, **(parts | plain | given))


def named(*rows: tuple[Any, ...], **given: Any) -> list[str]:
    return [str(one) for one in name_outcomes(evidence(list(rows), **given), SETTINGS)]


LATER, EARLIER = (True, 0.0, 0.99, 0.1, 0.9, True), (True, 0.99, 0.0, 0.1, 0.9, True)


def test_states_that_moved_followed_led_or_moved_together() -> None:
    # a third that is later with .1 would bring the mean risk of those who followed to (.01 + .9) / 2, above .4
    assert named(LATER, EARLIER, (True, 0.05, 0.1, 0.1, 0.9, True)) == ["followed", "led", "together"]
    assert named(LATER, EARLIER, dated=False) == ["unobserved"] * 2


@pytest.mark.parametrize("doubt", [{"alike": True}, {"own": 0.1}])
def test_where_the_moves_may_be_common_or_own_nobody_followed(doubt: dict[str, Any]) -> None:
    # and who led did so with .975 at least
    rows = [LATER, (True, 0.98, 0.0, 0.1, 0.9, True), (True, 0.97, 0.0, 0.1, 0.9, True)]
    assert named(*rows) == ["followed", "led", "led"]
    assert named(*rows, **doubt) == ["together", "led", "together"]
    assert named(LATER, own=0.09) == ["followed"]
    # one that did not move did not lead, whatever its lags
    assert named((False, 0.99, 0.0, 0.1, 0.9, True), **doubt) == ["not adopted"]


def test_states_that_did_not_move_were_there_or_could_have_shown_it() -> None:
    # .3 less a quarter of .2: from .25 on a state was there already
    rows = [
        (False, 0.0, 0.0, level, power, True) for level, power in ((0.26, 0.1), (0.24, 0.9), (0.24, 0.1), (NAN, 0.9))
    ]
    assert named(*rows) == ["already", "not adopted", "unobserved", "unobserved"]
    assert named((False, 0.0, 0.0, 0.26, 0.9, False)) == ["unobserved"]
    # a fall from .3 to .1: up to .15
    rows = [(False, 0.0, 0.0, level, 0.9, True) for level in (0.14, 0.16)]
    assert named(*rows, rise=-0.2, after=0.1) == ["already", "not adopted"]


def lag_of(weights: list[float], outcome: str, level: float) -> tuple[int, ...]:
    return _lag_of(Lags(np.arange(-2, 4), np.ones(1), np.array([weights]), {}), 0, outcome, level)


def test_lag_and_interval_within_what_the_outcome_says() -> None:
    # lags 1 and 2 hold .8, the shortest run with .7; half of the weight is reached at 1. Together reaches back to 0
    weights = [0, 0, 0.1, 0.4, 0.4, 0.1]
    assert lag_of(weights, "together", 0.7) == (1, 0, 2, 1, 2)
    # after the shift .4, .4, .1: half of .9 is reached at 2, .7 of it (.63) by 1 and 2
    assert lag_of(weights, "followed", 0.7) == (2, 1, 2, 1, 2)
    # before it .3 and .2: half of .5 at -2, .7 of it (.35) needs both; of all the shortest run with .7 is -2 to 1
    weights = [0.3, 0.2, 0.1, 0.2, 0.1, 0.1]
    assert lag_of(weights, "led", 0.7) == (-2, -2, -1, -2, 1)
    assert lag_of(weights, "together", 0.7) == (-1, -2, 1, -2, 1)
    # all of it before the shift: together reaches up to 0
    assert lag_of([0.5, 0.5, 0, 0, 0, 0], "together", 0.7) == (-2, -2, 0, -2, -1)


def test_a_row_counts_from_the_shift_in_points() -> None:
    given = evidence([(True, 0.0, 0.99, 0.1, 0.9, True), (False, 0.0, 0.0, 0.1, 0.8, True)])
    table = tabulate_outcomes(given, name_outcomes(given, SETTINGS), 0.95)
    first, second = (table.iloc[row] for row in range(2))
    # the shift in 1952, a lag of 1: 1953, whose step is .03
    assert (first["state"], first["outcome"], first["date"], first["lag"]) == ("S0", "followed", 1953, 1)
    assert (first["after"], first["before"], first["moved"]) == (0.99, 0.0, 0.9)
    assert (first["rise"], first["least_rise"], first["least_lag"]) == (pytest.approx(3), pytest.approx(4), 2)
    assert (first["p"], first["q"], first["power"]) == (0.01, 0.02, 0.9)
    assert second["outcome"] == "not adopted"
    assert np.isnan([second["date"], second["lag"], second["lag_low"], second["rise"]]).all()


def test_a_move_after_the_last_period_has_the_step_of_the_last() -> None:
    moves: Any = SimpleNamespace(rise=np.array([[0.01, 0.02, 0.03]]))
    periods = np.array([1950, 1952, 1954])
    assert [_rise_at(moves, 0, periods, date) for date in (1950, 1951, 1954, 1960)] == [0.01, 0.02, 0.03, 0.03]
    assert np.isnan(_rise_at(moves, 0, periods, None))


def test_outcomes_at_their_bounds() -> None:
    # as likely before as after: together. Power of exactly .8 is enough to say that a state did not move
    assert named((True, 0.45, 0.45, 0.1, 0.9, True), (False, 0.0, 0.0, 0.1, 0.8, True)) == ["together", "not adopted"]
    # .375 less a quarter of .5 is .25, where a state was already
    assert named((False, 0.0, 0.0, 0.25, 0.9, True), rise=0.5, after=0.375) == ["already"]
    # a mover of whom nothing was seen before moved all the same, one that could not be used did not
    assert named((True, 0.0, 0.99, NAN, 0.1, True)) == ["followed"]
    assert named((False, 0.0, 0.0, 0.1, 0.9, False)) == ["unobserved"]
    # after a fall to .1 one of whom nothing was seen before was not there already
    assert named((False, 0.0, 0.0, NAN, 0.9, True), rise=-0.2, after=0.1) == ["unobserved"]


def test_mean_risks_of_followers_and_of_leaders_are_kept_apart() -> None:
    # risks of .3 and .5: mean .4, the rate; of .3 and .52 the second is one too many
    for second, found in ((0.5, "followed"), (0.48, "together")):
        assert named((True, 0.1, 0.7, 0.1, 0.9, True), (True, 0.1, second, 0.1, 0.9, True)) == ["followed", found]
        led = "led" if found == "followed" else found
        assert named((True, 0.7, 0.1, 0.1, 0.9, True), (True, second, 0.1, 0.1, 0.9, True)) == ["led", led]


def test_a_whole_row() -> None:
    given = evidence([(True, 0.15, 0.75, 0.1, 0.9, True)], own=0.07)
    table = tabulate_outcomes(given, np.array(["together"], dtype=object), 0.7)
    # lags -1, 0 and 1 with .15, .1 and .75: the last alone holds .7, and together reaches back to 0
    assert table.to_dict("records") == [
        {
            **{"state": "S0", "outcome": "together", "date": 1953, "lag": 1, "lag_low": 0, "lag_high": 1},
            **{"own_low": 1, "own_high": 1, "moved": 0.9, "after": 0.75, "before": 0.15, "own": 0.07},
            **{"rise": pytest.approx(3), "p": 0.01, "q": 0.02, "power": 0.9, "least_rise": pytest.approx(4)},
            "least_lag": 2,
        }
    ]
    early = evidence([(True, 0.9, 0.05, 0.1, 0.9, True)])
    row = tabulate_outcomes(early, np.array(["led"], dtype=object), 0.7).iloc[0]
    assert (row["date"], row["lag"], row["lag_low"], row["lag_high"]) == (1951, -1, -1, -1)
    assert row["rise"] == pytest.approx(1)
