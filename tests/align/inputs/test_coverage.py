"""What there is to read, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align.inputs.coverage import describe_coverage, tabulate_coverage, tell_periods
from framing.align.inputs.groups import Membership
from framing.align.inputs.panel import check_counts
from framing.align.inputs.series import split_audiences, take_home

ROWS = [
    ("USA", 1950, 20, "domestic"), ("USA", 1952, 20, "domestic"), ("USA", 1951, 9, "international"),
    ("AUS", 1950, 30, "international"), ("AUS", 1951, 8, "international"), ("AUS", 1951, 40, "domestic"),
    ("NZL", 1950, 16, "international"), ("IND", 1951, 5, "international"), ("IND", 1952, 25, "international"),
]  # fmt: skip


def made(membership: Membership | None) -> pd.DataFrame:
    rows = [(state, year, "x", 1, total, audience) for state, year, total, audience in ROWS]
    counts = check_counts(pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total", "audience"]), "c")
    series = split_audiences(counts, None, "USA", 15, "c", "home")
    return tabulate_coverage(series, take_home(counts, "USA", series[0], 15), membership, "USA", 15)


def groups() -> Membership:
    """Australia and New Zealand are allies, India is not, from 1952 on nothing is known of India."""
    return Membership(("AUS", "IND", "NZL"), ("ally", "other"), np.array([[0, 0, 0], [1, 1, -1], [0, 0, 0]]))


def test_cells_by_hand() -> None:
    found = (
        made(groups())
        .sort_values(["group", "audience", "period"])
        .set_index(["group", "audience", "period"])[["members", "states", "usable", "passages"]]
    )
    assert found.loc[("dominant", "domestic")].to_numpy().tolist() == [[1, 1, 1, 20], [1, 0, 0, 0], [1, 1, 1, 20]]
    assert found.loc[("dominant", "international", 1951)].tolist() == [1, 1, 0, 9]
    # New Zealand has one text, Australia none after 1951, India none before: what is not between texts is no gap
    assert found.loc[("ally", "international")].to_numpy().tolist() == [[2, 2, 2, 46], [1, 1, 0, 8]]
    assert found.loc[("other", "international")].to_numpy().tolist() == [[1, 1, 0, 5]]
    assert found.loc[("unknown", "international")].to_numpy().tolist() == [[1, 1, 1, 25]]
    assert found.loc[("AUS", "domestic", 1951)].tolist() == [1, 1, 1, 40]


def test_without_groups_all_secondary_states_are_one() -> None:
    found = made(None)
    assert set(found["group"]) == {"dominant", "secondary", "AUS"}
    assert found.loc[found["group"] == "secondary", "members"].tolist() == [2, 2, 1]


def test_lines_say_what_is_usable_where_gaps_are_and_what_can_be_done() -> None:
    usable, gaps, advice = describe_coverage(made(groups()))
    assert usable.startswith(
        "Usable state-years (with 15 passages or more) out of those with texts: dominant state at home 2 of 2 (1950-1952); "
    )
    assert "ally abroad 2 of 3" in usable
    assert "unknown abroad 1 of 1 (1952)" in usable
    assert "dominant state at home 1951" in gaps
    assert "ally abroad 1951" in gaps
    assert "unknown" not in gaps
    # too short: USA abroad 1951, AUS 1951, IND 1951
    assert advice.startswith("What can be done: 3 state-years have fewer than 15 passages")
    assert "min_passages" in advice
    assert describe_coverage(made(groups()).iloc[:0]) == []


def test_nothing_to_do_says_nothing() -> None:
    full = made(groups())
    full = full[full["usable"] == full["members"]]
    assert len(describe_coverage(full)) == 1


def test_stretches_of_periods() -> None:
    assert tell_periods([1946, 1947, 1950, 1952, 1953]) == "1946-1947, 1950, 1952-1953"
    assert tell_periods(list(range(1900, 1918, 2))).endswith("1910 and 3 stretches more")
