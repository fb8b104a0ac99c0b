"""Words and votes: by hand, and with states planted that do or do not act as they speak."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.conduct.answers import judge_votes, read_votes
from framing.align.conduct.votes import (
    Agreement,
    Around,
    change_around,
    correlate,
    gather_around,
    rank_cells,
    test_agreement,
    turn_votes,
)
from framing.errors import BadTable
from framing.terms import VerdictName

NAN = float("nan")


def test_change_by_hand() -> None:
    """Before: 1 and 1; after: 3 with weight 1 and 6 with weight 2, mean 5. One period alone on a side is too few."""
    values = np.array([[1.0, 1, 3, 6], [NAN, 1, 3, 6]])
    weight = np.array([[5.0, 5, 1, 2], [5, 5, 1, 2]])
    found = change_around(values, weight, 2)
    assert found[0] == 4
    assert np.isnan(found[1])
    assert np.isnan(change_around(values, np.where(values == 3, 0, weight), 2)).all()


def test_votes_are_turned_round_the_circle() -> None:
    """Votes 0 0 0 2: at place 2 the change is 1; turned by one they are 2 0 0 0, and it is -1."""
    found = turn_votes(np.array([[0.0, 0, 0, 2]]), 2)
    assert found[:2, 0].tolist() == [1, -1]
    assert found.shape == (4, 1)


def test_ranks_within_groups() -> None:
    known = np.array([True, True, True, True, True, False])
    group = np.array([0, 0, 0, 1, 1, 0])
    assert rank_cells(np.array([3.0, 1, 2, 9, 8, 7]), known, group).tolist() == [0.5, -0.5, 0, 0, 0, 0]
    # 5, 1, 5, 9: ranks 2.5, 1, 2.5, 4 about 2.5, over 3
    equal = rank_cells(np.array([5.0, 1, 5, 9]), np.ones(4, bool), np.zeros(4, int))
    assert equal == pytest.approx([0, -0.5, 0, 0.5])


def around(words: list[float], votes: list[float], group: list[int] | None = None) -> Around:
    return Around(np.array([words]), np.array([[votes]]), np.array([group or [0] * len(words)]))


def test_correlation_by_hand() -> None:
    """Ranks (3, 1, 2) and (3, 2, 1) centred: (.5, -.5, 0) and (.5, 0, -.5); .25 over .5 is .5, Spearman's coefficient."""
    assert correlate(around([30, 10, 20], [0.9, 0.5, 0.1])) == pytest.approx(0.5)
    # dealt out anew: votes .1, .5, .9 have the ranks 1, 2, 3
    assert correlate(around([30, 10, 20], [0.9, 0.5, 0.1]), deal=np.array([2, 1, 0])) == pytest.approx(-0.5)
    assert np.isnan(correlate(around([30, 10], [0.9, 0.5])))
    # two groups that differ in both, but not within: (1, 2, 3) and (2, 3, 1) in each
    both = around([1, 2, 3, 101, 102, 103], [2, 3, 1, 52, 53, 51], [0, 0, 0, 1, 1, 1])
    assert correlate(both) == pytest.approx(-0.5)


def planted(slope: float, seed: int, draws: int = 199) -> Agreement:
    """Sixty states, two shifts far apart; votes answer words by `slope`, and drift by trends of their own."""
    rng = np.random.default_rng(seed)
    periods, states, places = 60, 60, [20, 40]
    share = np.full((states, periods), 0.05)
    votes = rng.normal(0, 0.3, (states, periods)) + rng.normal(0, 0.02, (states, 1)) * np.arange(periods)
    for place in places:
        moved = rng.uniform(0, 1, states)
        share[:, place:] += 0.1 * moved[:, None]
        votes[:, place : place + 12] += slope * moved[:, None]
    share += rng.normal(0, 0.01, share.shape)
    weight = np.full(share.shape, 25.0)
    group = np.repeat([0, 1], 30)[:, None] * np.ones((1, periods), int)
    gathered = gather_around([share] * 2, [weight] * 2, votes, places, [0.1, 0.1], group)
    return test_agreement(gathered, draws, 0.95, rng)


def test_states_that_act_as_they_speak_are_found() -> None:
    found = planted(1.0, 1)
    assert found.correlation > 0.4
    assert found.low > 0
    assert found.p_states <= 0.01
    assert found.p_dates <= 0.05
    assert (found.shifts, found.states) == (2, 60)
    assert judge_votes(found, max(found.p_states, found.p_dates), 0.05)[0] == VerdictName.SUPPORTED


def test_states_that_do_not_are_rarely_found() -> None:
    """At 5 % and with the larger of two p, at most 3 of 20 (a true 5 % test exceeds that once in sixty)."""
    runs = [planted(0.0, seed, draws=59) for seed in range(20)]
    assert sum(judge_votes(one, max(one.p_states, one.p_dates), 0.05)[0] == VerdictName.SUPPORTED for one in runs) <= 3
    assert np.mean([one.low <= 0 <= one.high for one in runs]) >= 0.8


@pytest.mark.parametrize(
    ("figures", "q", "verdict"),
    [
        ((0.4, 0.2, 0.6, 0.01, 0.03), 0.03, "supported"),
        ((0.4, 0.2, 0.6, 0.01, 0.30), 0.30, "not enough evidence"),
        ((0.4, -0.1, 0.6, 0.01, 0.03), 0.03, "not enough evidence"),
        ((-0.1, -0.3, 0.09, 0.80, 0.70), 0.80, "not supported"),
        ((0.0, -0.2, 0.2, 0.50, 0.50), 0.50, "not enough evidence"),
        ((NAN, NAN, NAN, NAN, NAN), NAN, "not enough evidence"),
    ],
)
def test_verdicts(figures: tuple[float, ...], q: float, verdict: str) -> None:
    one = Agreement(*figures, 2, 60, np.zeros(0), np.zeros(0))
    assert judge_votes(one, q, 0.05)[0] == verdict
    if figures[4] == 0.30:
        assert "votes of other dates" in judge_votes(one, q, 0.05)[1]


def test_votes_that_are_not_in_the_table_stay_unknown() -> None:
    table = pd.DataFrame({"state": ["A", "A"], "period": [1, 3], "exposure": [1.0, 2.0]})
    found = read_votes(table, ("A", "B"), np.array([1, 2, 3]))
    assert found[0, [0, 2]].tolist() == [1, 2]
    assert np.isnan(found[[0, 1, 1, 1], [1, 0, 1, 2]]).all()


def test_an_alignment_with_votes_has_a_table_of_conduct() -> None:
    rng = np.random.default_rng(3)
    states = ["USA", *(f"S{number:02d}" for number in range(12))]
    rows = [
        (
            state,
            year,
            "alliance",
            int(rng.binomial(300, 0.05 + 0.2 * (year >= 1970) * (number / 12 if number else 1))),
            300,
        )
        for number, state in enumerate(states)
        for year in range(1950, 1995)
    ]
    counts = pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total"])
    votes = pd.DataFrame(
        [
            (state, year, -1 + 0.05 * number * (1970 <= year < 1981) + rng.normal(0, 0.05))
            for number, state in enumerate(states[1:])
            for year in range(1950, 1995)
        ],
        columns=["state", "period", "nearness"],
    )
    settings = AlignSettings(dominant="USA", permutations=199)
    found = align_counts(counts, settings, votes=votes).conduct.set_index("practice")
    assert found.loc["alliance", "correlation"] > 0.8
    assert found.loc["all", "states"] == 12
    assert found.loc["alliance", "verdict"] == "supported"
    assert align_counts(counts, settings).conduct.empty
    with pytest.raises(BadTable, match="votes"):
        align_counts(counts, settings, votes=votes.drop(columns="nearness"))
