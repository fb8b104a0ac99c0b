from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.inputs.panel import check_counts, make_panel
from framing.align.inputs.series import split_audiences
from framing.errors import BadSetting, UsageError

from ..tables import BAD_TABLES, small_counts


@pytest.mark.parametrize(("name", "table", "error", "words"), BAD_TABLES, ids=[case[0] for case in BAD_TABLES])
def test_bad_tables_are_refused_with_row_and_remedy(
    name: str, table: pd.DataFrame, error: str, words: list[str]
) -> None:
    with pytest.raises(UsageError) as caught:
        align_counts(table, AlignSettings("USA"), where="mine.csv")
    assert type(caught.value).__name__ == error
    for word in ["mine.csv", *words]:
        assert word in str(caught.value)


def test_a_cell_below_the_least_passages_is_missing_not_zero() -> None:
    counts = small_counts()
    counts.loc[counts["state"] == "S1", "total"] = 14
    counts.loc[counts["state"] == "S1", "count"] = 0
    panel = make_panel(check_counts(counts, "counts"), 15)
    assert not panel.observed[:, panel.states.index("S1")].any()
    assert panel.observed[:, panel.states.index("S2")].all()


def test_years_without_any_text_stay_in_the_series_as_missing() -> None:
    counts = small_counts()
    first, last = int(counts["period"].min()), int(counts["period"].max())
    gap = list(range(first + 2, first + 5))
    thinned = check_counts(counts[~counts["period"].isin(gap)], "counts")
    (series,) = split_audiences(thinned, None, "USA", 15, "counts", "domestic")
    assert series.panel.periods.tolist() == list(range(first, last + 1))
    assert not series.panel.observed[..., 2:5].any()
    assert series.panel.observed[..., 5:].any()


def test_the_farthest_period_is_still_read() -> None:
    counts = small_counts()
    counts["period"] += 99_999 - counts["period"].max()
    assert make_panel(check_counts(counts, "counts"), 15).periods[-1] == 99_999


def test_order_of_rows_does_not_matter() -> None:
    counts = small_counts()
    one = make_panel(check_counts(counts, "counts"), 15)
    other = make_panel(check_counts(counts.sample(frac=1, random_state=3), "counts"), 15)
    assert one.states == other.states
    assert np.array_equal(one.count, other.count)


def test_a_cell_without_documents_counts_as_one_document() -> None:
    counts = check_counts(small_counts(), "counts")
    assert (make_panel(counts, 15).documents == 1).all()
    counts["documents"] = 3.0
    assert (make_panel(counts, 15).documents == 3).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [("leads", -1), ("lags", 0), ("permutations", 9), ("fdr", 0.0), ("level", 1.0), ("penalty", 0.0), ("jobs", 0)],
)
def test_settings_out_of_range_are_refused(name: str, value: float) -> None:
    with pytest.raises(BadSetting, match=name):
        AlignSettings("USA", **{name: value})
