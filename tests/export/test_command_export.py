"""``framing export`` and ``framing show`` as typed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from framing.commands import main
from framing.commands.export import FORMATS as SHOWN
from framing.export import FORMATS
from framing.export.reader import read_document
from framing.export.terminal import render_document


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_help_names_the_formats_that_there_are() -> None:
    assert list(FORMATS) == list(SHOWN)


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written_from_the_latest_results(
    name: str, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", "--to", name, "--evidence", "-o", f"out.{'zip' if name in ('brat', 'cas') else 'x'}")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "5 passages" in result.stderr
    assert "not at hand" not in result.stderr


def test_filters_are_passed_on(world: Any, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    result = run(
        "export", "--to", "parquet", "--results", world.path, "--state", "LUB", "--frame", "convoy", "--since", 1402,
        "--until", "1410-12", "--least", 0.8, "--corpus", "logs", "-o", path,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert pq.read_table(path)["id"].to_pylist() == ["logs/odd/0"]
    assert pq.read_table(path)["evidence"].to_pylist() == [""]


def test_places_are_announced(places: Any, tmp_path: Path) -> None:
    result = run("export", "--to", "jsonl", "--results", places.path, "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 0
    assert "3 of 3 texts are not at hand" in result.stderr
    assert all("text" not in json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--to", "cvs"], 2, "Did you mean 'csv'"),
        (["--to", "csv", "--frame", "convoi"], 2, "Did you mean 'convoy'"),
        (["--to", "csv", "--since", "soon"], 2, "--since"),
        (["--to", "csv", "--least", "2"], 2, "--least"),
        (["--to", "csv", "--level", "words"], 2, "--level"),
        (["--to", "csv", "--state", "USA"], 2, "Valid: DNK, LUB, SWE."),
        (["--to", "csv", "--corpus", "nope"], 2, "Valid: logs."),
        (["--to", "csv", "--state", "SWE", "--until", "1300"], 1, "--until 1300"),
        (["--to", "csv", "--results", "nowhere"], 2, "nowhere"),
        ([], 2, "--to"),
    ],
)
def test_wrong_use_is_named(
    arguments: list[str], code: int, said: str, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", *arguments, "-o", "out.csv")
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert not (tmp_path / "out.csv").exists()


def test_show_reads_a_document(world: Any) -> None:
    result = run("show", "odd", "--results", world.path)
    assert result.exit_code == 0, result.output
    for said in ("Log of odd", "1402-01-01 to 1402-12-31", "The captain; his mate", "Convoy & escort (endorse) 0.91",
                 "Blockade (reject) 0.81", "threat: the Hanse;pirates", "characters 12 to"):  # fmt: skip
        assert said in result.stdout
    assert "\x00" not in result.stdout
    coded = run("show", "odd", "--results", world.path, "--coded")
    assert "Nothing of note" in result.stdout
    assert "Nothing of note" not in coded.stdout


def test_show_says_where_the_text_is_to_be_had(places: Any) -> None:
    result = run("show", "odd", "--results", places.path)
    assert "framing corpus fetch logs" in result.stdout
    assert "Blockade (unclear)" in result.stdout


def test_show_names_the_nearest_document(world: Any) -> None:
    result = run("show", "od", "--results", world.path)
    assert result.exit_code == 2
    assert "Did you mean 'odd'" in result.stderr


def test_evidence_is_underlined_in_the_colour_of_its_code(world: Any) -> None:
    annotated, header = read_document(world.results, "odd")
    console = Console(force_terminal=True, color_system="truecolor", width=100, record=True, file=StringIO())
    for part in render_document(annotated, header):
        console.print(part)
    html = console.export_html(inline_styles=True)
    from framing.export.terminal import colour_of

    for code, cue in (("convoy", "convoy"), ("blockade", "blockade"), ("bread", "bread"), ("loan", "loan")):
        colour = colour_of(code, header).lower()
        assert (
            f'<span style="color: {colour}; text-decoration-color: {colour}; text-decoration: underline">{cue}</span>'
            in html
        )
