"""framing corpus check, duplicates and reuse, through the public command."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from framing.commands import main
from framing.tables import read_table

TEXT = "We keep our word to those who stand with us. "


def test_check_lists_what_is_doubtful(tmp_path, run, make_folder):
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
    assert (tmp_path / "report" / "coverage.html").is_file()
    run("check", output, "-o", tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text().startswith("<svg")


def make_speeches(path: Path, run) -> Path:
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


def test_duplicates_are_listed_and_left_out_by_choice(tmp_path, run):
    table = make_speeches(tmp_path / "s.jsonl", run)
    result = run("duplicates", table, "-o", tmp_path / "pairs.csv", "--write", tmp_path / "kept.parquet")
    assert "1 documents are reprints" in result.stderr
    assert list(read_table(tmp_path / "pairs.csv")["other"]) == ["b"]
    assert list(read_table(tmp_path / "kept.parquet")["id"]) == ["a", "c"]


def test_quotations_of_another_state_are_found(tmp_path, run):
    table = make_speeches(tmp_path / "s.jsonl", run)
    run("reuse", table, "--source", "USA", "-o", tmp_path / "reuse.csv")
    found = read_table(tmp_path / "reuse.csv")
    assert set(found["document"]) == {"c"}
    assert set(found["source_state"]) == {"USA"}


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


def test_a_check_prints_pairs_and_says_whether_anything_is_to_mend(tmp_path, run):
    table = make_speeches(tmp_path / "s.jsonl", run)
    said = run("check", table).stdout
    assert "\n  a and b, similarity 1.00\n" in said
    assert "Nothing to mend" not in said
    row = {"id": "a", "text": TEXT * 9, "date": "1950-01-01", "state": "USA", "language": "en"}
    (tmp_path / "one.jsonl").write_text(json.dumps(row))
    run("import", tmp_path / "one.jsonl", "--name", "one", "-o", tmp_path / "one.parquet")
    assert run("check", tmp_path / "one.parquet").stdout.splitlines()[-1].startswith("Nothing to mend")
