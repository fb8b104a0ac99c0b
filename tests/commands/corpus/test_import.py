"""framing corpus import, through the public command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from framing.corpus import open_corpus
from framing.schemas import DOCUMENTS
from framing.tables import read_table

TEXT = "We keep our word to those who stand with us. "


def test_import_writes_the_document_table(tmp_path, run, make_folder):
    output = tmp_path / "mine.parquet"
    result = run("import", make_folder(tmp_path / "t"), "--name", "mine", "--set", "state=FRA", "-o", output)
    assert result.stdout == ""
    assert "3 documents" in result.stderr
    assert "To look at: date 1" in result.stderr
    table = read_table(output, DOCUMENTS)
    assert list(table["id"]) == ["GBR_1701-05-04", "NLD_1702", "no-facts"]
    assert list(table["earliest"]) == ["1701-05-04", "1702-01-01", ""]
    assert list(table["latest"]) == ["1701-05-04", "1702-12-31", ""]
    assert list(table["state"]) == ["GBR", "NLD", "FRA"]
    assert open_corpus(output).name == "mine"


def test_import_of_a_table_with_named_columns(tmp_path, run):
    path, output = tmp_path / "rows.csv", tmp_path / "out.jsonl"
    pd.DataFrame({"nr": ["1"], "body": ["Peace."], "when": ["1950"], "who": ["Mr. N."]}).to_csv(path, index=False)
    columns = [item for pair in ("id=nr", "text=body", "date=when", "speaker=who") for item in ("--column", pair)]
    run("import", path, "--name", "mine", *columns, "--set", "state=USA", "--set", "audience=domestic", "-o", output)
    row = json.loads(output.read_text())
    assert (row["id"], row["text"], row["speaker"], row["earliest"], row["audience"]) == (
        "1", "Peace.", "Mr. N.", "1950-01-01", "domestic",
    )  # fmt: skip


def test_import_of_tei_finds_its_documents(tmp_path, run):
    div = (
        '<div type="document" xml:id="d{n}" n="{n}"><head>{n}. Note</head><p>Given on {n} May 1950. '
        + TEXT
        + "</p></div>"
    )
    body = "".join(div.format(n=n) for n in (1, 2))
    (tmp_path / "v.xml").write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>V</title></titleStmt></fileDesc>'
        f"</teiHeader><text><body>{body}</body></text></TEI>"
    )
    run("import", tmp_path / "v.xml", "--name", "v", "--set", "state=USA", "-o", tmp_path / "v.parquet")
    table = read_table(tmp_path / "v.parquet", DOCUMENTS)
    assert len(table) == 2
    assert all(TEXT.strip() in text for text in table["text"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "stateUSA"], "'stateUSA' is not NAME=VALUE"),
        (["--set", "stat=USA"], "Did you mean 'state'"),
        (["--pattern", "nothing"], "--pattern 'nothing'"),
        (["--metadata", "absent.csv"], "absent.csv"),
        (["--reader", "tie"], "No reader is called 'tie'"),
        (["--strict"], "no-facts"),
        (["--calendar", "mayan"], "mayan"),
    ],
)
def test_import_refuses_wrong_use_and_writes_nothing(tmp_path, arguments, message, run, make_folder):
    output = tmp_path / "mine.parquet"
    result = run("import", make_folder(tmp_path / "t"), "--name", "m", "-o", output, *arguments, code=2)
    assert message in result.stderr
    assert not output.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t"]


def test_import_to_an_ending_that_is_no_table(tmp_path, run, make_folder):
    result = run("import", make_folder(tmp_path / "t"), "--name", "m", "-o", tmp_path / "m.doc", code=2)
    assert "unknown ending '.doc'" in result.stderr


def test_import_to_a_place_that_cannot_be_written(tmp_path, run, make_folder):
    (tmp_path / "file").write_text("not a folder")
    result = run("import", make_folder(tmp_path / "t"), "--name", "m", "-o", tmp_path / "file" / "m.parquet", code=1)
    assert "cannot be written" in result.stderr


def test_an_interrupted_import_leaves_the_old_table(tmp_path):
    output = tmp_path / "out.parquet"
    output.write_bytes(b"the old table")
    lines = "".join(
        json.dumps({"id": str(n), "text": TEXT * 40, "date": "1950", "state": "GBR"}) + "\n" for n in range(40_000)
    )
    (tmp_path / "many.jsonl").write_text(lines)
    start = [sys.executable, "-c", "from framing.commands import main; main()"]
    command = [*start, "corpus", "import", "many.jsonl", "--name", "m", "-o", "out.parquet"]
    running = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    for _ in range(300):
        if any(path.name.endswith(".part") for path in tmp_path.iterdir()):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)  # SIGINT is ignored by what a shell starts in the background
    said = running.communicate(timeout=60)[1].decode()
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert output.read_bytes() == b"the old table"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.jsonl", "out.parquet"]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--pattern", "nothing", "it names no part"),
        ("--pattern", "{1st}_{year}", "{1st} is not a valid name of a part"),
        ("--pattern", "{date}_{foo bar}", "{foo bar} is not a valid name of a part"),
        ("--pattern", "{date}_{foo-bar}", "{foo-bar} is not a valid name of a part"),
        ("--pattern", "{year}_{state", "a brace has no partner"),
        ("--cut", "nowhere", "Valid: headings"),
        ("--cut", "re:(", "unterminated"),
        ("--cut", "re:a*", "matches an empty text"),
        ("--encoding", "klingon", "utf-8"),
        ("--encoding", "base64", "utf-8"),
    ],
)
def test_what_no_file_could_fit_is_refused_before_the_first_is_read(tmp_path, run, option, value, message, monkeypatch):
    read: list[object] = []
    monkeypatch.setattr(
        "framing.corpus.importing.documents.collect_files", lambda *arguments: iter(read.append(arguments) or ())
    )
    said = run("import", tmp_path, "--name", "m", "-o", tmp_path / "m.parquet", option, value, code=2).stderr
    assert f"{option} {value!r}" in said
    assert message in said
    assert read == []


@pytest.mark.parametrize("option", ["--pattern", "--cut"])
def test_an_empty_setting_is_refused_as_wrong_use(tmp_path, run, make_folder, option):
    folder, output = make_folder(tmp_path / "t"), tmp_path / "m.parquet"
    said = run("import", folder, "--name", "m", "-o", output, option, "", code=2).stderr
    assert f"'{option}'" in said
    assert "it is empty" in said
    assert not output.exists()


def test_empty_files_of_a_folder_are_named_and_counted(tmp_path, run, make_folder):
    folder = make_folder(tmp_path / "t")
    for number in range(7):
        (folder / f"empty-{number}.txt").write_text("\n" * (number % 2))
    for cut in ((), ("--cut", "headings")):
        said = run("import", folder, "--name", "m", "-o", tmp_path / "m.parquet", *cut).stderr
        assert [f"empty-{number}.txt: no text, left out." in said for number in range(7)] == [True] * 5 + [False] * 2
        assert "... and 2 more without text, left out." in said
        assert "3 documents, 7 without text left out." in said


def test_a_text_that_is_no_string_is_refused_with_the_path_that_helps(tmp_path, run):
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": {"plain": "Peace."}}\n')
    import_it = ("import", tmp_path / "a.jsonl", "--name", "m", "-o", tmp_path / "m.csv")
    said = run(*import_it, code=2).stderr
    assert "a.jsonl, line 1: key 'text' is an object" in said
    assert "--column 'text=$.text.plain'" in said
    assert run("check", tmp_path / "a.jsonl", code=2).stderr == said
    run(*import_it, "--column", "text=$.text.plain")
    assert list(read_table(tmp_path / "m.csv")["text"]) == ["Peace."]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_column_that_is_no_path_is_named_as_the_column(tmp_path, run, ending):
    path = tmp_path / f"a.{ending}"
    path.write_text('{"id": "1", "paragraphs": ["one", null, "two"]}\n')
    import_it = ("import", path, "--name", "m", "-o", tmp_path / "m.csv", "--column")
    said = run(*import_it, "text=$.paragraphs[", code=2).stderr
    assert f"a.{ending}: --column text='$.paragraphs[' cannot be used. It is no JSONPath" in said
    assert "option path=" not in said
    run(*import_it, "text=$.paragraphs[*]")
    assert list(read_table(tmp_path / "m.csv")["text"]) == ["one\n\ntwo"]
