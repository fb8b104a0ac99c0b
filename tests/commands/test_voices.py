"""`framing voices` from document tables to the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from framing.commands import main
from framing.corpus import Document
from framing.corpus.tables.documents import write_documents

LOUD = "The free peoples must stand together against communist aggression and never yield to the totalitarian camp. "
DRY = (
    "The committee received the papers and will meet again to consider the tariff on wool in the spring of next year. "
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "camp.toml"
    path.write_text(
        'name = "camp"\nversion = "1"\n[[practice]]\nid = "camp"\nlabel = "Camp"\ncues = ["totalitarian"]\n'
        '[[practice]]\nid = "wool"\nlabel = "Wool"\ncues = ["wool"]\n'
    )
    return path


def corpus(path: Path, loud: int, audience: str) -> Path:
    """Four documents a year of ten paragraphs each; `loud` of them speak of the camp, the others of wool."""
    documents = [
        Document(
            id=f"{path.stem}-{year}-{number}", corpus=path.stem, text="\n\n".join([LOUD * 8] * loud + [DRY * 8] * (10 - loud)),
            earliest=f"{year}-03-01", latest=f"{year}-03-01", state="AUS", audience=audience,
        )
        for year in range(1950, 1954) for number in range(4)
    ]  # fmt: skip
    write_documents(documents, path)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["voices", *map(str, arguments)])


def test_two_voices_side_by_side(tmp_path: Path, book: Path) -> None:
    first = corpus(tmp_path / "leaders.parquet", 6, "domestic")
    second = corpus(tmp_path / "diplomats.parquet", 2, "international")
    asked = (first, second, "--state", "AUS", "--model", book, "--draws", 49, "--jobs", 1)
    done = run(*asked)
    assert done.exit_code == 0, done.output
    assert "camp" in done.stdout
    assert "*" in done.stdout
    assert "The practices of the two overlap by 0.6" in done.stdout
    assert "less alike than one voice dealt out in two" in done.stdout
    told = json.loads(run(*asked, "--json").stdout)
    camp = told["rows"][0]
    assert (camp["frame"], round(camp["mix_first"]), round(camp["mix_second"])) == ("camp", 60, 20)
    assert (camp["periods"], camp["documents_first"]) == (4, 16)
    assert told["overlap"]["p"] <= 0.05
    written = run(*asked, "-o", tmp_path / "voices.csv")
    assert written.exit_code == 0
    assert pd.read_csv(tmp_path / "voices.csv")["frame"].tolist() == ["camp", "wool"]


def test_years_or_audiences_without_documents_are_named(tmp_path: Path, book: Path) -> None:
    first = corpus(tmp_path / "leaders.parquet", 6, "domestic")
    second = corpus(tmp_path / "diplomats.parquet", 2, "international")
    done = run(first, second, "--state", "NZL", "--model", book, "--jobs", 1)
    assert done.exit_code == 2
    assert "No year has documents of both" in done.output
    none = run(first, second, "--state", "AUS", "--audience", "international", "--model", book, "--jobs", 1)
    assert none.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["camp.toml", "diplomats.parquet", "leaders.parquet"]
