"""Verdicts from what groups did: one by one, and in place of those of single states."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.verdicts.group_verdicts import judge_groups
from framing.align.verdicts.scorecard import label_of, put_groups_first
from framing.align.verdicts.verdict import Verdict

COLUMNS = [
    *("frame", "shift_date", "audience", "group", "scale", "last", "pass_through", "pass_through_low"),
    *("pass_through_high", "verdict"),
]


def tables(
    *verdicts: str, dose: tuple[float, float, float] | None = None, fact: str = "inducement"
) -> dict[str, pd.DataFrame]:
    rows = []
    for number, verdict in enumerate(verdicts):
        for scale, last in (("points", 5), ("points", 10), ("log odds", 10)):
            share = 0.3 + 0.1 * (last == 10)
            rows.append(("aid", 1950, "domestic", f"g{number}", scale, last, share, 0.1, np.inf, verdict))
    doses = [] if dose is None else [("aid", 1950, "domestic", fact, "dose", last, *dose) for last in (5, 10)]
    names = ["frame", "shift_date", "audience", "group", "estimator", "last", *COLUMNS[6:9]]
    return {
        "group_effects": pd.DataFrame(rows, columns=COLUMNS),
        "exposure_effects": pd.DataFrame(doses, columns=names),
    }


def judge(*verdicts: str, dose: tuple[float, float, float] | None = None) -> dict[str, Verdict]:
    return judge_groups(tables(*verdicts, dose=dose), "aid", 1950, "domestic", 0.25)


@pytest.mark.parametrize(
    ("verdict", "plain", "common", "below"),
    [
        ("supported", "supported", "not supported", "not supported"),
        ("not supported", "not supported", "not enough evidence", "not enough evidence"),
        ("common shock", "not supported", "supported", "not supported"),
        ("from below", "not supported", "not enough evidence", "supported"),
        ("not enough evidence", "not enough evidence", "not enough evidence", "not enough evidence"),
    ],
)
def test_each_group_verdict_has_its_meaning(verdict: str, plain: str, common: str, below: str) -> None:
    found = judge(verdict)
    assert (found["H3 g0"].verdict, found["H1"].verdict, found["from below"].verdict) == (plain, common, below)
    # points over the longest window
    assert (found["H3 g0"].estimate, found["H3 g0"].low, found["H3 g0"].high) == (0.4, 0.1, np.inf)


def test_one_common_shock_among_groups_is_a_common_shock() -> None:
    found = judge("supported", "common shock")
    assert found["H1"].verdict == "supported"
    assert found["H1"].estimate == 1
    assert {"H3 g0", "H3 g1"} <= set(found)


@pytest.mark.parametrize(
    ("dose", "verdict"),
    [((0.1, 0.02, 0.2), "supported"), ((0.1, -0.1, 0.2), "not supported"), ((0.1, -0.1, 0.3), "not enough evidence")],
)
@pytest.mark.parametrize(
    ("fact", "hypothesis"),
    [("exposure", "H4a"), ("inducement", "H4a"), ("pressure", "H4b"), ("own reckoning", "H4c")],
)
def test_facts_speak_for_their_mechanism(
    fact: str, hypothesis: str, dose: tuple[float, float, float], verdict: str
) -> None:
    found = judge_groups(tables("supported", dose=dose, fact=fact), "aid", 1950, "domestic", 0.25)
    assert found[hypothesis].verdict == verdict
    assert found[hypothesis].figure == f"share of the dominant state's move per standard deviation of the dose: {fact}"
    assert (found[hypothesis].estimate, found[hypothesis].low, found[hypothesis].high) == dose
    assert [name for name in found if name.startswith("H4")] == [hypothesis]


def test_a_shift_without_groups_has_no_such_verdict() -> None:
    assert judge_groups(tables("supported"), "aid", 1951, "domestic", 0.25) == {}
    assert "H4a" not in judge("supported")


def test_groups_come_first_where_they_decide() -> None:
    states = {name: Verdict("not supported", name, "of states") for name in ("H1", "H2", "H3", "H4a", "imitation")}
    merged = put_groups_first(states, judge("supported", "not enough evidence", dose=(0.1, -0.1, 0.3)))
    assert list(merged) == ["H1", "H2", "H3 g0", "H3 g1", "H3 states", "H4a", "imitation", "from below"]
    assert merged["H1"].reason == "one group moved more than the other"
    assert merged["H4a"].reason == "of states"  # the dose leaves it open
    assert put_groups_first(states, judge("not enough evidence"))["H1"].reason == "of states"
    assert put_groups_first(states, {}) == states
    assert label_of("H3 g0") == "dependence-led adoption: g0"
    assert label_of("H3 old allies") == "dependence-led adoption: old allies"
    assert label_of("from below") == "rival: from below"
