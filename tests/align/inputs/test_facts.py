"""Tables of facts on mechanisms: which column has the numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.align.inputs.facts import check_facts
from framing.errors import BadTable
from framing.terms import Fact

KEYS = {"state": ["NOR", "DNK"], "period": [1950, 1950]}


@pytest.mark.parametrize(
    ("columns", "fact", "values"),
    [
        ({"exposure": [1, 2], "pressure": [8, 9]}, Fact.PRESSURE, [1, 2]),
        ({"pressure": [1, 2], "inducement": [8, 9]}, Fact.PRESSURE, [1, 2]),
        ({"own_reckoning": ["1.5", "2"], "inducement": [8, 9]}, Fact.OWN_RECKONING, [1.5, 2]),
        ({"troops": [1, 2]}, Fact.INDUCEMENT, [1, 2]),
    ],
)
def test_the_column_of_the_numbers_is_found(columns: dict[str, list[object]], fact: Fact, values: list[float]) -> None:
    got = check_facts(pd.DataFrame(KEYS | columns), fact, ("NOR", "DNK"), "t.csv")
    assert got.columns.tolist() == ["state", "period", "exposure"]
    assert got["exposure"].tolist() == values


@pytest.mark.parametrize("columns", [{}, {"troops": [1, 2], "aid": [3, 4]}])
def test_a_table_that_does_not_say_which_is_refused(columns: dict[str, list[int]]) -> None:
    with pytest.raises(BadTable, match=r"t.csv: column 'own_reckoning' is missing"):
        check_facts(pd.DataFrame(KEYS | columns), Fact.OWN_RECKONING, ("NOR", "DNK"), "t.csv")


def test_ranges_of_periods_are_years() -> None:
    table = pd.DataFrame({"state": ["NOR"], "period": ["1950-1952"], "sanctions": [1]})
    got = check_facts(table, Fact.PRESSURE, ("NOR",), "t.csv")
    assert got["period"].tolist() == [1950, 1951, 1952]
