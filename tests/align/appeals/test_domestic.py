"""What else may lie behind a shift: domestic texts and circumstances, mechanisms, threats."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.verdicts.story import describe_alignment
from framing.errors import UsageError

from ..tables import FAST, NEVER, sharp_counts


def test_each_kind_of_texts_is_told_with_its_own_outcomes() -> None:
    alignment = align_counts(two_audiences(1965, 1970), AlignSettings("USA", **FAST))
    lines = list(describe_alignment(alignment))
    own = {
        kind: lines.index(next(line for line in lines if f"({kind} texts)" in line))
        for kind in ("domestic", "international")
    }
    for place in own.values():
        assert sum(int(part.split()[0]) for part in lines[place + 1].strip(" .").split(", ")) == 2
    least = [line for line in lines if "the median state could show" in line]
    assert all("1 periods" not in line and "1 points" not in line for line in least)


def two_audiences(home: int, abroad: int) -> pd.DataFrame:
    speaks = sharp_counts({"USA": home})
    at_home = speaks[speaks["state"] == "USA"].assign(audience="domestic")
    rest = sharp_counts({"USA": abroad, "Never": NEVER}, seed=1).assign(audience="international")
    return pd.concat([at_home, rest], ignore_index=True)


@pytest.mark.parametrize(
    ("home", "abroad", "verdict"),
    [(1965, 1970, "supported"), (1970, 1965, "not supported"), (1970, 1970, "not enough evidence")],
)
def test_domestic_first_by_dates(home: int, abroad: int, verdict: str) -> None:
    alignment = align_counts(two_audiences(home, abroad), AlignSettings("USA", **FAST))
    assert alignment.dominant_shifts.set_index("audience")["date"].to_dict() == {
        "domestic": home,
        "international": abroad,
    }
    card = alignment.scorecard[alignment.scorecard["hypothesis"] == "H2"]
    assert (card["verdict"] == verdict).all()
    assert (card["estimate"] == abroad - home).all()
    # of whole years only: the new level is heard by the end of its first year, the old one from the beginning of its last
    assert (card["low"] <= abroad - home - 2).all()
    assert (card["high"] >= abroad - home + 2).all()
    assert alignment.framing.empty
    assert set(alignment.framing_tests["test"]) == {"home first"}


def test_a_domestic_table_does_the_same() -> None:
    both = two_audiences(1965, 1970)
    home = both[both["audience"] == "domestic"].drop(columns="audience")
    rest = both[both["audience"] != "domestic"].drop(columns="audience")
    alignment = align_counts(rest, AlignSettings("USA", **FAST), domestic=home)
    card = alignment.scorecard[alignment.scorecard["hypothesis"] == "H2"]
    assert (card["verdict"] == "supported").all()


def test_domestic_circumstances_that_change_just_before() -> None:
    years = np.arange(1950, 1995)
    table = pd.DataFrame({"period": years, "other_party": (years >= 1968).astype(float)})
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), domestic=table)
    row = alignment.tests[alignment.tests["test"] == "domestic circumstances: other_party"].iloc[0]
    assert row["statistic"] > row["null_mean"]
    with pytest.raises(UsageError, match="row 2"):
        align_counts(
            sharp_counts(),
            AlignSettings("USA", **FAST),
            domestic=table.astype(object).assign(other_party=[1, "x"] + [0] * 43),
        )


def mechanism_counts() -> pd.DataFrame:
    counts = sharp_counts({"USA": 1970, "F1": 1974, "F2": 1975, "F3": 1976, "N1": NEVER, "N2": NEVER})
    aid = counts.assign(frame="aid", count=(counts["total"] * 0.02).round())
    for state, year in (("F1", 1974), ("F2", 1975), ("F3", 1976)):
        near = (aid["state"] == state) & ((aid["period"] - year).abs() <= 3)
        aid.loc[near, "count"] = (aid.loc[near, "total"] * 0.15).round()
    return pd.concat([counts, aid], ignore_index=True)


@pytest.mark.parametrize(
    ("f1", "verdict"), [(0.7, "supported"), (0.3, "not enough evidence"), (None, "not enough evidence")]
)
def test_mechanism_needs_a_classifier_that_sees_it(f1: float | None, verdict: str) -> None:
    scores = () if f1 is None else (("aid", f1),)
    settings = AlignSettings("USA", mechanisms=(("H4a", "aid"),), mechanism_f1=scores, **FAST)
    card = align_counts(mechanism_counts(), settings).scorecard
    own = card[(card["frame"] == "alliance") & (card["hypothesis"] == "H4a")].iloc[0]
    assert own["verdict"] == verdict
    assert own["estimate"] == pytest.approx(13, abs=2)


def test_shared_threats_at_adoption() -> None:
    rows = [
        (state, year, "communism", 3 if 1967 <= year <= 1977 else 0, 20)
        for state in ("USA", "Follower")
        for year in range(1950, 1995)
    ]
    threats = pd.DataFrame([row for row in rows if row[3]], columns=["state", "period", "threat", "count", "total"])
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), threats=threats)
    shared = alignment.threats[alignment.threats["state"] == "Follower"]
    assert shared["threat"].tolist() == ["communism"]
    row = alignment.tests[alignment.tests["test"] == "common threat"].iloc[0]
    assert row["statistic"] > row["null_mean"]
