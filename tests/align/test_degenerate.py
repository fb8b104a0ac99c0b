from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts, write_alignment

from .tables import sharp_counts, small_counts

FAST = {"permutations": 49}


def drop(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return table[keep]


TABLES = {
    "constant": small_counts().assign(count=3),
    "never used": small_counts().assign(count=0),
    "always used": small_counts().assign(count=30),
    "missing periods": small_counts().query("period % 3 != 0 or state == 'USA'"),
    "state seen once": small_counts().query("state != 'S3' or period == 1955"),
    "state without passages": small_counts().assign(
        count=lambda table: table["count"].where(table["state"] != "S2", 0),
        total=lambda table: table["total"].where(table["state"] != "S2", 0),
    ),
    "frame never used beside another": pd.concat([small_counts(), small_counts().assign(frame="never", count=0)]),
    "states with frames of their own": small_counts().assign(
        frame=lambda table: table["frame"].where(table["state"] != "S0", "own")
    ),
    "sums of probabilities": small_counts().assign(count=lambda table: table["count"] * 0.5),
    "six periods": small_counts(6),
    "gap": small_counts().query("period < 1953 or period > 1960"),
    "huge": small_counts().assign(
        count=lambda table: table["count"] * 10_000, total=lambda table: table["total"] * 10_000
    ),
    "far periods": small_counts().assign(period=lambda table: table["period"] * 50),
    "negative periods": small_counts().assign(period=lambda table: table["period"] - 1960),
    "odd labels": small_counts().replace({"state": {"S1": 'Österreich, "k.u.k."'}}).assign(frame="ü; x"),
    "one secondary state": small_counts(states=1),
}


@pytest.mark.parametrize("name", TABLES)
def test_odd_tables_give_whole_results(name: str, tmp_path) -> None:
    exposure = pd.DataFrame({"state": ["S0", "S1"], "period": [1950, 1950], "exposure": [1.0, 0.0]})
    table = TABLES[name]
    alignment = align_counts(
        table, AlignSettings("USA", **FAST), exposure=exposure if "S0" in set(table["state"]) else None
    )
    secondary = table["state"].nunique() - 1
    assert len(alignment.adoption) <= len(alignment.dominant_shifts) * secondary
    if len(alignment.adoption):
        assert alignment.adoption.groupby(["frame", "shift_date"]).size().le(secondary).all()
    hypotheses = 8 if alignment.group_effects.empty else 10  # with groups also `from below` and `H3 states`
    assert len(alignment.scorecard) == hypotheses * len(alignment.dominant_shifts)
    paths = write_alignment(alignment, tmp_path)
    assert {"shifts.csv", "adoption.csv", "tests.csv", "scorecard.csv"} <= {path.name for path in paths}
    assert "nan" not in (tmp_path / "adoption.csv").read_text()


@pytest.mark.parametrize("name", ["constant", "never used", "always used"])
def test_a_series_that_does_not_change_has_no_shift(name: str) -> None:
    assert align_counts(TABLES[name], AlignSettings("USA", **FAST)).shifts.empty


def test_early_shift_is_left_censored() -> None:
    counts = sharp_counts().query("period >= 1966")
    alignment = align_counts(counts, AlignSettings("USA", **FAST))
    assert alignment.dominant_shifts["left_censored"].all()


EXPOSURES = {
    "list of the exposed": (pd.DataFrame({"state": ["S0", "S1"], "period": 1950, "exposure": 1.0}), {"S0", "S1"}),
    "numbers": (
        pd.DataFrame({"state": ["S0", "S1", "S2", "S3"], "period": 1950, "exposure": [10.0, 20, 30, 40]}),
        {"S2", "S3"},
    ),
    "all alike": (pd.DataFrame({"state": ["S0", "S1", "S2", "S3"], "period": 1950, "exposure": 0.0}), set()),
    "joins in the window": (
        pd.DataFrame(
            {
                "state": np.repeat(["S0", "S1", "S2", "S3"], 2),
                "period": [1950, 1961] * 4,
                "exposure": [0, 1, 0, 0, 1, 1, 0, 0],
            }
        ),
        {"S0", "S2"},
    ),
}


@pytest.mark.parametrize("name", EXPOSURES)
def test_exposure_is_read_as_described(name: str) -> None:
    table, exposed = EXPOSURES[name]
    alignment = align_counts(small_counts(), AlignSettings("USA", **FAST), exposure=table)
    own = alignment.adoption
    assert set(own.loc[own["exposed"] == True, "state"]) == exposed  # noqa: E712 (unknown is neither)


def test_tables_without_rows_keep_their_columns(tmp_path) -> None:
    alignment = align_counts(TABLES["constant"], AlignSettings("USA", **FAST))
    assert alignment.dominant_shifts.empty
    for path in write_alignment(alignment, tmp_path):
        if path.suffix == ".csv":
            assert list(pd.read_csv(path).columns), path.name
    assert {"group", "lag", "share_adopted"} <= set(pd.read_csv(tmp_path / "survival.csv").columns)
