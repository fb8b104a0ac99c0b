"""What one series says may not hang on how tables are written, on other states, or on where the series ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.tables import write_table

FAST = ["--draws", "20", "--permutations", "19", "--dominant", "USA"]
YEARS = range(1950, 1980)
ALLIES = ("AAA", "BBB")


def align(folder: Path, counts: pd.DataFrame, *arguments: object):
    folder.mkdir()
    write_table(counts, folder / "counts.csv")
    tables = ["align", "--table", str(folder / "counts.csv"), "-o", str(folder / "out"), *FAST]
    result = CliRunner().invoke(main, [*tables, *[str(one) for one in arguments]])
    assert result.exit_code == 0, result.output
    shifts = pd.read_csv(folder / "out" / "shifts.csv")
    return result, shifts[shifts["series"] == "dominant"]


def counts(states: tuple[str, ...], rise: int) -> pd.DataFrame:
    """60 passages a year; the United States go from 5 to 60 of 100 in a year, the others stay at 5."""
    random = np.random.default_rng(1)
    rows = [
        (state, year, "f", random.binomial(60, 0.6 if state == "USA" and year >= rise else 0.05), 60, 4)
        for state in ("USA", *states)
        for year in YEARS
    ]
    return pd.DataFrame(rows, columns=["state", "period", "frame", "count", "total", "documents"])


def test_a_shift_of_the_last_two_years_is_dated_where_it_is(tmp_path: Path) -> None:
    _, shifts = align(tmp_path / "edge", counts((*ALLIES, "CCC"), rise=1978))
    (row,) = shifts.to_dict("records")
    assert row["earliest"] <= 1978 <= row["latest"]
    assert (row["date"], row["at_edge"]) == (1978, "end")


def test_the_dominant_states_shift_does_not_hang_on_the_other_states(tmp_path: Path) -> None:
    """The same American counts among three states and among fourteen; among those the others swing as one."""
    few = counts((*ALLIES, "CCC"), rise=1962)
    many = counts(tuple(f"S{number:02d}" for number in range(14)), rise=1962)
    swing = (many["state"] != "USA") & (many["period"] % 7 < 3)
    many.loc[swing, "count"] += 15
    many = pd.concat([few[few["state"] == "USA"], many[many["state"] != "USA"]], ignore_index=True)
    found = [align(tmp_path / name, table)[1] for name, table in (("few", few), ("many", many))]
    columns = ["date", "earliest", "latest"]
    assert found[0][columns].to_numpy().tolist() == found[1][columns].to_numpy().tolist() == [[1962, 1962, 1962]]
    assert found[0]["size"].tolist() == pytest.approx(found[1]["size"].tolist(), abs=1)


def test_one_alliance_written_three_ways_gives_one_answer_and_is_counted(tmp_path: Path) -> None:
    """AAA is in all along, BBB from 1960: their years alone; their years with 0 and 1; 0 and 1 for every state."""
    member = [(state, year, int(year >= first)) for state, first in (("AAA", 1950), ("BBB", 1960)) for year in YEARS]
    forms = {
        "ones": [row for row in member if row[2]],
        "zeros": member,
        "full": [*member, *(("CCC", year, 0) for year in YEARS)],
    }
    table, read = counts((*ALLIES, "CCC"), rise=1965), {}
    for name, rows in forms.items():
        path = tmp_path / f"{name}.csv"
        pd.DataFrame(rows, columns=["state", "period", "exposure"]).to_csv(path, index=False)
        result, _ = align(tmp_path / name, table, "--exposure", path)
        assert "50 exposed (2 states)" in result.stderr
        out = tmp_path / name / "out"
        read[name] = [(out / part).read_bytes() for part in ("scorecard.csv", "group_counts.csv", "group_effects.csv")]
    assert read["ones"] == read["zeros"] == read["full"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("period", "inf"), ("period", "9223372036854775808"), ("total", "1e308"), ("total", "1e15"), ("count", "nan")],
)
def test_numbers_that_cannot_be_are_refused_by_row(column: str, value: str, tmp_path: Path) -> None:
    table = counts(ALLIES, rise=1962).astype(object)
    table.loc[30, column] = value
    write_table(table, tmp_path / "counts.csv")
    result = CliRunner().invoke(
        main, ["align", "--table", str(tmp_path / "counts.csv"), "-o", str(tmp_path / "o"), *FAST]
    )
    assert result.exit_code == 2
    assert f"counts.csv, row 31, column '{column}'" in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--lags", "999999999"),
        ("--min-passages", "nan"),
        ("--seed", "9" * 20),
        ("--jobs", "9" * 9),
    ],
)
def test_settings_out_of_all_measure_are_refused_by_name(option: str, value: str, tmp_path: Path) -> None:
    write_table(counts(ALLIES, rise=1962), tmp_path / "counts.csv")
    arguments = ["align", "--table", str(tmp_path / "counts.csv"), "-o", str(tmp_path / "o"), *FAST, option, value]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert option.removeprefix("--").replace("-", "_") in result.stderr.replace("-", "_")
    assert not (tmp_path / "o").exists()
