"""Damaged and hostile files through every command that reads them: exit code 2, the file named, nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]
TEXT = "We hold the balance number {} with our friends in the north, and we keep it as long as we can. "


@pytest.fixture
def texts(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document table of six texts, in the folder in which the commands run."""
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": f"d{number}", "state": "GBR", "date": f"195{number}-01-04", "text": TEXT.format(number * 7919) * 8}
        for number in range(6)
    ]
    Path("t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("corpus", "import", "t.jsonl", "--name", "x", "-o", "t.parquet")[0] == 0
    return tmp_path / "t.parquet"


READERS = [
    ["annotate", "{}", "-o", "out.parquet", "--jobs", "1"],
    ["corpus", "show", "{}"],
    ["corpus", "check", "{}"],
    ["corpus", "duplicates", "{}", "-o", "out.csv"],
    ["corpus", "import", "{}", "--name", "x", "-o", "out.parquet"],
    ["coding", "draw", "{}", "--size", "3", "-o", "out.jsonl"],
]


@pytest.mark.parametrize("command", READERS, ids=lambda command: " ".join(command[:2]))
def test_a_damaged_document_table_is_named(command: list[str], texts: Path, run: Run) -> None:
    raw = bytearray(texts.read_bytes())
    page = pq.read_metadata(texts).row_group(0).column(0).data_page_offset
    raw[page + 30 : page + 60] = bytes(30)
    Path("page.parquet").write_bytes(raw)
    Path("cut.parquet").write_bytes(texts.read_bytes()[: len(raw) // 2])
    for name in ("page.parquet", "cut.parquet"):
        code, _, err = run(*(part.format(name) for part in command))
        assert code == 2
        assert f"{name}: cannot be read as Parquet" in err
        assert "Is the file whole?" in err
    assert not list(texts.parent.glob("out.*"))


@pytest.mark.parametrize(
    ("value", "said"), [("[" * 1000 + "]" * 1000, "nested more than 200 deep"), ("1" * 5000, "more than 4,300 digits")]
)
@pytest.mark.parametrize(
    "command",
    [
        ["corpus", "import", "odd.jsonl", "--name", "x", "-o", "out.jsonl"],
        ["annotate", "--units", "odd.jsonl", "-o", "out.jsonl", "--jobs", "1"],
        ["train", "odd.jsonl", "-o", "out.model"],
        ["coding", "agree", "odd.jsonl"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_json_without_measure_is_named_by_line(
    command: list[str], value: str, said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.jsonl").write_text(
        f'{{"id": "a", "text": "We hold.", "practices": []}}\n{{"id": "b", "more": {value}}}\n'
    )
    code, _, err = run(*command)
    assert code == 2
    assert "odd.jsonl: cannot be read as a table (line 2: " in err
    assert said in err
    assert not list(tmp_path.glob("out.*"))


def test_a_part_of_the_cache_that_was_cut_is_made_again(texts: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_HOME", str(texts.parent / "home"))
    command = ("annotate", "t.parquet", "--jobs", "1", "-o")
    assert run(*command, "whole.parquet")[0] == 0
    (part,) = (texts.parent / "home" / "frames").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:2000])
    code, _, err = run(*command, "again.parquet")
    assert code == 0, err
    assert Path("again.parquet").read_bytes() == Path("whole.parquet").read_bytes()
    assert "6 documents" in err


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?<!no )fleet", "invalid perl operator"),
        ("a{99999999999999999999}", "more than 100 repeats"),
        ("(" * 2000 + "a" + ")" * 2000, "more than 500"),
        (r"fleet (?:\w+ ){0,4000000000}court", "repeats"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_by_the_check_and_by_training(
    pattern: str, said: str, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    toy_book.write_text(toy_book.read_text().replace('cues = ["fleet"]', f"patterns = [{json.dumps(pattern)}]"))
    for command in (
        ["codebook", "check", toy_book],
        ["train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book],
    ):
        code, _, err = run(*command, *(["-o", tmp_path / "m"] if command[0] == "train" else []))
        assert code == 2
        assert "toy.toml" in err
        assert "patterns" in err
        assert said in err


def test_sound_patterns_pass_the_check_and_train(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    patterns = [
        "(grand |great )?fleet",
        "[a-z]+ leagues?",
        "fleet {1,2}of 1815",
        r"(\w+\s?)+\.",
        "(a|b)?" * 20 + "league",
    ]
    toy_book.write_text(toy_book.read_text().replace('cues = ["fleet"]', f"patterns = {json.dumps(patterns)}"))
    assert run("codebook", "check", toy_book)[0] == 0
    code, _, err = run("train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book, "-o", tmp_path / "m")
    assert code == 0, err


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX shells do")
def test_training_on_a_full_disk_leaves_the_old_model(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    codings = codings_file(tmp_path / "c.jsonl")
    train = ["train", str(codings), "--codebook", str(toy_book), "-o", str(tmp_path / "m"), "--no-auxiliary"]
    assert run(*train)[0] == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()}
    line = f'ulimit -f 8; exec "{sys.executable}" -m framing "$@"'  # no file above 4 or 8 kB
    done = subprocess.run(["sh", "-c", line, "sh", *train, "--seed", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "nothing was replaced" in done.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()} == before
    assert run("model", "verify", tmp_path / "m")[0] == 0
