"""Rows and verdicts of tests, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.nulls import NullTest
from framing.align.rivals.testing import NULLS, TESTS, group_tests, join_tables, table_tests

NULL = np.arange(1.0, 102)  # 1 to 101


def rows(*tests: NullTest, level: float = 0.95, fdr: float = 0.05) -> tuple[pd.DataFrame, pd.DataFrame]:
    return table_tests(list(tests), "ships", 1950, "domestic", AlignSettings("USA", level=level, fdr=fdr))


def test_a_row_has_the_bounds_of_its_null() -> None:
    table, nulls = rows(NullTest("wave", 3.0, NULL, 0.4, "chance"))
    row = table.iloc[0]
    # 101 draws: .025 lies 2.5 places above the first
    assert (row["null_low"], row["null_high"], row["null_mean"]) == pytest.approx((3.5, 98.5, 51))
    assert (row["statistic"], row["p"], row["draws"], row["against"]) == (3, 0.4, 101, "chance")
    assert (row["frame"], row["shift_date"], row["audience"]) == ("ships", 1950, "domestic")
    assert row["test"] == "wave"
    assert nulls[["test", "frame", "shift_date", "audience"]].drop_duplicates().to_numpy().tolist() == [
        ["wave", "ships", 1950, "domestic"]
    ]
    assert str(nulls["shift_date"].dtype) == str(table["shift_date"].dtype) == "Int64"
    both, all_nulls = rows(NullTest("wave", 3.0, NULL, 0.4, "chance"), NullTest("other", 1.0, NULL[:3], 0.4, "chance"))
    assert both["test"].tolist() == ["wave", "other"]
    assert all_nulls.index.tolist() == list(range(104))
    assert nulls["value"].tolist() == NULL.tolist()
    assert nulls["draw"].tolist() == list(range(101))
    half, _ = rows(NullTest("wave", 3.0, NULL, 0.4, "chance"), level=0.5)
    assert (half["null_low"][0], half["null_high"][0]) == pytest.approx((26, 76))
    assert table.columns.tolist() == TESTS
    assert nulls.columns.tolist() == NULLS


@pytest.mark.filterwarnings("error")
def test_a_test_without_draws_says_too_little() -> None:
    table, nulls = table_tests([NullTest("wave", 3.0, np.zeros(0), 0.01, "x")], "ships", None, "", AlignSettings("USA"))
    assert table[["null_low", "null_high", "null_mean", "p"]].isna().all().all()
    assert table["verdict"].tolist() == ["not enough evidence"]
    assert table["shift_date"].isna().all()
    assert nulls.empty
    nothing, no_nulls = rows()
    assert (nothing.columns.tolist(), no_nulls.columns.tolist()) == (TESTS, NULLS)


@pytest.mark.parametrize(
    ("statistic", "p", "draws", "claim", "verdict"),
    [
        (1.0, 0.05, 101, True, "supported"),
        (1.0, 0.051, 101, True, "not supported"),
        (1.0, 0.05, 101, False, "not supported"),  # a small p speaks against adoption
        (1.0, 0.051, 101, False, "supported"),
        (0.0, 1.0, 101, False, "not enough evidence"),  # nobody moved, before or after
        (0.0, 1.0, 101, True, "not supported"),
        (0.5, 1.0, 101, False, "supported"),
        (np.nan, 0.01, 101, True, "not enough evidence"),
        (1.0, 0.2, 18, True, "not enough evidence"),  # 19 * .05 < 1: p could not reach .05
        (1.0, 0.2, 19, True, "not supported"),  # 20 * .05 = 1
        (1.0, 0.5, 18, True, "not supported"),  # fails all the same
        (1.0, 0.05, 18, True, "supported"),
        (1.0, 0.2, 18, False, "supported"),
    ],
)
def test_verdicts(statistic: float, p: float, draws: int, claim: bool, verdict: str) -> None:
    table, _ = rows(NullTest("x", statistic, np.zeros(draws), p, "y", claim))
    assert table["verdict"].tolist() == [verdict]


def test_groups_and_the_wave_that_reaches_all() -> None:
    adoption = SimpleNamespace(
        groups=SimpleNamespace(contrast=SimpleNamespace(difference=0.4, null=np.array([0.1, 0.2]), p=0.03)),
        moves=SimpleNamespace(usable=np.array([True, True, True, False])),
        table=pd.DataFrame({"outcome": ["followed", "already", "together", "led"]}),
        wave=SimpleNamespace(chance=np.array([1.0, 0.0, 0.5, 1.0]), p=0.2),
    )  # fmt: skip
    contrast, wave = group_tests(adoption, 4000, np.random.default_rng(0))
    assert (contrast.statistic, contrast.p, contrast.null.tolist()) == (0.4, 0.03, [0.1, 0.2])
    # two of three usable states moved; a wave moves the first always, the second never, the third in half of the draws
    assert wave.statistic == pytest.approx(2 / 3)
    assert sorted(set(wave.null.round(6))) == pytest.approx([1 / 3, 2 / 3], abs=1e-6)
    assert wave.null.mean() == pytest.approx(0.5, abs=0.01)
    assert (wave.p, wave.test, contrast.test) == (0.2, "common wave", "exposed against unexposed")
    assert contrast.against == "dependence does not matter"
    assert wave.against == "a wave reaches exposed and unexposed states alike"
    adoption.table["outcome"] = ["led", "already", "not adopted", "led"]
    assert group_tests(adoption, 10, np.random.default_rng(0))[1].statistic == pytest.approx(1 / 3)
    adoption.moves.usable[:] = False
    assert len(group_tests(adoption, 10, np.random.default_rng(0))) == 1


def test_tables_are_joined() -> None:
    one = pd.DataFrame({"a": [1, 2]})
    assert join_tables([one, one[:0], one], ["a"])["a"].tolist() == [1, 2, 1, 2]
    assert join_tables([one[:0]], ["a", "b"]).columns.tolist() == ["a", "b"]
