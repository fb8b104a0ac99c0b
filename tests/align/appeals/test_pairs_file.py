"""Pairs of a run written and read again, and tables of pairs through the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.align.appeals.pair_errors import measure_pairs
from framing.align.appeals.pairs import Pairs, sum_passages
from framing.align.appeals.pairs_file import open_pairs, write_pairs
from framing.align.prevalence.design_based import CodedPassages
from framing.commands.main import main
from framing.errors import UsageError

from ..tables import FAST, sharp_counts
from .pairs_by_hand import counts


def measured() -> Pairs:
    rng = np.random.default_rng(0)
    codes, scores = (rng.random((300, 2)) < 0.3).astype(float), rng.random((300, 2))
    names = np.arange(300).astype(str)
    coded = CodedPassages(("aid", "liberty"), np.full(300, "s"), names, np.ones(300), codes, scores)
    corpus = np.full(300, "c", dtype=object)
    errors = measure_pairs(coded, corpus, np.ones(300, dtype=int), (("aid",), ("liberty",)))
    sums = sum_passages(scores[:, :1], scores[:, 1:], np.array([0, 100, 250]), np.zeros(3, dtype=int), errors)
    rows = pd.DataFrame(
        {
            "text": [0, 2, 2], "state": ["USA", "USA", "GBR"], "period": [1950, 1951, 1951], "audience": "domestic",
            "leader": ["A", "B", ""], "weight": [1.0, 0.5, 0.5], "time": [1950.1, np.nan, np.nan],
        }
    )  # fmt: skip
    return Pairs(("aid",), ("liberty",), sums, rows, errors)


def test_pairs_of_a_run_are_read_as_they_were(tmp_path: Path) -> None:
    given = measured()
    write_pairs([given], tmp_path / "pairs.parquet")
    found = open_pairs(tmp_path / "pairs.parquet")
    assert isinstance(found, Pairs)
    # the second document belongs to no state and year: it is gone, the third is now the second
    assert found.rows["text"].tolist() == [0, 1, 1]
    read = found.sums.weighted(np.arange(2), np.ones(2))
    for name, value in vars(given.sums).items():
        assert (getattr(read, name) == value[[0, 2]]).all(), name
    assert given.errors is not None
    assert found.errors is not None
    for name in ("level", "seen", "gain", "apart_error", "corpora"):
        assert np.all(getattr(found.errors, name) == getattr(given.errors, name)), name
    pd.testing.assert_frame_equal(found.rows.drop(columns="text"), given.rows.drop(columns="text"))
    write_pairs([given], tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "pairs.parquet").read_bytes()


def test_other_tables_are_tables_and_damaged_pairs_are_named(tmp_path: Path) -> None:
    table = counts(("USA", 1950, "", 5, 20, 9, 60))
    table.to_csv(tmp_path / "pairs.csv", index=False)
    assert isinstance(open_pairs(tmp_path / "pairs.csv"), pd.DataFrame)
    table.to_parquet(tmp_path / "table.parquet")
    assert isinstance(open_pairs(tmp_path / "table.parquet"), pd.DataFrame)
    write_pairs([measured()], tmp_path / "pairs.parquet")
    from framing.parquet import NOTE
    from framing.streams import streaming_table

    short = pd.read_parquet(tmp_path / "pairs.parquet").drop(columns="both|aid|liberty")
    note = json.dumps({"practices": ["aid"], "appeals": ["liberty"], "errors": None})
    with streaming_table(tmp_path / "short.parquet", metadata={f"{NOTE}pairs": note}) as stream:
        stream.write(short)
    with pytest.raises(UsageError, match=r"short\.parquet.*damaged: 'both\|aid\|liberty'"):
        open_pairs(tmp_path / "short.parquet")


def given_pairs() -> pd.DataFrame:
    """At home liberty in 30 % of aid from 1965 on, elsewhere in 5 %."""
    rows = [
        ("USA", year, "domestic", 12 if year >= 1965 else 1, 40, 17 if year >= 1965 else 6, 140)
        for year in range(1950, 1995)
    ]
    rows += [("USA", year, "international", 2, 40, 7, 140) for year in range(1950, 1995)]
    return counts(*rows).replace({"practice": {"aid": "alliance"}})


def test_the_command_takes_a_table_of_pairs(tmp_path: Path) -> None:
    home = sharp_counts({"USA": 1965}).assign(audience="domestic")
    rest = sharp_counts({"USA": 1970, "Never": 9999}, seed=1).assign(audience="international")
    pd.concat([home[home["state"] == "USA"], rest]).to_csv(tmp_path / "counts.csv", index=False)
    given_pairs().to_csv(tmp_path / "pairs.csv", index=False)
    command = ["align", "--table", "counts.csv", "--dominant", "USA", "--pairs", "pairs.csv", "-o", "out", "--json"]
    command += [f"--{name}={value}" for name, value in FAST.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    framing = pd.read_csv(tmp_path / "out" / "framing.csv", dtype={"period": str}).fillna("")
    whole = framing[(framing["state"] == "USA") & (framing["period"] == "1950-1994")].set_index("audience")
    # 15 years with 1 of 40 and 30 with 12: 375 of 1,800; without the practice always 5 of 100
    assert whole.loc["domestic", "share"] == pytest.approx(375 / 1800, abs=1e-5)
    assert whole.loc["domestic", "share_without"] == pytest.approx(0.05, abs=1e-5)
    assert whole.loc["international", "difference"] == pytest.approx(0, abs=1e-5)
    card = pd.DataFrame(json.loads(done.stdout)).query("hypothesis == 'H2' and audience == 'domestic'").iloc[0]
    assert (card["verdict"], card["label"]) == ("supported", "domestic framing first")
    assert card["figure"].endswith(": liberty")
    assert card["estimate"] == pytest.approx(375 / 1800 - 0.05, abs=1e-5)
    tests = pd.read_csv(tmp_path / "out" / "framing_tests.csv")
    assert set(tests["test"]) == {"attached", "home against abroad", "resonates", "home first", "words travel"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["sources"]["pairs"]["file"] == "pairs.csv"
    (tmp_path / "pairs.csv").write_text("state,period\nUSA,1950\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        wrong = CliRunner().invoke(main, command)
    assert wrong.exit_code == 2
    assert "pairs.csv: column 'practice' is missing" in wrong.output
