"""No command writes over what it reads, however the path is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.commands import main

TEXT = "We hold the balance with our allies in the north, and we keep it."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "raw.csv").write_text(f'id,state,date,text\na,GBR,1950-01-01,"{TEXT}"\n')
    assert run("corpus", "import", tmp_path / "raw.csv", "--name", "x", "-o", tmp_path / "texts.parquet").exit_code == 0
    assert run("coding", "draw", tmp_path / "texts.parquet", "--size", 1, "-o", tmp_path / "sheet.jsonl").exit_code == 0
    return tmp_path / "texts.parquet"


@pytest.mark.parametrize(
    "command",
    [
        "annotate {texts} -o {texts}",
        "annotate {texts} -o {hard}",
        "annotate {texts} -o {new} --documents {texts}",
        "annotate {texts} -o {new} --documents {new}",
        "annotate --units {sheet} -o {sheet}",
        "corpus import {raw} --name x -o {raw}",
        "corpus import {folder} --name x -o {raw}",
        "corpus duplicates {texts} -o {texts}",
        "corpus duplicates {texts} -o {new} --write {texts}",
        "corpus reuse {texts} -o {texts}",
        "coding draw {texts} -o {texts}",
        "coding draw {texts} --leave-out {sheet} -o {sheet}",
        "coding import {sheet} --from jsonl -o {sheet}",
        "coding export {sheet} --to jsonl -o {sheet}",
        "coding export {sheet} --to jsonl --corpus {texts} -o {texts}",
        "coding agree {sheet} -o {sheet}",
    ],
)
def test_what_is_read_is_never_written_over(texts: Path, command: str) -> None:
    os.link(texts, texts.with_name("hard.parquet"))
    names = {
        "texts": texts, "hard": texts.with_name("hard.parquet"), "new": texts.with_name("new.parquet"),
        "raw": texts.with_name("raw.csv"), "sheet": texts.with_name("sheet.jsonl"), "folder": texts.parent,
    }  # fmt: skip
    before = {path: path.read_bytes() for path in texts.parent.iterdir()}
    done = run(*command.format(**names).split())
    assert done.exit_code == 2, done.output
    assert "nothing was written" in done.stderr
    assert {path: path.read_bytes() for path in texts.parent.iterdir()} == before


def test_a_table_of_an_earlier_import_may_lie_in_the_folder_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "GBR_1950.txt").write_text(TEXT)
    for _ in range(2):
        done = run("corpus", "import", tmp_path, "--name", "x", "-o", tmp_path / "x.parquet")
        assert done.exit_code == 0, done.stderr
        assert "1 documents" in done.stderr


def test_codings_in_a_models_folder_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "files.json").write_text("{}")
    (tmp_path / "m" / "codings.csv").write_text("id,practices,text\n")
    done = run("train", tmp_path / "m" / "codings.csv", "-o", tmp_path / "m")
    assert done.exit_code == 2
    assert "would take the place of what is read" in done.stderr
