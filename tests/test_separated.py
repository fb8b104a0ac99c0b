"""Tables as European spreadsheets save them, through every command that reads a table."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands.main import main
from framing.decimals import point_decimals
from framing.errors import BadTable, UnreadableFile
from framing.separated import read_separated
from framing.tables import read_table


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "id;text\n1;Peace, and law\n"),
        ("t.csv", '"id, as given";"text"\r\n"1";"Peace, and law"\r\n'),
        ("t.csv", "id\ttext\n1\tPeace, and law\n"),
        ("t.csv", 'sep=;\r\nid;text\r\n1;"Peace, and law"\r\n'),
        ("t.tsv", "id;text\n1;Peace, and law\n"),
        ("t.csv", "id|text\n1|Peace, and law\n"),
        ("t.csv", "id;text;\n1;Peace, and law;\n"),
        ("t.tsv", "id\ttext\n1\tPeace, and law\n"),
    ],
)
def test_the_separator_is_told_from_the_header(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.encode())
    (row,) = read_separated(path)
    assert list(row.values()) == ["1", "Peace, and law"]
    assert read_table(path).to_numpy().tolist() == [["1", "Peace, and law"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("id;text;text\n1;a;b\n", "column 'text' appears twice"),
        ("id;text\n1;a;b\n", "row 1 has more cells than columns"),
        ("id;text\n1;a\n2;a;b\n", "."),
    ],
)
def test_what_is_no_table_is_refused_by_both_readers(tmp_path, content, reason):
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=rf"t\.csv.*{reason}"):
        list(read_separated(path))
    with pytest.raises(UnreadableFile, match=rf"t\.csv.*{reason}"):
        read_table(path)


def test_a_metadata_table_with_semicolons_and_the_encoding_that_is_given(tmp_path):
    folder, out = tmp_path / "f", tmp_path / "o.jsonl"
    folder.mkdir()
    (folder / "a.txt").write_bytes("We keep the balance, André said.".encode("cp1252"))
    (folder / "metadata.csv").write_bytes("file;speaker;date\na.txt;André Été;1950-05-03\n".encode("cp1252"))
    done = run("corpus", "import", folder, "--name", "x", "--set", "state=FRA", "--encoding", "cp1252", "-o", out)
    assert done.exit_code == 0, done.output
    (row,) = rows_of(out)
    assert (row["speaker"], row["earliest"], row["text"][-11:]) == ("André Été", "1950-05-03", "André said.")
    done = run("corpus", "import", folder, "--name", "x", "--set", "state=FRA", "-o", out)
    assert rows_of(out)[0]["speaker"] == "André Été"
    assert "metadata.csv: not UTF-8; read as cp1252" in done.stderr


def test_cells_in_columns_without_a_name_are_kept(tmp_path):
    (tmp_path / "t.csv").write_text('"",id,date,state,text,\n7,1,1950,GBR,We hold.,a note\n', encoding="utf-8")
    done = run("corpus", "import", tmp_path / "t.csv", "--name", "x", "-o", tmp_path / "o.jsonl")
    assert done.exit_code == 0, done.output
    assert rows_of(tmp_path / "o.jsonl")[0]["extra"] == {"column 1": "7", "column 6": "a note"}


def test_counts_with_decimal_commas_give_the_same_alignment(tmp_path):
    sizes = ("--states", 3, "--frames", 2, "--periods", 30)
    made = run("simulate", "--kind", "diffusion", *sizes, "-o", tmp_path / "world")
    assert made.exit_code == 0, made.output
    counts = read_table(next((tmp_path / "world").rglob("counts.csv")))
    counts["count"] = [f"{float(value) + 0.25:.2f}" for value in counts["count"]]
    counts["total"] = [f"{float(value) + 1:.0f}" for value in counts["total"]]
    counts.to_csv(tmp_path / "point.csv", index=False)
    counts["count"] = counts["count"].str.replace(".", ",")
    counts.to_csv(tmp_path / "comma.csv", index=False, sep=";", encoding="cp1252")
    dominant = counts["state"].iloc[0]
    for name in ("point", "comma"):
        done = run("align", "--table", tmp_path / f"{name}.csv", "--dominant", dominant, "--permutations", 19,
                   "-o", tmp_path / name)  # fmt: skip
        assert done.exit_code == 0, done.output
    assert counts["count"].str.contains(",").all()
    shifts = [(tmp_path / name / "shifts.csv").read_text(encoding="utf-8") for name in ("point", "comma")]
    assert shifts[0] == shifts[1]


def test_units_with_semicolons_are_annotated(tmp_path):
    (tmp_path / "u.csv").write_bytes("id;text\n1;We hold, André said.\n".encode("cp1252"))
    done = run("annotate", "--units", tmp_path / "u.csv", "-o", tmp_path / "o.jsonl")
    assert done.exit_code == 0, done.output
    assert [row["id"] for row in rows_of(tmp_path / "o.jsonl")] == ["1"]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["4,5", "60"], [4.5, 60]),
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["1\u202f234,5", "7"], [1234.5, 7]),
        (["0,125", "1,000"], [0.125, 1.0]),
        (["-0,5", ",5", "1,5E-3"], [-0.5, 0.5, 0.0015]),
        (["4.5", "60"], [4.5, 60]),
    ],
)
def test_decimal_commas(cells, numbers):
    told = point_decimals(pd.DataFrame({"a": cells}), ["a"], "t.csv")
    assert pd.to_numeric(told["a"]).tolist() == numbers


def test_thousands_and_decimals_that_cannot_be_told_apart_are_not_guessed():
    ambiguous = pd.DataFrame({"a": ["1,234", "12,500"]})
    assert point_decimals(ambiguous, ["a"], "t.csv")["a"].tolist() == ["1,234", "12,500"]
    with pytest.raises(BadTable, match=r"t\.csv, row 2, column 'a': '0\.25' is not allowed\. Other cells have decimal"):
        point_decimals(pd.DataFrame({"a": ["4,5", "0.25"]}), ["a"], "t.csv")
