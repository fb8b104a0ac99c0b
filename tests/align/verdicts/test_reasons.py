"""What the scorecard says: for every verdict its figure and its reason, and its rows for a small study."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.appeals.questions import ask_framing
from framing.align.verdicts.scorecard import COLUMNS, judge, judge_common, judge_dependence
from framing.align.verdicts.verdict import Verdict

from .test_group_verdicts import tables
from .test_scorecard import adoption

SUPPORTED, NOT_SUPPORTED, LITTLE = "supported", "not supported", "not enough evidence"
UNSEEN = "fewer than five states of a group could have shown a move of the dominant state's size"
UNDATED = "the date of the shift is known no better than the length of the window"
ALL_ONE_GROUP = SimpleNamespace(possible=False, difference=0.2)
SETTINGS = AlignSettings("USA")


NO_FRAMING = ask_framing(None, [], None, AlignSettings("USA"))


def outcomes(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"outcome": names})


def has_interval(found: Verdict) -> bool:
    return bool(np.isfinite(found.estimate) and found.low < found.high)


@pytest.mark.parametrize(
    ("moved", "changes", "verdict", "reason"),
    [
        (0.1, {}, NOT_SUPPORTED, "exposed states moved, unexposed ones less"),
        (1.0, {"alike": "alike"}, SUPPORTED, "states move alike whether exposed or not"),
        (0.0, {"alike": "unknown"}, NOT_SUPPORTED, "most states did not move"),
        (0.5, {"alike": "alike"}, LITTLE, "the interval allows both"),
        (1.0, {"table": outcomes(*["unobserved"] * 12), "power": SimpleNamespace(whole=np.zeros(12))}, LITTLE, UNSEEN),
    ],
)
def test_common_shock_among_the_unexposed(moved: float, changes: dict[str, Any], verdict: str, reason: str) -> None:
    found = judge_common(adoption([1.0] * 6 + [moved] * 6, [1.0] * 12, 6, **changes), 0.95)
    figure = "share of unexposed states not at the new level before that moved in the window"
    assert (found.verdict, found.figure, found.reason) == (verdict, figure, reason)
    assert has_interval(found)


def test_common_shock_without_exposure() -> None:
    figure = "share of states not at the new level before that moved in the window"
    for moved, alike, verdict, reason in (
        (0.0, "different", NOT_SUPPORTED, "too few states moved for a common shock"),
        (1.0, "alike", SUPPORTED, "states move alike"),
    ):
        found = judge_common(adoption([moved] * 12, [1.0] * 12, 6, alike=alike, contrast=ALL_ONE_GROUP), 0.95)
        assert (found.verdict, found.figure, found.reason) == (verdict, figure, reason)
    undated = judge_common(adoption([1.0] * 12, [1.0] * 12, 6, dated=False), 0.95)
    assert undated == Verdict(LITTLE, "share of states that moved in the window", UNDATED)


def test_how_many_states_a_common_shock_needs() -> None:
    figure = "share of unexposed states not at the new level before that moved in the window"
    alone = judge_common(adoption([1.0] * 7, [1.0] * 7, 6), 0.95)
    reason = "fewer than two states observed before and around the shift that were not at the new level before"
    assert alone == Verdict(LITTLE, figure, reason)
    two = judge_common(adoption([1.0] * 8, [1.0] * 8, 6), 0.95)
    assert (two.reason, two.estimate) == (UNSEEN, 1)
    five = judge_common(adoption([1.0] * 11, [1.0] * 11, 6, alike="alike"), 0.95)
    assert five.verdict == SUPPORTED  # five of five: from .62
    # of seven unexposed states one was there already: three of six
    given = adoption([1.0] * 6 + [1, 1, 1, 0, 0, 0, 1], [1.0] * 13, 6, table=outcomes(*["followed"] * 12, "already"))
    assert judge_common(given, 0.95).estimate == pytest.approx(3 / 6)


def test_states_without_texts_before_the_window_say_nothing_on_a_common_shock() -> None:
    moves = SimpleNamespace(usable=np.ones(13, bool), level=np.array([0.0] * 10 + [np.nan] * 3))
    # seven unexposed, four of them seen before: two of four moved; the other three may have moved before their texts begin
    found = judge_common(adoption([1.0] * 6 + [1, 1, 0, 0, 1, 0, 0], [1.0] * 13, 6, moves=moves), 0.95)
    assert (found.verdict, found.reason, found.estimate) == (LITTLE, UNSEEN, pytest.approx(2 / 4))
    none = SimpleNamespace(usable=np.ones(13, bool), level=np.full(13, np.nan))
    found = judge_common(adoption([0.0] * 13, [1.0] * 13, 6, moves=none), 0.95)
    assert (found.verdict, has_interval(found)) == (LITTLE, False)


DEPENDENCE = "exposed minus unexposed share that followed, of states not at the new level before"
NOBODY = outcomes(*["not adopted"] * 12)


@pytest.mark.parametrize(
    ("moved", "q", "changes", "verdict", "reason"),
    [
        ([1.0] * 6 + [0.0] * 6, 0.01, {}, SUPPORTED, "exposed states follow, unexposed ones less"),
        (
            [1.0] * 6 + [0.0] * 6,
            0.01,
            {"own": 0.06},
            LITTLE,
            "exposed states moved, but perhaps at dates of their own",
        ),
        ([0.0] * 12, 0.5, {}, NOT_SUPPORTED, "exposed states do not follow more than unexposed ones"),
        ([1.0] * 6 + [0.0] * 6, 0.5, {}, LITTLE, "the interval of the difference is wide"),
        ([0.0] * 12, 0.5, {"table": outcomes(*["unobserved"] * 12), "power": SimpleNamespace(whole=np.zeros(12))},
         LITTLE, UNSEEN),
    ],
)  # fmt: skip
def test_dependence(moved: list[float], q: float, changes: dict[str, Any], verdict: str, reason: str) -> None:
    found = judge_dependence(adoption(moved, [1.0] * 12, 6, **changes), q, SETTINGS)
    assert (found.verdict, found.figure, found.reason) == (verdict, DEPENDENCE, reason)
    assert has_interval(found)


def test_dependence_without_a_date_or_without_groups() -> None:
    undated = judge_dependence(adoption([1.0] * 12, [1.0] * 12, 6, dated=False), 0.01, SETTINGS)
    assert undated == Verdict(LITTLE, DEPENDENCE, UNDATED)
    alone = judge_dependence(adoption([1.0] * 12, [1.0] * 12, 6, contrast=ALL_ONE_GROUP), 0.01, SETTINGS)
    assert alone == Verdict(LITTLE, DEPENDENCE, "no exposure given, or too few states in a group", 0.2)


def test_one_follower_is_enough_and_a_small_difference_is_none() -> None:
    one = adoption([1.0] * 6 + [0.0] * 6, [1.0] * 12, 6, table=outcomes("followed", *["together"] * 11))
    assert judge_dependence(one, 0.01, SETTINGS).verdict == SUPPORTED
    # 40 of 400 exposed and no unexposed state: .1, from .07 to .13: more than none and less than .3, but not by q
    small = adoption([1.0] * 40 + [0.0] * 760, [1.0] * 800, 400)
    found = judge_dependence(small, 0.5, SETTINGS)
    assert (found.verdict, found.reason) == (LITTLE, "the interval of the difference is wide")
    assert 0.06 < found.low < found.high < 0.14


def test_a_group_that_was_there_already_has_no_share() -> None:
    given = adoption([1.0] * 12, [1.0] * 12, 6, table=outcomes(*["already"] * 6, *["followed"] * 6))
    found = judge_dependence(given, 0.5, SETTINGS)
    assert (found.verdict, found.reason) == (LITTLE, UNSEEN)
    assert np.isnan([found.estimate, found.low, found.high]).all()


def mechanisms(**rows: tuple[float, float, float]) -> pd.DataFrame:
    """Rows of hypotheses with their low, high and p."""
    return pd.DataFrame(
        [
            {"hypothesis": name, "group": "all", "difference": 2.0, "low": low, "high": high, "p": p}
            for name, (low, high, p) in rows.items()
        ],
        columns=["hypothesis", "group", "difference", "low", "high", "p"],
    )


def shift(frame: str, date: int, audience: str, p: float, moved: list[float], table: pd.DataFrame) -> Any:
    """A shift in a study of 1900 to 1999; documents of one state are 42 in 1942 and so on, of the other one a year."""
    years = np.arange(1900, 2000)
    contrast = SimpleNamespace(possible=True, difference=0.5, p=p)
    return SimpleNamespace(
        frame=frame, date=date, audience=audience, mechanisms=table,
        adoption=adoption(moved, [1.0] * 12, 6, contrast=contrast),
        states=SimpleNamespace(periods=years, documents=np.array([years - 1900.0, np.ones(100)])),
    )  # fmt: skip


def study() -> tuple[list[Any], list[Any], AlignSettings]:
    words = mechanisms(H4a=(0.1, 4.0, 0.01), H4b=(-3.0, 0.9, 0.5))
    results = [
        shift("aid", 1950, "domestic", 0.03, [1.0] * 6 + [0.0] * 6, words.iloc[:0]),
        shift("trade", 1960, "abroad", 0.5, [0.0] * 12, words),
    ]

    def hazard(audience: str, low: float) -> Any:
        names = ["peers", "success"]
        rows = pd.DataFrame({"covariate": names, "estimate": [0.5, 0.0], "low": [low, -0.5], "high": [0.9, 0.05]})
        found = SimpleNamespace(enough=True, coefficients=rows)
        return SimpleNamespace(frame="aid", date=1950, audience=audience, covariates=tuple(names), hazard=found)

    f1 = tuple((code, 0.8) for code in ("gifts", "threats", "gains"))
    codes = (("H4a", "gifts"), ("H4b", "threats"), ("H4c", "gains"))
    settings = AlignSettings("USA", mechanisms=codes, mechanism_f1=f1, leads=8, lags=10, closing=0.4)
    return results, [hazard("domestic", 0.1), hazard("abroad", -0.1)], settings


def test_a_row_for_every_shift_and_hypothesis() -> None:
    results, hazards, settings = study()
    card = judge(
        results, hazards, tables("supported", dose=(0.1, -0.1, 0.3)), ask_framing(None, [], None, settings), settings
    )
    assert list(card.columns) == COLUMNS
    aid, trade = (card[card["frame"] == name].set_index("hypothesis") for name in ("aid", "trade"))
    little = LITTLE
    assert aid["verdict"].to_dict() == {
        "H1": NOT_SUPPORTED, "H2": little, "H3 g0": SUPPORTED, "H3 states": little, "H4a": NOT_SUPPORTED, "H4b": little,
        "H4c": little, "learning": NOT_SUPPORTED, "imitation": SUPPORTED, "from below": NOT_SUPPORTED,
    }  # fmt: skip
    # a dose of .3 at most is below the .4 asked for; p of .03 among two shifts is .06
    assert aid.loc["H4a", "reason"] == "a larger dose does not go with a larger move"
    assert aid.loc["H3 states", "reason"] == "the interval of the difference is wide"
    assert aid.loc["H3 g0", ["estimate", "low", "high"]].tolist() == [0.4, 0.1, np.inf]
    assert aid.loc["H3 g0", "label"] == "dependence-led adoption: g0"
    assert aid.loc["learning", "label"] == "rival: learning from success"
    assert trade["verdict"].to_dict() == {
        "H1": NOT_SUPPORTED, "H2": little, "H3": NOT_SUPPORTED, "H4a": SUPPORTED, "H4b": NOT_SUPPORTED, "H4c": little,
        "learning": little, "imitation": little,
    }  # fmt: skip
    assert trade.loc["learning", "reason"] == "no column `success` in a table of covariates"
    assert trade.loc["imitation", "reason"] == "no exposure given"
    assert trade.loc["H4a", "figure"] == "percentage points more passages around adoption than elsewhere"
    assert set(zip(card["frame"], card["shift_date"], card["audience"], strict=True)) == {
        ("aid", 1950, "domestic"), ("trade", 1960, "abroad")}  # fmt: skip
    # 1942 to 1960: 42 + ... + 60 = 19 * 51, and 19 of the other state; 1952 to 1970: 19 * 61 and 19
    assert (set(aid["documents"]), set(trade["documents"])) == ({988.0}, {1178.0})


def test_a_shift_alone_is_not_corrected() -> None:
    results, hazards, settings = study()
    nothing = {name: table.iloc[:0] for name, table in tables("supported").items()}
    card = judge(results[:1], hazards, nothing, NO_FRAMING, settings).set_index("hypothesis")
    assert card.loc["H3", "verdict"] == SUPPORTED
    assert card.loc["H3", "label"] == "dependence-led adoption"
    assert (card.loc["H3", "low"] > 0.5, card.loc["H3", "high"] < 1.5) == (True, True)
    wide = judge(results[:1], hazards, nothing, NO_FRAMING, AlignSettings("USA", level=0.999)).set_index("hypothesis")
    assert wide.loc["H1", "high"] > card.loc["H1", "high"]
    assert wide.loc["H3", "low"] < card.loc["H3", "low"]


def test_domestic_framing_is_judged_for_the_shift_itself() -> None:
    results, hazards, settings = study()
    keys = [("aid", 1950, "domestic"), ("trade", 1950, "domestic"), ("aid", 1960, "domestic"), ("aid", 1950, "abroad")]
    answers = pd.DataFrame(
        [
            {"practice": name, "shift_date": date, "audience": audience, "test": "home first", "estimate": float(number),
             "low": 0.0, "high": 9.0, "verdict": SUPPORTED, "reason": f"answer {number}"}
            for number, (name, date, audience) in enumerate(keys, 1)
        ],
        columns=NO_FRAMING.columns,
    )  # fmt: skip
    card = judge(results, hazards, tables("supported"), answers, settings)
    found = card[card["hypothesis"] == "H2"].set_index("frame")
    assert found.loc["aid", ["verdict", "estimate", "reason"]].tolist() == [SUPPORTED, 1.0, "answer 1"]
    assert found.loc["trade", "verdict"] == LITTLE
