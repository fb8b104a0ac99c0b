"""``framing code`` without its page: what it refuses, what it writes."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from framing.codebook import load_codebook
from framing.coding.page import Store
from framing.commands import main
from framing.extras import install_line

BOOK = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Convoy"
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("harbours.toml").write_text(BOOK, encoding="utf-8")
    rows = [{"id": f"q{number}", "practices": [], "text": f"They ask for ship {number}."} for number in range(3)]
    Path("sheet.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def give(*given: tuple[str, str, str]) -> None:
    store = Store("sheet.codings.sqlite")
    book = load_codebook("harbours.toml")
    for number, (coder, unit, do) in enumerate(given):
        store.change(coder, unit, str(number), {"do": do, "code": "convoy"}, book)
    store.close()


def test_what_was_coded_is_written_without_a_page(home: Path) -> None:
    give(
        ("ann", "q0", "toggle"),
        ("ann", "q0", "done"),
        ("ann", "q1", "none"),
        ("bob", "q0", "none"),
        ("bob", "q2", "toggle"),
    )
    done = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--write-only", "-o", "out.jsonl")
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    assert "3 codings (2 by ann, 1 by bob)" in done.stderr
    assert "Left out: 1 passages" in done.stderr
    agreed = run("coding", "agree", "out.jsonl", "--codebook", "harbours.toml", "--json")
    assert json.loads(agreed.stdout)["codes"][0]["passages"] == 1
    one = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--write-only", "--coder", "bob", "-o", "bob.xlsx")
    assert one.exit_code == 0, one.output
    assert "1 codings (1 by bob)" in one.stderr


def test_nothing_done_is_told_and_nothing_written(home: Path) -> None:
    give(("ann", "q0", "toggle"))
    done = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--write-only", "-o", "out.jsonl")
    assert done.exit_code == 2
    assert "1 passages have codes but were not ended" in done.stderr
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sheet.jsonl", "--write-only"), "needs -o"),
        (("sheet.jsonl", "--coder", " "), "is not a valid name"),
        (("sheet.jsonl", "--coder", "a\nb"), "is not a valid name"),
        (("sheet.jsonl", "--write-only", "-o", "sheet.jsonl"), "sheet.jsonl"),
        (("sheet.jsonl", "--write-only", "-o", "out.docx"), "out.docx"),
        (("gone.jsonl",), "gone.jsonl"),
        (("sheet.jsonl", "--write-only", "-o", "out.jsonl"), "sheet.codings.sqlite"),
        (("-",), "--store"),
        (("sheet.jsonl", "--store", "harbours.toml"), "harbours.toml"),
        (("sheet.jsonl", "--corpus", "no-such-corpus"), "no-such-corpus"),
    ],
)
def test_wrong_use_is_told_before_anything_is_served(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("code", *arguments, "--codebook", "harbours.toml")
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "fault of framing" not in done.stderr
    assert Path("sheet.jsonl").read_text(encoding="utf-8").count("\n") == 3


def test_a_port_that_is_taken_is_told(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--port", port)
    assert done.exit_code == 2
    assert f"--port {port}: cannot be had" in done.stderr


def test_a_passage_changed_since_is_refused(home: Path) -> None:
    give(("ann", "q0", "none"))
    first = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--write-only", "-o", "out.jsonl")
    assert first.exit_code == 0, first.output
    text = Path("sheet.jsonl").read_text(encoding="utf-8").replace("ship 1", "boat 1")
    Path("sheet.jsonl").write_text(text, encoding="utf-8")
    done = run("code", "sheet.jsonl", "--codebook", "harbours.toml", "--write-only", "-o", "out.jsonl")
    assert done.exit_code == 2
    assert "id 'q1'" in done.stderr


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_missing_extra_is_answered_by_the_install_line(home: Path, monkeypatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    done = run("code", "sheet.jsonl", "--codebook", "harbours.toml")
    assert done.exit_code == 1
    assert done.stderr.strip().endswith(install_line("coding"))
    assert not Path("sheet.codings.sqlite").exists()
