"""Words and votes by hand: windows, groups, deals, nulls, and which shifts the table of conduct is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.conduct.answers import _correct, answer_votes
from framing.align.conduct.votes import (
    Agreement,
    Around,
    _apart,
    _deal,
    _usual_group,
    change_around,
    correlate,
    divide_sums,
    gather_around,
    rank_cells,
    sum_products,
    test_agreement,
    turn_votes,
)
from framing.align.nulls import rank_p

NAN = float("nan")


def test_eight_periods_before_and_ten_from_the_shift_on() -> None:
    # a step at place 12 in 30 periods; what lies before 4 and after 22 does not count
    values = np.zeros((1, 30))
    values[0, 12:] = 1
    values[0, :4], values[0, 23:] = 99, 99
    even = np.ones((1, 30))
    assert change_around(values, even, 12)[0] == 1
    values[0, 4], values[0, 22] = 8, 12  # the ends of both windows: 8 of 8 periods, 11 more of 11
    assert change_around(values, even, 12)[0] == pytest.approx(1 + 1 - 1)
    # near the beginning there are fewer periods
    assert change_around(np.array([[1.0, 3, 5, 5]]), np.ones((1, 4)), 2)[0] == 3
    assert np.isnan(change_around(np.array([[1.0, 3, 5, 5]]), np.ones((1, 4)), 1)[0])
    # what is not known does not count, whatever its weight; weights of 1 and 3 after: 4 and 8, mean 7
    found = change_around(np.array([[1.0, 1, NAN, 4, 8]]), np.array([[1.0, 1, 9, 1, 3]]), 2)
    assert found[0] == pytest.approx(6)


def test_each_state_has_its_own_windows() -> None:
    # the second state has one period before the shift: too few, whatever the first has; no weight is no period
    values, weight = np.array([[1.0, 1, 3, 3], [1, 1, 3, 3], [1, 1, 3, 3]]), np.ones((3, 4))
    values[1, 0], weight[2, 0] = NAN, 0
    assert change_around(values, weight, 2) == pytest.approx([2, NAN, NAN], nan_ok=True)
    # weights below 1: .25 and .25 of 2 and 4 after
    assert change_around(np.array([[1.0, 1, 2, 4]]), np.full((1, 4), 0.25), 2)[0] == 2
    # states are turned each by itself: 0 0 0 2 becomes 2 0 0 0, 4 4 8 8 becomes 8 4 4 8
    assert turn_votes(np.array([[0.0, 0, 0, 2], [4, 4, 8, 8]]), 2)[1].tolist() == [-1, 0]


def test_equal_values_share_ranks_and_deals_give_other_states_votes() -> None:
    # 5, 1, 5, 9: ranks 2.5, 1, 2.5, 4 about 2.5, over 3
    equal = rank_cells(np.array([5.0, 1, 5, 9]), np.ones(4, bool), np.zeros(4, int))
    assert equal == pytest.approx([0, -0.5, 0, 0.5])
    plain = Around(np.array([[30.0, 10, 20]]), np.array([[[0.9, 0.5, 0.1]]]), np.zeros((1, 3), int))
    assert correlate(plain) == pytest.approx(0.5)
    # dealt .1, .5, .9
    assert correlate(plain, deal=np.array([2, 1, 0])) == pytest.approx(-0.5)


def test_products_of_ranks_by_state() -> None:
    around = Around(np.array([[1.0, 2, 3, 4, NAN]]), np.array([[[1.0, 2, 3, NAN, 5]]]), np.array([[0, 0, 0, 0, 0]]))
    # three states are known in both: ranks -.5, 0, .5
    assert sum_products(around).tolist() == [[0.25, 0, 0.25, 0, 0]] * 3
    assert divide_sums(np.array([[1.0, 1], [4, 0], [1, 9]])) == pytest.approx([0.5, NAN], nan_ok=True)
    assert divide_sums(np.array([[0.1, 3], [0.25, 4], [0.25, 9]])) == pytest.approx([0.4, 0.5])
    # states whose group is not known do not count
    unknown = Around(around.words, around.votes, np.array([[0, 0, -1, 0, 0]]))
    assert np.isnan(correlate(unknown))
    # two shifts: products are added up
    two = Around(np.array([[1.0, 2, 3], [1, 2, 3]]), np.array([[[1.0, 2, 3]], [[1.0, 3, 2]]]), np.zeros((2, 3), int))
    assert correlate(two) == pytest.approx((0.5 + 0.25) / np.sqrt(1 * 1))


def test_groups_turns_and_deals() -> None:
    # 0 twice and 1 once; never known; 1 and 0 alike often: the lowest
    assert _usual_group(np.array([[0, -1, 1], [1, -1, 0], [0, -1, -1]])).tolist() == [0, -1, 0]
    # turns of nine or more, so that no vote comes back to its window: of thirty periods up to 19
    assert list(_apart(30)) == list(range(9, 20))
    assert _usual_group(np.array([[0, -1], [0, -1]])).tolist() == [0, -1]
    # three groups: a deal within each of them, nobody given the votes of another group
    assert _deal(np.array([0, 0, 1, 2]), np.random.default_rng(0))[2:].tolist() == [2, 3]
    home = np.array([0, 1, 0, 1, 1])
    deals = [_deal(home, np.random.default_rng(seed)) for seed in range(30)]
    assert all((home[deal] == home).all() and sorted(deal) == [0, 1, 2, 3, 4] for deal in deals)
    assert {tuple(deal[[1, 3, 4]]) for deal in deals} == {
        (1, 3, 4),
        (1, 4, 3),
        (3, 1, 4),
        (3, 4, 1),
        (4, 1, 3),
        (4, 3, 1),
    }


def test_what_states_did_around_shifts() -> None:
    share = np.tile([0.0, 0, 0, 0.2, 0.2, 0.2], (2, 1))
    votes = np.array([[0.0, 0, 0, 1, 1, 1], [5.0, 5, 5, 5, 5, 5]])
    group = np.array([[0, 0, 7, 1, 1, 1], [2, 2, 2, 2, 2, 2]])
    found = gather_around([share, share], [np.ones((2, 6))] * 2, votes, [3, 2], [0.4, -0.1], group)
    # .2 of .4; at place 2: 0 before, .15 after, of -.1
    assert found.words == pytest.approx(np.array([[0.5, 0.5], [-1.5, -1.5]]))
    assert found.votes.shape == (2, 6, 2)
    assert found.votes[0, 0].tolist() == [1, 0]
    assert found.votes[1] == pytest.approx(turn_votes(votes, 2))
    # the group of the period before the shift
    assert found.group.tolist() == [[7, 2], [0, 2]]
    group[0, 1] = 5
    assert gather_around([share], [np.ones((2, 6))], votes, [0], [1.0], group).group.tolist() == [[0, 2]]


def test_an_agreement_is_made_of_its_parts() -> None:
    rng = np.random.default_rng(2)
    votes = rng.normal(size=(2, 25, 9))
    words = rng.normal(size=(2, 9)) + votes[:, 0]
    words[0, 3] = NAN
    group = np.array([[0] * 4 + [1] * 5, [0] * 4 + [1] * 5])
    group[1, 8] = -1
    around = Around(words, votes, group)
    found = test_agreement(around, 40, 0.8, np.random.default_rng(7))
    again = np.random.default_rng(7)
    home = np.array([0] * 4 + [1] * 5)
    dealt = np.array([correlate(around, deal=_deal(home, again)) for _ in range(40)])
    turned = np.array([correlate(around, turn) for turn in range(9, 15)])
    times = again.multinomial(9, np.full(9, 1 / 9), size=40)
    drawn = divide_sums(sum_products(around) @ times.T)
    assert found.correlation == correlate(around)
    assert (found.low, found.high) == pytest.approx(tuple(np.nanquantile(drawn, [0.1, 0.9])))
    assert (found.null_states.tolist(), found.null_dates.tolist()) == (dealt.tolist(), turned.tolist())
    assert (found.p_states, found.p_dates) == (rank_p(found.correlation, dealt), rank_p(found.correlation, turned))
    assert (found.shifts, found.states) == (2, 9)
    # states and shifts count where words, votes and group are all known: in the first shift two states, in the second none
    holes = Around(
        np.array([[1.0, 2, NAN, 3, 4], [NAN] * 5]),
        np.array([[[1.0, NAN, 3, 4, 5]] + [[1.0, 2, 3, 4, 5]] * 24, [[1.0, 2, 3, 4, 5]] * 25]),
        np.array([[0, 0, 0, -1, 0], [0] * 5]),
    )
    few = test_agreement(holes, 3, 0.8, rng)
    assert (few.shifts, few.states) == (1, 2)
    # nothing can be ranked
    none = test_agreement(Around(words[:1, :2], votes[:1, :, :2], group[:1, :2]), 5, 0.8, rng)
    assert np.isnan([none.correlation, none.low, none.high, none.p_states, none.p_dates]).all()
    assert (len(none.null_states), len(none.null_dates), none.states) == (0, 0, 2)


def agreement(p_states: float, p_dates: float, low: float = 0.1) -> Agreement:
    return Agreement(
        0.4 if np.isfinite(p_states) else NAN, low, 0.6, p_states, p_dates, 2, 30, np.zeros(0), np.zeros(0)
    )


def test_the_larger_p_is_corrected_for_the_number_of_practices() -> None:
    chances = {"aid": (0.01, 0.02), "arms": (0.04, 0.03), "trade": (NAN, NAN)}
    found = _correct([({"practice": name}, agreement(*p)) for name, p in chances.items()], AlignSettings("USA"))
    # .02 twice, .04 once
    assert [row["q"] for row in found] == pytest.approx([0.04, 0.04, NAN], nan_ok=True)
    assert [str(row["verdict"]) for row in found] == ["supported", "supported", "not enough evidence"]
    assert found[0] | {"verdict": "", "reason": ""} == {
        "practice": "aid", "correlation": 0.4, "low": 0.1, "high": 0.6, "p_states": 0.01, "p_dates": 0.02, "shifts": 2,
        "states": 30, "q": 0.04, "verdict": "", "reason": "",
    }  # fmt: skip
    (open_,) = _correct([({}, agreement(0.01, 0.4))], AlignSettings("USA"))
    assert open_["reason"] == "votes of other dates go with the words as well (p 0.40)"
    (other,) = _correct([({}, agreement(0.3, 0.2))], AlignSettings("USA"))
    assert other["reason"] == "votes of other states go with the words as well (p 0.30)"


STATES, PERIODS = ("USA", "A", "B", "C", "D", "E"), np.arange(1950, 1980)


def world() -> tuple[Any, pd.DataFrame]:
    """Counts of two practices and an appeal, of 100 passages each, none of one state in some years; votes of four states."""
    rng = np.random.default_rng(1)
    count = rng.integers(0, 30, (3, 6, 30)).astype(float)
    total = np.full(count.shape, 100.0)
    total[:, 2, 14:17] = count[:, 2, 14:17] = 0
    panel = SimpleNamespace(states=STATES, periods=PERIODS, count=count, total=total)
    rows = [(state, year, rng.normal()) for state in STATES[1:5] for year in PERIODS]
    return SimpleNamespace(panel=panel, audience="domestic"), pd.DataFrame(
        rows, columns=["state", "period", "exposure"]
    )


def found_shifts(
    frame: str, number: int, *shifts: tuple[int, float, float], audience: str = "domestic", name: str = "dominant"
) -> Any:
    own = tuple(SimpleNamespace(place=place, rise=rise, q=q) for place, rise, q in shifts)
    actor = SimpleNamespace(name=name, audience=audience)
    return SimpleNamespace(frame=frame, number=number, actor=actor, search=SimpleNamespace(shifts=own))


def test_the_table_is_of_the_dominant_states_own_shifts_in_practices() -> None:
    series, votes = world()
    settings = AlignSettings("USA", permutations=19, domestic_frames=("liberty",), placebo=("weather",))
    found = [
        found_shifts("aid", 0, (15, 0.1, 0.05), (20, 0.2, 0.051)),
        found_shifts("arms", 1, (12, -0.1, 0.01)),
        found_shifts("arms", 1, (16, 0.3, 0.0), audience="international"),
        found_shifts("arms", 1, (17, 0.3, 0.0), name="secondary"),
        found_shifts("liberty", 2, (15, 0.1, 0.01)),
        found_shifts("weather", 2, (15, 0.1, 0.01)),
    ]
    code = np.array([[1] * 30, [0] * 30, [0] * 30, [0] * 30, [1] * 30, [1] * 30])
    membership: Any = SimpleNamespace(states=("E", "A", "B", "C", "D", "USA"), code=code)
    table = answer_votes([series], found, votes, membership, settings).set_index("practice")
    assert list(table.index) == ["aid", "arms", "all"]
    near = np.full((5, 30), NAN)
    near[:4] = votes["exposure"].to_numpy().reshape(4, 30)
    many = series.panel.total[:, 1:]
    share = np.divide(series.panel.count[:, 1:], many, out=np.full(many.shape, NAN), where=many > 0)
    group = np.array([[0] * 30] * 3 + [[1] * 30] * 2)
    both = gather_around([share[0], share[1]], [many[0], many[1]], near, [15, 12], [0.1, -0.1], group)
    for name, rows in (("aid", [0]), ("arms", [1]), ("all", [0, 1])):
        around = Around(both.words[rows], both.votes[rows], both.group[rows])
        own = test_agreement(around, 19, 0.95, settings.generator("votes", "domestic", name))
        row = table.loc[name]
        assert row[["correlation", "low", "high", "p_states", "p_dates"]].tolist() == pytest.approx(
            [own.correlation, own.low, own.high, own.p_states, own.p_dates], nan_ok=True
        )
        assert (row["shifts"], row["states"], row["audience"]) == (own.shifts, own.states, "domestic")
    # another audience has rows of its own beside them
    abroad = SimpleNamespace(panel=series.panel, audience="international")
    two = answer_votes([series, abroad], found, votes, membership, settings)
    assert two[["practice", "audience"]].to_numpy().tolist() == [
        ["aid", "domestic"], ["arms", "domestic"], ["all", "domestic"], ["arms", "international"], ["all", "international"],
    ]  # fmt: skip
    # without groups all states are one
    plain = answer_votes([series], found[:1], votes, None, settings).set_index("practice")
    one = gather_around([share[0]], [many[0]], near, [15], [0.1], np.zeros((5, 30), int))
    assert plain.loc["aid", "correlation"] == pytest.approx(correlate(one))
    assert answer_votes([series], found[2:], votes, None, settings).empty
    assert answer_votes([series], found, None, None, settings).columns.tolist() == table.reset_index().columns.tolist()
