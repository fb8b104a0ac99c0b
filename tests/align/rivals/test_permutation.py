"""How closely moves follow a date, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.rivals import permutation
from framing.align.rivals.permutation import ChangePoints, LeadLagTest, follow_score, locate_changes
from framing.align.segments import Sums, posterior, split_stretch

PERIODS = np.arange(1950, 1970)
NEAR = [np.exp(-lag / 5) for lag in range(20)]  # nearness of a move 1, 2, ... periods after


def changes(*moves: tuple[int, float, dict[int, float]]) -> ChangePoints:
    """State, step and dates (year to weight) of each move."""
    weights = np.zeros((len(moves), 20))
    for row, (_, _, dates) in enumerate(moves):
        for year, weight in dates.items():
            weights[row, year - 1950] = weight
    return ChangePoints(np.array([move[0] for move in moves]), np.array([move[1] for move in moves]), weights)


MOVES = changes(
    (0, 0.3, {1955: 1.0}),
    (1, 0.2, {1956: 0.5, 1958: 0.5}),
    (1, 0.2, {1957: 1.0}),
    (2, -0.2, {1956: 1.0}),
    (3, 0.05, {1956: 1.0}),
)


def score(dates: list[int], direction: int = 1, after: int = 4) -> list[float]:
    return follow_score(MOVES, PERIODS, np.array(dates), direction, 0.1, after, 0, 3).tolist()


def test_each_state_counts_once_by_its_nearest_move() -> None:
    # after 1955 state 1 moves 2 periods after (its other move: 1 or 3 after, each one half); state 3's step is too small
    both = max((NEAR[0] + NEAR[2]) / 2, NEAR[1])
    assert score([1955]) == pytest.approx([both / 3])
    # falls: state 2 one period after
    assert score([1955], -1) == pytest.approx([NEAR[0] / 3])
    # a step as large as the least counts
    assert follow_score(MOVES, PERIODS, np.array([1955]), 1, 0.2, 4, 0, 3) == pytest.approx([both / 3])
    assert follow_score(MOVES, PERIODS, np.array([1955]), 1, 0.21, 4, 0, 3).tolist() == [0]


def test_moves_in_the_period_itself_before_or_too_late_do_not_follow() -> None:
    # 1957: only the half at 1958 is after; 1953: 1957 is 4 after, 1958 is 5; 1952: 1956 alone, 4 after
    assert score([1957, 1953, 1952, 1958]) == pytest.approx([0.5 * NEAR[0] / 3, NEAR[3] / 3, 0.5 * NEAR[3] / 3, 0])
    # backwards: up to four periods before
    assert score([1958, 1961, 1957], after=-4) == pytest.approx([NEAR[0] / 3, NEAR[3] / 3, 0.5 * NEAR[0] / 3])


def test_nobody_to_follow() -> None:
    assert follow_score(MOVES, PERIODS, np.array([1955, 1956]), 1, 0.1, 4, 0, 0).tolist() == [0, 0]
    assert follow_score(MOVES, PERIODS, np.array([1955]), 1, 0.9, 4, 0, 3).tolist() == [0]
    none = ChangePoints(np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 20)))
    assert follow_score(none, PERIODS, np.array([1955]), 1, 0.1, 4, 0, 3).tolist() == [0]


def lead_lag(**changes: object) -> LeadLagTest:
    given = {
        "changes": MOVES,
        "periods": PERIODS,
        "place": 5,
        "step": 0.4,
        "dominant": 0,
        "states": 4,
        "before": 2,
        "after": 4,
        "closing": 0.25,
    }
    return LeadLagTest(**(given | changes))  # type: ignore[arg-type]


def test_three_rivals_and_their_nulls() -> None:
    circular, placebo, reverse = permutation.test_rivals(lead_lag())
    both = max((NEAR[0] + NEAR[2]) / 2, NEAR[1]) / 3
    assert circular.statistic == placebo.statistic == pytest.approx(both)
    # turned by 3 to 17 of 20 periods: from 1958 to 1969, then 1950 to 1952
    assert circular.null == pytest.approx(score([*range(1958, 1970), *range(1950, 1953)]))
    assert circular.null[-1] == pytest.approx(0.5 * NEAR[3] / 3)
    assert circular.p == pytest.approx(1 / 16)
    # as dominant: state 1's moves are followed by none (state 0 in 1955 before both), 2 and 3 did not rise by a tenth
    assert placebo.null == pytest.approx([0, 0, 0])
    assert placebo.p == pytest.approx(1 / 4)
    # nobody moved in the four periods before 1955
    assert (reverse.statistic, reverse.claim) == (0, False)
    assert reverse.null == pytest.approx(score([*range(1958, 1970), *range(1950, 1953)], after=-4))
    assert reverse.p == 1


def test_a_state_that_others_follow_is_a_rival_dominant() -> None:
    moves = changes((0, 0.3, {1960: 1.0}), (1, 0.2, {1955: 0.5, 1956: 0.5}), (2, 0.2, {1957: 1.0}))
    _, placebo, _ = permutation.test_rivals(lead_lag(changes=moves, states=3, place=10))
    # state 1's date: half 1955, followed by state 2 two after and state 0 not (5 after), half 1956: 1 and 4 after
    first = 0.5 * NEAR[1] / 2 + 0.5 * (NEAR[0] + NEAR[3]) / 2
    # state 2's 1957: state 0 three after
    assert placebo.null == pytest.approx([first, NEAR[2] / 2])


def test_a_fall_is_followed_by_falls() -> None:
    circular, _, _ = permutation.test_rivals(lead_lag(step=-0.4))
    assert circular.statistic == pytest.approx(NEAR[0] / 3)


def test_frames_in_which_nothing_should_happen() -> None:
    other = changes((1, 0.2, {1957: 1.0}), (2, -0.2, {1958: 1.0}))
    test = permutation.test_placebo_frames(lead_lag(), [other])
    assert test.statistic == pytest.approx(max((NEAR[0] + NEAR[2]) / 2, NEAR[1]) / 3)
    # dates within two periods of the shift, 1953 to 1957: rises in 1957, then falls in 1958
    rises, falls = [NEAR[3], NEAR[2], NEAR[1], NEAR[0], 0], [0, NEAR[3], NEAR[2], NEAR[1], NEAR[0]]
    assert test.null == pytest.approx([value / 3 for value in (*rises, *falls)])
    assert len(permutation.test_placebo_frames(lead_lag(place=1), [other]).null) == 2 * 4


def test_moves_are_the_change_points_of_each_state_with_their_dates() -> None:
    k = np.array([[1.0, 1, 1, 5, 5, 5, 1, 1], [2, 2, 2, 2, 2, 2, 2, 2], [8, 8, 8, 8, 1, 1, 1, 1]])
    n, breaks = np.full((3, 8), 10.0), np.zeros((3, 8), bool)
    breaks[0, [3, 6]] = breaks[2, 4] = True
    found = locate_changes(k, n, breaks, 2)
    assert found.state.tolist() == [0, 0, 2]
    rows = np.array([0, 0, 2])
    split = split_stretch(Sums.of(k[rows], n[rows]), np.array([0, 3, 0]), np.array([6, 8, 8]), 2)
    assert found.weights == pytest.approx(posterior(split.evidence))
    # before (3 + 1/2) / 31 and after (15 + 1/2) / 31; 15.5 / 31 and 2.5 / 21; 32.5 / 41 and 4.5 / 41
    assert found.step == pytest.approx([12 / 31, 2.5 / 21 - 15.5 / 31, (4.5 - 32.5) / 41])
    none = locate_changes(k, n, np.zeros((3, 8), bool), 2)
    assert (len(none.state), len(none.step), none.weights.shape) == (0, 0, (0, 8))


def test_tests_say_what_they_are_against() -> None:
    tests = [*permutation.test_rivals(lead_lag()), permutation.test_placebo_frames(lead_lag(), [MOVES])]
    assert [(one.test, one.against, one.claim) for one in tests] == [
        ("circular shift", "co-movement by trend", True),
        ("placebo dominant", "a world-wide wave", True),
        ("reversed direction", "the dominant state is the follower", False),
        ("placebo frames", "genre or venue drift", True),
    ]


def test_the_dominant_state_and_small_steps_do_not_count_in_a_placebo_frame_either() -> None:
    # the dominant state's own rise in 1957, a step of .06 (a tenth is the least) and a fall of .06
    other = changes((0, 0.3, {1957: 1.0}), (1, 0.06, {1957: 1.0}), (2, -0.06, {1957: 1.0}), (3, 0.1, {1956: 1.0}))
    test = permutation.test_placebo_frames(lead_lag(), [other])
    # 1953 to 1955 come before the third state's rise in 1956, 3, 2 and 1 periods
    assert test.null == pytest.approx([NEAR[2] / 3, NEAR[1] / 3, NEAR[0] / 3, 0, 0, *[0] * 5])
    # both would be nearer only at 1955: one of ten
    assert test.p == pytest.approx((1 + (test.null >= test.statistic - 1e-12).sum()) / 11)


def test_one_state_alone_and_one_period() -> None:
    one = changes((1, 0.2, {1956: 1.0}))
    assert follow_score(one, PERIODS, np.array([1955, 1954]), 1, 0.1, 1, 0, 1).tolist() == [1, 0]
    assert follow_score(one, PERIODS, np.array([1957, 1955]), 1, 0.1, -1, 0, 1).tolist() == [1, 0]


def test_a_step_of_just_the_least_size_can_be_followed() -> None:
    # closing .25 of .4 is .1
    moves = changes((1, 0.1, {1955: 1.0}), (2, 0.2, {1957: 1.0}))
    _, placebo, _ = permutation.test_rivals(lead_lag(changes=moves, states=3, place=10))
    assert placebo.null == pytest.approx([NEAR[1] / 2, 0])
