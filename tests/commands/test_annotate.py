from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.codebook import shipped_codebook
from framing.commands import main

UNITS = [
    {
        "id": "u3",
        "text": "We reject military blocs and refuse to join any of them; our country keeps strict neutrality.",
    },
    {"id": "u1", "text": "The harvest was good and the roads are mended."},
    {
        "id": "u2",
        "text": "The free world must defend itself against communist aggression and build up its armed strength.",
    },
]


def written(tmp_path, ending, rows=UNITS):
    path = tmp_path / f"units.{ending}"
    table = pd.DataFrame(rows)
    if ending == "csv":
        table.to_csv(path, index=False)
    elif ending == "parquet":
        table.to_parquet(path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["annotate", *map(str, arguments)])


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_units_come_back_row_by_row_in_their_order(tmp_path, ending):
    result = run("--units", written(tmp_path, ending), "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["u3", "u1", "u2"]
    for row in rows:
        assert list(row) == ["id", "practices", "domestic", "mechanism", "stance", "probabilities"]
        assert list(row["probabilities"]) == shipped_codebook().ids()
        assert set(row["stance"]) == set(row["practices"])
        assert all(0 <= chance <= 1 for chance in row["probabilities"].values())
    assert rows[0]["practices"][0] == "neutrality_nonalignment"
    assert rows[1]["practices"] == []
    assert "ideological_balancing" in rows[2]["practices"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_units_go_into_a_table_of_the_kind_that_the_ending_names(tmp_path, ending):
    output = tmp_path / f"out.{ending}"
    assert run("--units", written(tmp_path, ending), "-o", output).exit_code == 0
    table = pd.read_parquet(output) if ending == "parquet" else pd.read_csv(output, keep_default_na=False)
    assert table["id"].tolist() == ["u3", "u1", "u2"]
    assert [name for name in table.columns if name.startswith("p_")] == [f"p_{c}" for c in shipped_codebook().ids()]
    assert table["practices"][0].startswith("neutrality_nonalignment:")
    assert table["practices"][1] == ""


def test_units_are_never_replaced_by_their_codes(tmp_path):
    path = written(tmp_path, "jsonl")
    before = path.read_bytes()
    result = run("--units", path, "-o", path)
    assert result.exit_code == 2
    assert "would take the place of what is read" in result.stderr
    assert path.read_bytes() == before


def test_an_unknown_model_is_named_before_processes_start(tmp_path):
    result = run("--units", written(tmp_path, "jsonl"), "--model", "nope", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    assert "nope: no such model folder or shipped model" in result.stderr


def test_document_frames_as_csv(tmp_path):
    arguments = ["sotu", "--since", "1947-01-01", "--until", "1949-12-31", "-o", tmp_path / "f.parquet"]
    assert run(*arguments, "--documents", tmp_path / "d.csv").exit_code == 0
    assert len(pd.read_csv(tmp_path / "d.csv")["document"]) == 3


def test_units_go_to_stdout_without_output(tmp_path):
    result = run("--units", written(tmp_path, "jsonl"))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["u3", "u1", "u2"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], "row 2: the id 'a' appears twice"),
        ([{"id": "a", "txet": "x"}], "column 'text' is missing. Did you mean 'txet'"),
        ([], "nothing to annotate"),
        ([{"id": 1, "text": "x"}, {"id": "1", "text": "y"}], "row 2: the id '1' appears twice"),
        ([{"id": "a", "text": "x"}, {"id": None, "text": "y"}], "row 2, column 'id': None is not allowed"),
        ([{"id": "a", "text": "x"}, {"text": "y"}], "row 2: column 'id' is missing"),
        ([{"id": "", "text": "x"}], "row 1, column 'id': '' is not allowed"),
        ([{"id": ["a"], "text": "x"}], "row 1, column 'id': ['a'] is not allowed"),
        ([{"id": "a", "text": ["x", "y"]}], "row 1, column 'text': ['x', 'y'] is not allowed. Give one text a unit"),
        ([{"id": "a", "text": None}], "row 1, column 'text': None is not allowed"),
    ],
)
def test_bad_units(tmp_path, rows, message):
    result = run("--units", written(tmp_path, "jsonl", rows), "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_empty_and_odd_texts_are_coded_too(tmp_path):
    rows = [{"id": "a", "text": ""}, {"id": "b", "text": "\x00\u200f🙂"}, {"id": "c", "text": "x" * 50_000}]
    result = run("--units", written(tmp_path, "jsonl", rows))
    assert result.exit_code == 0, result.stderr
    assert [json.loads(line)["practices"] for line in result.stdout.splitlines()] == [[], [], []]


def test_whole_number_ids_come_back_as_numbers(tmp_path):
    rows = [{"id": 7, "text": "The roads are mended."}, {"id": 3, "text": "The harvest was good."}]
    result = run("--units", written(tmp_path, "jsonl", rows))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [7, 3]


def test_units_or_corpus_but_not_both_or_none(tmp_path):
    assert run().exit_code == 2
    assert run("sotu", "--units", written(tmp_path, "jsonl")).exit_code == 2
    assert run("sotu").exit_code == 2
    assert run("--units", tmp_path / "none.jsonl").exit_code == 2
    assert run("no-such-corpus", "-o", tmp_path / "f.parquet").exit_code == 2


def test_annotate_a_stretch_of_a_corpus(tmp_path):
    arguments = ["sotu", "--since", "1947-01-01", "--until", "1949-12-31", "-o", tmp_path / "f.parquet", "--json"]
    result = run(*arguments, "--documents", tmp_path / "d.parquet")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    frames, documents = pd.read_parquet(tmp_path / "f.parquet"), pd.read_parquet(tmp_path / "d.parquet")
    assert said["documents"] == documents["document"].nunique() == frames["document"].nunique() == 3
    again = run(*arguments)
    assert "3 documents kept from before" in again.stderr


@pytest.mark.parametrize("ending", ["xlsx", "foo", "csv.gz"])
def test_an_ending_that_is_not_written_is_refused_before_any_work(tmp_path, ending):
    for arguments in (["--units", written(tmp_path, "jsonl")], ["sotu"]):
        result = run(*arguments, "-o", tmp_path / f"out.{ending}")
        assert result.exit_code == 2
        assert "ends in .csv, .tsv, .jsonl, .ndjson, .parquet" in result.stderr
        assert not (tmp_path / f"out.{ending}").exists()


def test_a_flipped_byte_anywhere_in_kept_frames_makes_them_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    texts, output = tmp_path / "own.jsonl", tmp_path / "frames.parquet"
    texts.write_text("".join(json.dumps({"id": unit["id"], "text": unit["text"]}) + "\n" for unit in UNITS))
    command = (texts, "-o", output, "--jobs", 1)
    assert run(*command).exit_code == 0
    [part] = (tmp_path / "home" / "frames").iterdir()
    fresh, whole = output.read_bytes(), part.read_bytes()
    names = [whole.rindex(name) for name in (b"p_neutrality", b"threat", b"passage", b"framing.part")]
    for place in [*range(0, len(whole), len(whole) // 20), *names, len(whole) - 1]:
        part.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        result = run(*command)
        assert result.exit_code == 0, (place, result.output)
        assert "Kept frames of 3 documents were damaged: they were made again." in result.stderr, place
        assert (output.read_bytes(), part.read_bytes()) == (fresh, whole), place
    assert "damaged" not in run(*command).output
