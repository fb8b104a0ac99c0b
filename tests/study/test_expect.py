from __future__ import annotations

import pandas as pd
import pytest

from framing.dominance import Turn
from framing.study.expect import check_expectations
from framing.study.parts import Expectation

COUNTS = pd.DataFrame(
    [
        {
            "state": "USA",
            "period": year,
            "frame": "camp",
            "count": 10 if 1950 <= year <= 1954 else 1,
            "total": 50,
            "audience": "domestic",
        }
        for year in range(1940, 1970)
    ]
)
ADOPTION = pd.DataFrame(
    [
        {"frame": "camp", "state": "GBR", "outcome": "followed", "date": 1952},
        {"frame": "camp", "state": "IND", "outcome": "not adopted", "date": None},
        {"frame": "camp", "state": "ISL", "outcome": "unobserved", "date": None},
    ]
)


def verdict(**changes):
    values = {"frame": "camp", "state": "USA", "first": 1950, "last": 1954, "direction": "high", "because": "x"}
    item = Expectation(**(values | changes))
    return check_expectations([item], COUNTS, ADOPTION)["verdict"].item()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "agrees"),
        ({"direction": "low"}, "disagrees"),
        ({"first": 1945, "last": 1952, "direction": "up"}, "agrees"),
        ({"first": 1945, "last": 1952, "direction": "down"}, "disagrees"),
        ({"audience": "international"}, "not enough evidence"),
        ({"state": "FRA"}, "not enough evidence"),
        ({"state": "GBR", "direction": "adopted"}, "agrees"),
        ({"state": "GBR", "direction": "adopted", "first": 1960, "last": 1965}, "disagrees"),
        ({"state": "IND", "direction": "adopted"}, "disagrees"),
        ({"state": "ISL", "direction": "adopted"}, "not enough evidence"),
        ({"state": "NOR", "direction": "adopted"}, "not enough evidence"),
    ],
)
def test_verdicts(changes, said):
    assert verdict(**changes) == said


def test_adoption_at_home_is_told_by_texts_at_home():
    answers = pd.DataFrame(
        [
            {"frame": "camp", "state": "GBR", "texts": "domestic", "outcome": "not adopted", "date": None},
            {"frame": "camp", "state": "GBR", "texts": "both", "outcome": "followed", "date": 1952},
            {"frame": "camp", "state": "IND", "texts": "domestic", "outcome": "together", "date": 1951},
        ]
    )

    def said(state, audience):
        item = Expectation("camp", state, 1950, 1954, "adopted", "x", audience)
        return check_expectations([item], COUNTS, ADOPTION, answers)["verdict"].item()

    assert said("GBR", "domestic") == "disagrees"
    assert said("GBR", "") == "agrees"
    assert said("IND", "domestic") == "agrees"
    assert said("IND", "") == "disagrees"
    assert said("ISL", "domestic") == "not enough evidence"  # no series of its own: as its texts abroad say


def test_years_in_which_a_state_was_dominant_count_as_its_own():
    """Where dominance passes on, the counts have one common series: in 1945-69 it is that of the United States."""
    passing = COUNTS.assign(state=["USA" if year < 1945 else "(dominant)" for year in COUNTS["period"]])
    item = Expectation("camp", "USA", 1950, 1954, "high", "x")
    turns = (Turn("GBR", 1900, 1944), Turn("USA", 1945, 1969))
    assert check_expectations([item], passing, ADOPTION)["verdict"].item() == "not enough evidence"
    found = check_expectations([item], passing, ADOPTION, None, turns)
    assert found["verdict"].item() == "agrees"
    assert found["outside"].item() == 1 / 50  # of all other years, before 1945 as well
