from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus import Document
from framing.corpus.tables.documents import write_documents

QUIET = "We shall mend the roads, build schools and thank the farmers of the valley for a good harvest this year. "
LOUD = "The free peoples must stand together against communist aggression and never yield to the totalitarian camp. "
STATES = ("USA", "NOR", "DNK", "IND", "SWE")
FIRST, LAST = 1940, 1969
RISE = {"USA": 1950, "NOR": 1953, "DNK": 1954}


def speech(state: str, year: int, audience: str) -> Document:
    """Forty paragraphs, two a passage, of which four in ten speak of the contest once the state has risen, else none."""
    loud = 16 if year >= RISE.get(state, 9999) else 0
    paragraphs = [(LOUD if number < loud else QUIET) * 4 for number in range(40)]
    return Document(
        id=f"{state}-{year}-{audience}",
        corpus="own",
        text="\n\n".join(paragraphs),
        earliest=f"{year}-02-01",
        latest=f"{year}-02-28",
        state=state,
        speaker=f"Speaker of {state}",
        audience=audience,
    )


@pytest.fixture(scope="session")
def planted_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study file beside a document table in which Norway and Denmark follow the United States, India does not."""
    home = tmp_path_factory.mktemp("study")
    years = range(FIRST, LAST + 1)
    documents = [speech(state, year, "international") for state in STATES for year in years]
    documents += [speech("USA", year, "domestic") for year in years]
    write_documents(documents, home / "own.parquet")
    rows = [f"{state},{year},{int(state in ('NOR', 'DNK'))}\n" for state in STATES[1:] for year in years]
    (home / "allies.csv").write_text("state,period,exposure\n" + "".join(rows))
    (home / "planted.toml").write_text(
        f"""
name = "planted"
title = "A planted study"
placebo = ["ceremony"]
frames = ["ideological_balancing", "alliance_subsidy", "containment"]
[periods]
first = {FIRST}
last = {LAST}
[dominant]
state = "USA"
[[corpus]]
name = "own"
path = "own.parquet"
[exposure]
file = "allies.csv"
source = "planted"
[align]
permutations = 199
[[expectation]]
frame = "ideological_balancing"
state = "NOR"
first = 1951
last = 1956
direction = "adopted"
because = "It was planted."
"""
    )
    return home / "planted.toml"


@pytest.fixture(scope="session")
def run_without_images() -> Callable[[Path, Path], Any]:
    """Run a study into a folder with its page and without images, which take longer than all the rest; what `run` printed."""

    def run(study: Path, folder: Path) -> Any:
        done = CliRunner().invoke(main, ["run", str(study), "-o", str(folder), "--jobs", "1", "--no-report"])
        assert done.exit_code == 0, done.output
        page = CliRunner().invoke(main, ["report", str(folder), "--figures", "none"])
        assert page.exit_code == 0, page.output
        return done

    return run


@pytest.fixture(scope="session")
def results(planted_study: Path, run_without_images, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results folder that `framing run` writes for the planted study, by the shipped model; without images."""
    folder = tmp_path_factory.mktemp("results") / "planted"
    run_without_images(planted_study, folder)
    return folder
