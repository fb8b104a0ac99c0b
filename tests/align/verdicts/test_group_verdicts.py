"""Verdicts from what groups did: one by one, and in place of those of single states."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.groups.verdicts import Extent
from framing.align.settings import AlignSettings
from framing.align.verdicts.group_verdicts import judge_groups
from framing.align.verdicts.scorecard import label_of, put_groups_first
from framing.align.verdicts.verdict import Verdict

SETTINGS = AlignSettings("USA")
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
    return judge_groups(tables(*verdicts, dose=dose), "aid", 1950, "domestic", SETTINGS)


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


@pytest.mark.parametrize(("level", "chance"), [(0.95, ".95"), (0.5, ".5")])
def test_dates_differ_with_the_probability_of_the_level(level: float, chance: str) -> None:
    settings = AlignSettings("USA", level=level)
    found = judge_groups(tables("from below"), "aid", 1950, "domestic", settings)["from below"]
    assert found.reason == f"the dates differ with probability {chance}"


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("not supported", "the group did not move 50 % of the way beyond the comparison group"),
        ("not enough evidence", "the interval includes both 50 % of the move and none"),
    ],
)
def test_reasons_name_the_least_share_that_counts(verdict: str, reason: str) -> None:
    settings = AlignSettings("USA", closing=0.5)
    assert judge_groups(tables(verdict), "aid", 1950, "domestic", settings)["H3 g0"].reason == reason
    assert judge(verdict)["H3 g0"].reason == reason.replace("50 %", "a quarter")


@pytest.mark.parametrize(("closing", "share"), [(0.25, "a quarter"), (0.5, "50 %")])
def test_the_extent_is_told_by_the_least_share_that_counts(closing: float, share: str) -> None:
    told = [one.told(closing) for one in (Extent.QUARTER, Extent.LESS, Extent.OPEN, Extent.NONE)]
    assert told == [f"{share} or more", f"less than {share}", "open", ""]


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
    found = judge_groups(tables("supported", dose=dose, fact=fact), "aid", 1950, "domestic", SETTINGS)
    assert found[hypothesis].verdict == verdict
    assert found[hypothesis].figure == f"share of the dominant state's move per standard deviation of the dose: {fact}"
    assert (found[hypothesis].estimate, found[hypothesis].low, found[hypothesis].high) == dose
    assert [name for name in found if name.startswith("H4")] == [hypothesis]


def test_a_shift_without_groups_has_no_such_verdict() -> None:
    assert judge_groups(tables("supported"), "aid", 1951, "domestic", SETTINGS) == {}
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


def test_the_longest_window_of_the_dose_itself_counts() -> None:
    found = tables("supported", dose=(0.5, 0.4, 0.6))
    doses = found["exposure_effects"]
    last = {"pass_through": 0.1, "pass_through_low": -0.1, "pass_through_high": 0.2}
    longest, other = doses.iloc[:1].assign(last=15, **last), doses.iloc[:1].assign(last=20, estimator="imputed")
    found["exposure_effects"] = pd.concat([longest, doses, other])
    assert judge_groups(found, "aid", 1950, "domestic", SETTINGS)["H4a"].verdict == "not supported"


@pytest.mark.parametrize("dose", [(0.1, 0.0, 0.3), (0.1, -0.1, 0.25)])
def test_an_interval_that_reaches_a_bound_leaves_the_dose_open(dose: tuple[float, float, float]) -> None:
    assert judge("supported", dose=dose)["H4a"].verdict == "not enough evidence"


MOVE = "share of the dominant state's move made beyond the comparison group"
SAME_TIME = "groups that moved at the same time as the comparison group"
BEFORE = "groups that moved before the dominant state"
IMPRECISE = "no group's change is estimated precisely enough"


@pytest.mark.parametrize(
    ("verdict", "reason", "common", "below"),
    [
        (
            "supported",
            "the group moved with the dominant state, and more than the comparison group",
            Verdict("not supported", SAME_TIME, "one group moved more than the other", 0),
            Verdict("not supported", BEFORE, "no group moved earlier", 0),
        ),
        (
            "common shock",
            "the group moved, but so did the comparison group at the same time",
            Verdict("supported", SAME_TIME, "all moved alike at the same time", 1),
            Verdict("not supported", BEFORE, "no group moved earlier", 0),
        ),
        (
            "from below",
            "the group moved before the dominant state",
            Verdict("not enough evidence", SAME_TIME, IMPRECISE, 0),
            Verdict("supported", BEFORE, "the dates differ with probability .95", 1),
        ),
        (
            "not enough evidence",
            "the interval includes both a quarter of the move and none",
            Verdict("not enough evidence", SAME_TIME, IMPRECISE, 0),
            Verdict("not enough evidence", BEFORE, IMPRECISE, 0),
        ),
    ],
)
def test_a_verdict_has_its_figure_and_reason(verdict: str, reason: str, common: Verdict, below: Verdict) -> None:
    found = judge(verdict)
    assert (found["H3 g0"].figure, found["H3 g0"].reason) == (MOVE, reason)
    for own, expected in ((found["H1"], common), (found["from below"], below)):
        assert (own.verdict, own.figure, own.reason, own.estimate) == (
            *(expected.verdict, expected.figure, expected.reason),
            expected.estimate,
        )


def test_groups_of_one_verdict_are_counted() -> None:
    found = judge("common shock", "from below", "common shock", "from below", "from below")
    assert (found["H1"].estimate, found["from below"].estimate) == (2, 3)


@pytest.mark.parametrize(
    ("dose", "reason"),
    [
        ((0.1, 0.02, 0.2), "states with a larger dose moved more"),
        ((0.1, -0.1, 0.2), "a larger dose does not go with a larger move"),
        ((0.1, -0.1, 0.3), "the interval is wide"),
    ],
)
def test_a_dose_has_its_reason(dose: tuple[float, float, float], reason: str) -> None:
    assert judge("supported", dose=dose)["H4a"].reason == reason


def test_the_group_of_the_exposed_is_dependence_itself_and_points_alone_count() -> None:
    given = tables("supported")
    effects = given["group_effects"].assign(group="exposed")
    points = effects["scale"] == "points"
    given["group_effects"] = effects.assign(pass_through=effects["pass_through"].where(points, 9.0))
    found = judge_groups(given, "aid", 1950, "domestic", SETTINGS)
    assert list(found) == ["H3", "H1", "from below"]
    assert found["H3"].estimate == 0.4
