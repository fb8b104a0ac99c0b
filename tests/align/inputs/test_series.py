"""Which texts of whom are compared, in small tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.inputs.panel import check_counts, check_dominant, check_length, make_panel
from framing.align.inputs.series import split_audiences
from framing.errors import UsageError


def counts(*rows: tuple[str, int, str, float, float, str]) -> pd.DataFrame:
    return check_counts(
        pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total", "audience"]), "counts"
    )


def test_counts_stand_in_their_cells() -> None:
    table = counts(
        ("B", 1951, "x", 2, 20, ""),
        ("A", 1950, "x", 1, 10, ""),
        ("A", 1950, "y", 5, 15, ""),
        ("A", 1953, "x", 3, 16, ""),
    )
    panel = make_panel(table.assign(documents=[3, 0.2, 40, np.nan]), 15)
    assert (panel.states, panel.frames, panel.periods.tolist()) == (("A", "B"), ("x", "y"), [1950, 1951, 1953])
    assert panel.count[0].tolist() == [[1, 0, 3], [0, 2, 0]]
    assert panel.total[1].tolist() == [[15, 0, 0], [0, 0, 0]]
    # documents: one at least (.2 is one), as many as passages at most (40 of 15), one where not known
    assert panel.documents[0].tolist() == [[1, 0, 1], [0, 3, 0]]
    assert panel.documents[1, 0, 0] == 15
    # ten passages are too few, fifteen are enough
    assert panel.observed[0].tolist() == [[False, False, True], [False, True, False]]
    assert panel.observed[1, 0, 0]


def test_audiences_of_a_cell_are_added_up() -> None:
    table = counts(("A", 1950, "x", 1, 10, "domestic"), ("A", 1950, "x", 3, 8, "international"))
    panel = make_panel(table, 0)
    assert (panel.count[0, 0, 0], panel.total[0, 0, 0], panel.documents[0, 0, 0]) == (4, 18, 2)
    assert not make_panel(counts(("A", 1950, "x", 0, 0, "")), 0).observed.any()


def test_documents_less_than_a_passage_count_as_one() -> None:
    panel = make_panel(counts(("A", 1950, "x", 0.2, 0.5, "")), 0)
    assert panel.documents[0, 0, 0] == 1
    assert panel.observed[0, 0, 0]
    one = counts(("A", 1950, "x", 0.2, 1.0, "")).assign(documents=2.0)
    assert make_panel(one, 0).documents[0, 0, 0] == 1


def test_the_dominant_state_speaks_in_each_series_to_one_audience() -> None:
    table = counts(
        ("USA", 1950, "x", 1, 20, "domestic"), ("USA", 1950, "x", 2, 30, "international"),
        ("FRA", 1952, "x", 3, 40, "international"), ("FRA", 1952, "x", 4, 50, "domestic"),
        ("GBR", 1950, "x", 5, 60, "domestic"),
    )  # fmt: skip
    home, abroad = split_audiences(table, None, "USA", 15, "counts", "home")
    assert (home.audience, abroad.audience) == ("domestic", "international")
    assert home.panel.periods.tolist() == [1950, 1951, 1952]
    # states sorted: FRA with its texts abroad alone, GBR with what it has, USA by series
    assert home.panel.total[0].tolist() == [[0, 0, 40], [60, 0, 0], [20, 0, 0]]
    assert abroad.panel.total[0].tolist() == [[0, 0, 40], [60, 0, 0], [30, 0, 0]]
    assert home.audiences.tolist() == ["international", "domestic", "domestic"]
    assert abroad.audiences.tolist() == ["international", "domestic", "international"]
    assert (home.where, abroad.where) == ("counts", "counts")


def test_a_table_of_texts_at_home_replaces_those_of_the_counts() -> None:
    table = counts(("USA", 1950, "x", 1, 20, ""), ("FRA", 1950, "x", 3, 40, ""), ("USA", 1951, "x", 1, 99, "domestic"))
    home_counts = counts(("USA", 1950, "x", 2, 25, ""), ("FRA", 1950, "x", 9, 90, ""))
    home, abroad = split_audiences(table, home_counts, "USA", 15, "counts", "home")
    assert (home.audience, abroad.audience) == ("domestic", "international")
    # blank texts of the dominant state count as abroad; its own domestic ones give way to the table; others' are not taken
    assert home.panel.total[0].tolist() == [[40], [25]]
    assert abroad.panel.total[0].tolist() == [[40], [20]]
    assert (home.where, abroad.where) == ("home", "counts")
    assert abroad.audiences.tolist() == ["", "international"]


@pytest.mark.parametrize(("last", "periods"), [(2999, 2000), (3000, 2)])
def test_more_than_two_thousand_periods_are_not_filled_in(last: int, periods: int) -> None:
    (series,) = split_audiences(
        counts(("USA", 1000, "x", 1, 20, ""), ("FRA", last, "x", 1, 20, "")), None, "USA", 15, "c", "h"
    )
    assert len(series.panel.periods) == periods


def test_every_series_runs_over_the_periods_of_all() -> None:
    table = counts(
        ("USA", 1000, "x", 1, 20, "domestic"), ("USA", 1500, "x", 1, 20, "international"), ("FRA", 3000, "x", 1, 20, "")
    )
    assert [one.panel.periods.tolist() for one in split_audiences(table, None, "USA", 15, "c", "h")] == [
        [1000, 1500, 3000]
    ] * 2


def test_a_dominant_state_and_another_are_needed() -> None:
    alone = counts(("USA", 1950, "x", 1, 20, ""))
    with pytest.raises(UsageError, match="USA"):
        check_dominant(alone, "USA", "counts")
    with pytest.raises(UsageError, match="FRA"):
        check_dominant(alone, "FRA", "counts")
    check_dominant(counts(("USA", 1950, "x", 1, 20, ""), ("FRA", 1950, "x", 1, 20, "")), "USA", "counts")


def test_two_segments_need_twice_the_least_periods() -> None:
    rows = [("USA", 1950 + year, frame, 1, 20, "") for year in range(6) for frame in ("x", "y")]
    panel = make_panel(counts(*rows, ("FRA", 1950, "x", 1, 20, "")), 15)
    check_length(panel, "USA", 3, 15, "counts")
    with pytest.raises(UsageError, match="6"):
        check_length(panel, "USA", 4, 15, "counts")
    with pytest.raises(UsageError, match="1"):
        check_length(panel, "FRA", 3, 15, "counts")


def test_checked_counts_have_their_columns_and_whole_numbers() -> None:
    bare = pd.DataFrame(
        {
            "state": ["A", "B"],
            "period": ["1950", "1951"],
            "frame": "x",
            "count": [10 + 1e-9, 1e-10],
            "total": ["10", "0"],
        },
        index=[7, 9],
    )
    checked = check_counts(bare, "counts")
    assert checked.index.tolist() == [0, 1]
    assert set(checked.columns) == {"state", "period", "frame", "count", "total", "documents", "audience"}
    assert checked["audience"].tolist() == ["", ""]
    assert checked["documents"].isna().all()
    assert checked["period"].tolist() == [1950, 1951]
    assert checked["total"].tolist() == [10, 0]  # a count above its total by rounding alone is let be
    kept = check_counts(bare.assign(documents=[2, 0], audience="domestic"), "counts")
    assert (kept["documents"].tolist(), kept["audience"].tolist()) == ([2, 0], ["domestic"] * 2)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("state", " ", "row 2.*'state'.*Give a label"),
        ("frame", "", "row 2.*'frame'.*Give a label"),
        ("count", -0.1, "row 2.*'count'.*-0.1.*Give 0 or more"),
        ("count", float("nan"), "row 2.*'count'"),
        ("count", 10.01, "row 2.*'count'.*larger than its total"),
        ("total", float("inf"), "row 2.*'total'.*Give a number"),
        ("documents", -1, "row 2.*'documents'.*Give 0 or more"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(column: str, value: object, words: str) -> None:
    table = pd.DataFrame(
        {"state": "A", "period": [1950, 1951], "frame": "x", "count": 1.0, "total": 10.0, "documents": 1.0}
    )
    table = table.astype(object)
    table.loc[1, column] = value
    with pytest.raises(UsageError, match=rf"mine\.csv.*{words}"):
        check_counts(table, "mine.csv")


def test_a_cell_that_stands_twice_is_named_with_both_rows() -> None:
    table = pd.DataFrame({"state": ["A", "B", "A"], "period": 1950, "frame": "x", "count": [1.0, 2, 3], "total": 10.0})
    with pytest.raises(UsageError, match=r"mine\.csv, row 3: A, 1950, x .*row 1"):
        check_counts(table, "mine.csv")
    check_counts(table.assign(audience=["domestic", "", "international"]), "mine.csv")
