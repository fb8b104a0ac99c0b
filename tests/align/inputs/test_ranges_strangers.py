"""States of a table of facts that the counts do not have: told where nobody could have meant them."""

from __future__ import annotations

import pandas as pd

from framing.align.inputs.ranges import describe_strangers


def table(*states: str) -> pd.DataFrame:
    return pd.DataFrame({"state": states, "period": 1950, "exposure": 1})


def test_codes_of_further_states_go_without_saying_and_names_are_told() -> None:
    assert describe_strangers(table("FRA", "AGO"), ("USA", "FRA"), "t.csv") == ""
    said = describe_strangers(table("FRA", "AGO", "Angola"), ("USA", "FRA"), "t.csv")
    assert said.startswith("t.csv names 1 state that the counts do not have ('Angola'): nothing is done with them.")


def test_where_the_counts_write_names_codes_are_told() -> None:
    assert "2 states that the counts do not have ('FRA', 'AGO')" in describe_strangers(
        table("FRA", "AGO"), ("United States", "France"), "t.csv"
    )
