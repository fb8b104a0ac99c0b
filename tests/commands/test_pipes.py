"""Links, pipes and "-": written through, and read, wherever a file of one table is."""

from __future__ import annotations

import csv
import io
import json
import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.commands import main

ROW = {
    "id": "a",
    "text": "We keep the balance among the great powers, and we arm for it.",
    "state": "GBR",
    "date": "1950",
}
SHEET = {**ROW, "practices": "", "document": "a", "corpus": "mine"}


def run(*arguments: object, given: str | bytes = "") -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=given)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.parquet"
    done = run("corpus", "import", "-", "--name", "mine", "-o", path, given=json.dumps(ROW) + "\n")
    assert done.exit_code == 0, done.stderr
    return path


def test_units_come_in_and_go_out_through_standard_streams() -> None:
    for given in (json.dumps({"id": 1, "text": "x"}) + "\n", "id,text\n1,x\n"):
        done = run("annotate", "--units", "-", "-o", "-", "--jobs", 1, given=given)
        assert done.exit_code == 0, done.stderr
        assert [str(json.loads(line)["id"]) for line in done.stdout.splitlines()] == ["1"]


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "far" / "target.jsonl", tmp_path / "link.jsonl"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    done = run("annotate", "--units", "-", "-o", link, "--jobs", 1, given='{"id": "a", "text": "x"}\n')
    assert done.exit_code == 0, done.stderr
    assert link.is_symlink()
    assert json.loads(target.read_text())["id"] == "a"


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    done = run("annotate", "--units", "-", "-o", pipe, "--jobs", 1, given='{"id": "a", "text": "x"}\n')
    reader.join(20)
    assert done.exit_code == 0, done.stderr
    assert json.loads(read[0])["id"] == "a"
    assert pipe.is_fifo()


def test_a_pipe_that_nobody_reads_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.piping.WAIT", 0.1)
    os.mkfifo(tmp_path / "pipe")
    done = run("annotate", "--units", "-", "-o", tmp_path / "pipe", "--jobs", 1, given='{"id": "a", "text": "x"}\n')
    assert done.exit_code == 1
    assert "no program has read from this pipe" in done.stderr
    assert (tmp_path / "pipe").is_fifo()


def test_a_corpus_comes_through_a_pipe(tmp_path: Path, table: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=lambda: pipe.write_bytes(table.read_bytes())).start()
    done = run("corpus", "show", pipe)
    assert done.exit_code == 0, done.stderr
    assert "GBR" in done.stdout


def test_tables_go_to_standard_output(table: Path) -> None:
    frames = run("annotate", table, "-o", "-", "--jobs", 1)
    assert [json.loads(line)["document"] for line in frames.stdout.splitlines()] == ["a"]
    sheet = run("coding", "draw", table, "--size", 1, "-o", "-")
    assert [json.loads(line)["document"] for line in sheet.stdout.splitlines()] == ["a"]
    back = run("coding", "export", "-", "--to", "csv", "-o", "-", given=sheet.stdout)
    assert back.exit_code == 0, back.stderr
    assert [row["document"] for row in csv.DictReader(io.StringIO(back.stdout))] == ["a"]


def test_many_files_do_not_go_through_a_pipe(table: Path) -> None:
    sheet = run("coding", "draw", table, "--size", 1, "-o", "-")
    done = run("coding", "export", "-", "--to", "brat", "-o", "-", given=sheet.stdout)
    assert done.exit_code == 2
    assert "Give the name of a file or folder" in done.stderr
    other = run("coding", "export", "-", "--to", "label-studio", "-o", "-", given=sheet.stdout)
    assert other.exit_code == 2
    assert "Give the name of a file or folder" in other.stderr


@pytest.mark.parametrize("command", ["simulate --kind null -o -", "corpus check {table} -o -", "report {frames} -o -"])
def test_what_is_more_than_one_table_needs_a_name(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    frames = tmp_path / "frames.parquet"
    assert run("annotate", table, "-o", frames, "--jobs", 1).exit_code == 0
    before = sorted(tmp_path.iterdir())
    done = run(*command.format(table=table, frames=frames).split())
    assert done.exit_code == 2, done.output
    assert "Give the name" in done.stderr
    assert sorted(tmp_path.iterdir()) == before
