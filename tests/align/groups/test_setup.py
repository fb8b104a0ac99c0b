"""From counts to the arrays of the group answers, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.groups import setup
from framing.align.groups.setup import (
    TABLES,
    answer_groups,
    empty_tables,
    group_settings,
    make_group_panel,
    tabulate_groups,
    take_dominant,
)
from framing.align.inputs.groups import Membership
from framing.align.inputs.panel import Panel
from framing.align.inputs.series import Series
from framing.terms import Fact

PERIODS = np.arange(1950, 1954)
# of frames a and b: AUS with 4 and 2 passages in two of four periods, CAN with 10 in all, USA with 20
TOTAL = np.array([[4.0, 0, 2, 0], [10, 10, 10, 10], [20, 20, 20, 0]])
COUNT = np.array([[1.0, 0, 2, 0], [1, 2, 3, 4], [10, 5, 0, 0]])
MEMBERS = Membership(("USA", "CAN", "NZL"), ("ally", "other"), np.array([[0] * 4, [1, 1, 0, -1], [1] * 4]))


def panel(frames: tuple[str, ...] = ("a", "b"), states: tuple[str, ...] = ("AUS", "CAN", "USA")) -> Panel:
    count = np.stack([COUNT, 2 * COUNT])[: len(frames)]
    total = np.stack([TOTAL, 2 * TOTAL])[: len(frames)]
    return Panel(states, frames, PERIODS, count, total, total, total >= 15)


def test_secondary_states_with_their_groups() -> None:
    found = make_group_panel(panel(), "USA", MEMBERS, 1)
    assert (found.states, found.frames, found.groups, found.compare) == (
        ("AUS", "CAN"),
        ("a", "b"),
        ("ally", "other"),
        1,
    )
    assert found.periods is PERIODS
    # a state that no table names has no group
    assert found.code.tolist() == [[-1] * 4, [1, 1, 0, -1]]
    assert found.weight.tolist() == [[TOTAL[0].tolist(), TOTAL[1].tolist()], [(2 * row).tolist() for row in TOTAL[:2]]]
    # 1 of 4 and 2 of 2; however few, they count
    assert found.share[0] == pytest.approx(np.array([[0.25, 0, 1, 0], [0.1, 0.2, 0.3, 0.4]]))
    assert found.others == [0]


def test_the_dominant_states_series_by_frame() -> None:
    weights = np.ones(4)
    shift: Any = SimpleNamespace(place=2, weights=weights, rise=0.1, error=0.01)
    found = take_dominant(panel(), "USA", "domestic", ("b", "c", "a"), {"a": [shift]})
    assert found.audience == "domestic"
    assert found.weight.tolist() == [[40, 40, 40, 0], [0] * 4, [20, 20, 20, 0]]
    assert found.share == pytest.approx(np.array([[0.5, 0.25, 0, 0], [0] * 4, [0.5, 0.25, 0, 0]]))
    assert found.shifts == ((), (), (shift,))


def test_settings_are_those_of_the_alignment() -> None:
    given = AlignSettings(
        "USA",
        closing=0.5,
        permutations=199,
        level=0.9,
        fdr=0.1,
        seed=7,
        placebo=("c",),
        domestic_frames=("d",),
        mechanisms=(("H4a", "e"),),
    )
    found = group_settings(given, ("a", "c", "d", "e", "b"))
    assert (found.quarter, found.permutations, found.level, found.fdr, found.seed) == (0.5, 199, 0.9, 0.1, 7)
    assert (found.placebo, found.practices) == (("c",), ("a", "b"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the group answers were asked, and answers in the order of the tables."""
    calls: list[Any] = []
    names = ("effects", "event_study", "stacked", "exposed", "projections", "lead_lag", "tests")

    def estimate_groups(*given: Any) -> Any:
        calls.append(given)
        return SimpleNamespace(**{name: name for name in names})

    monkeypatch.setattr(setup, "estimate_groups", estimate_groups)
    return calls


def two_audiences() -> list[Series]:
    where = np.array(["", "", ""])
    return [Series("domestic", panel(), where, "counts"), Series("international", panel(("b",)), where, "counts")]


def test_answers_rest_on_the_shifts_of_practices_and_on_turns_of_dominance(asked: list[Any]) -> None:
    settings = AlignSettings("USA", placebo=("b",), dominance=(("CAN", 1950, 1951), ("USA", 1952, 1953)))
    shifts: Any = [{"a": ["first"], "b": ["none"]}, {"b": ["none"]}]
    dose = pd.DataFrame({"state": ["AUS", "CAN"], "period": [1950, 1950], "exposure": [0.5, 2.0]})
    answer_groups(two_audiences(), shifts, MEMBERS, 1, settings, {Fact.PRESSURE: dose})
    own, dominant, groups, doses = asked[0]
    assert (own.states, own.compare) == (("AUS", "CAN"), 1)
    assert [one.audience for one in dominant] == ["domestic", "international"]
    assert [one.shifts for one in dominant] == [(("first",), ()), ((), ())]
    # the second panel has frame b alone, whose passages are those of its first rows
    assert dominant[1].weight.tolist() == [[0] * 4, [20, 20, 20, 0]]
    assert [one.handovers for one in dominant] == [(2,), (2,)]
    assert groups.practices == ("a",)
    assert list(doses) == ["pressure"]
    assert doses["pressure"].tolist() == [[0.5] * 4, [2.0] * 4]


def test_graded_exposure_stands_for_inducement_where_there_is_no_table_of_it(asked: list[Any]) -> None:
    values = np.arange(12.0).reshape(3, 4)
    members = Membership(("CAN", "USA", "AUS"), ("exposed", "unexposed"), np.zeros((3, 4), dtype=int), values)
    dose = pd.DataFrame({"state": ["AUS", "CAN"], "period": [1950, 1950], "exposure": [0.5, 2.0]})
    settings = AlignSettings("USA")
    for given, names in (
        (None, ["exposure"]),
        ({Fact.PRESSURE: dose}, ["pressure", "exposure"]),
        ({Fact.INDUCEMENT: dose}, ["inducement"]),
    ):
        answer_groups(two_audiences()[:1], [{}], members, 1, settings, given)
        doses = asked[-1][3]
        assert list(doses) == names
        if "exposure" in doses:
            assert doses["exposure"].tolist() == values[[2, 0]].tolist()


def test_tables_have_their_names_and_count_states_that_speak(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[Any] = []

    def count_state_years(membership: Membership, where: np.ndarray) -> str:
        assert membership is MEMBERS
        spoken.append(where)
        return "counts"

    monkeypatch.setattr(setup, "count_state_years", count_state_years)
    only_b = panel()
    only_b.total[0, 1, 1] = 0  # CAN has texts of frame b alone in 1951
    only_b.total[1, 1, 1] = 1
    only_b.total[:, 1, 3] = 0
    series = [Series("domestic", only_b, np.array(["", "", ""]), "counts")]
    tables, tests = tabulate_groups(series, [{}], MEMBERS, 1, AlignSettings("USA"), None)
    assert tables == {
        **{"group_counts": "counts", "group_effects": "effects", "event_study": "event_study", "stacked": "stacked"},
        **{"exposure_effects": "exposed", "projections": "projections", "lead_lag": "lead_lag"},
    }
    assert tests == "tests"
    assert asked[0][0].compare == 1
    assert asked[0][3] == {}
    dose = pd.DataFrame({"state": ["AUS", "CAN"], "period": [1950, 1950], "exposure": [0.5, 2.0]})
    tabulate_groups(series, [{}], MEMBERS, 1, AlignSettings("USA"), {Fact.PRESSURE: dose})
    assert list(asked[1][3]) == ["pressure"]
    # the dominant state is none of a group, and one without texts says nothing
    assert spoken[0].tolist() == [[False] * 4, [True, True, True, False], [False] * 4]


def test_empty_tables_have_their_columns() -> None:
    found = empty_tables()
    assert list(found) == [schema.name for schema in TABLES]
    for schema in TABLES:
        assert list(found[schema.name]) == [column.name for column in schema.columns]
        assert found[schema.name].empty


def test_a_single_passage_has_a_share() -> None:
    one = panel()
    one.total[0, 0, 1] = one.count[0, 0, 1] = one.total[0, 2, 3] = one.count[0, 2, 3] = 1
    assert make_group_panel(one, "USA", MEMBERS, 1).share[0, 0].tolist() == [0.25, 1, 1, 0]
    assert take_dominant(one, "USA", "domestic", ("a",), {}).share[0].tolist() == [0.5, 0.25, 0, 1]
