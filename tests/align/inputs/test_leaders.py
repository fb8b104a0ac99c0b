"""Who led a state when a document was spoken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.inputs.leaders import Leaders, middle_day, part_of_year, speaks_as_leader


def documents() -> pd.DataFrame:
    rows = [
        ("USA", "Ada One", "", "annual message", "domestic", "1950-01-04", "1950-01-04"),
        ("USA", "Minister", "", "debate", "international", "1950-09-01", "1950-12-31"),
        ("USA", "Bea Two", "President", "speech", "domestic", "1951-01-20", "1951-01-20"),
        ("USA", "Minister", "", "debate", "international", "1951-09-01", "1951-09-30"),
        ("USA", "Minister", "", "debate", "international", "1953-09-01", "1953-09-30"),
        ("GBR", "Other", "King", "speech", "domestic", "1951-02-01", "1951-02-01"),
        ("USA;GBR", "", "", "treaty", "international", "1949-04-04", "1949-04-04"),
        ("USA", "Guest", "President", "speech", "international", "1951-05-01", "1951-05-01"),
    ]
    columns = ["state", "speaker", "role", "genre", "audience", "earliest", "latest"]
    return pd.DataFrame(rows, columns=columns)


def name_leaders(rows: pd.DataFrame, state: str) -> pd.Series:
    return Leaders([rows], state).name(rows)


def test_a_debate_falls_into_the_term_of_who_last_spoke_at_home() -> None:
    found = name_leaders(documents(), "USA")
    # the debate of 1953 comes more than two years after the last message; before the first one nobody is known
    assert found.tolist() == ["Ada One", "Ada One", "Bea Two", "Bea Two", "", "", "", "Bea Two"]
    assert name_leaders(documents(), "GBR").tolist()[5] == "Other"
    assert (name_leaders(documents(), "FRA") == "").all()
    assert speaks_as_leader(documents()).tolist() == [True, False, True, False, False, True, False, True]


def test_leaders_are_the_same_whatever_the_pieces() -> None:
    rows = documents()
    leaders = Leaders([rows[5:], rows[:2], rows[2:5]], "USA")
    named = pd.concat([leaders.name(rows[3:]), leaders.name(rows[:3])]).sort_index()
    assert named.tolist() == name_leaders(rows, "USA").tolist()


def test_days_in_parts_of_a_year() -> None:
    assert middle_day("1970-01-01", "1970-01-03") == 1.0
    assert part_of_year("1951-01-01", "1951-01-01") == pytest.approx(1951 + 0.5 / 365)
    assert part_of_year("1951-12-01", "1952-01-31") == pytest.approx(1951 + 364.5 / 365, abs=0.003)
    assert np.isnan(part_of_year("1951-01-01", "1953-01-01"))
    assert np.isnan(part_of_year("", ""))
