"""Tables and JSON as sources: columns of other names, texts that are none."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from framing.errors import BadTable, UnknownName

TEXT = "We keep our word to those who stand with us."


ROWS = [
    {"nr": "s1", "body": 'One, "quoted"\r\nline', "when": "1950-01-02", "country": "USA", "mood": "calm"},
    {"nr": "s2", "body": "Two", "when": "between 3 May and 6 June 1703", "country": "England", "mood": ""},
]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_tables_with_columns_of_other_names(tmp_path, ending, read):
    path, table = tmp_path / f"rows.{ending}", pd.DataFrame(ROWS)
    if ending == "parquet":
        table.to_parquet(path)
    elif ending == "jsonl":
        table.to_json(path, orient="records", lines=True)
    else:
        table.to_csv(path, index=False, sep="\t" if ending == "tsv" else ",", lineterminator="\n")
    one, two = read(path, columns={"id": "nr", "text": "body", "date": "when"})
    assert (one.id, one.text, one.earliest, one.state) == ("s1", 'One, "quoted"\r\nline', "1950-01-02", "USA")
    assert one.extra == {"mood": "calm"}
    assert (two.earliest, two.latest, two.state) == ("1703-05-03", "1703-06-06", "GBR")


def test_semicolons_part_the_columns_of_a_csv_where_there_are_no_commas(tmp_path, put, read):
    (document,) = read(put(tmp_path, "rows.csv", "id;text;state\n1;Peace, and law;GBR\n"))
    assert (document.id, document.text, document.state) == ("1", "Peace, and law", "GBR")


def test_mistyped_columns_get_a_hint(tmp_path, put, read):
    path = put(tmp_path, "a.txt")
    with pytest.raises(UnknownName, match=r"--set audiance.*'audience'"):
        read(path, defaults={"audiance": "domestic"})
    with pytest.raises(UnknownName, match="--column txt"):
        read(path, columns={"txt": "body"})
    assert read(path, defaults={"mood": "calm"})[0].extra == {"mood": "calm"}


@pytest.mark.parametrize(
    ("value", "kind", "remedy"),
    [
        ({"lang": "en", "plain": "Peace and law."}, "object", "$.body.plain"),
        (["Peace", "and law."], "list", "$.body[*]"),
        ([{"n": 1, "p": "Peace"}, {"n": 2, "p": "and law."}], "list", "$.body[*]"),
        ({}, "object", "$.body.KEY"),
    ],
)
@pytest.mark.parametrize("ending", ["jsonl", "json", "parquet"])
def test_a_text_that_is_a_list_or_an_object_is_refused(tmp_path, ending, value, kind, remedy, put, read):
    rows, path = [{"id": "1", "body": "Peace."}, {"id": "2", "body": value}], tmp_path / f"a.{ending}"
    place = {"jsonl": "line 3", "json": "object 2", "parquet": "row 1"}[ending]
    if ending == "jsonl":
        put(tmp_path, path.name, "\n\n".join(map(json.dumps, rows)))
    elif ending == "json":
        put(tmp_path, path.name, json.dumps(rows))
    else:
        pd.DataFrame([{"id": "2", "body": value or {"KEY": None}}]).to_parquet(path)
    said = f"a.{ending}, {place}: key 'body' is an? {kind}, not a text. Say .* --column 'text={remedy}'"
    with pytest.raises(
        BadTable, match=said.translate({ord(sign): f"\\{sign}" for sign in "$[]"}).replace("[*", "[\\*")
    ):
        read(path)
    with pytest.raises(BadTable):
        read(path, columns={"text": "body"})


def test_paths_reach_into_texts_that_are_nested(tmp_path, put, read):
    rows = [
        {"id": "1", "body": {"plain": "Peace."}, "parts": ["One.", "Two."], "who": [{"name": "A"}, {"name": "B"}]},
        {"id": "2", "body": {"plain": "War."}, "parts": ["Three."], "who": [{"name": "C"}]},
    ]
    lines = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    whole = put(tmp_path, "a.json", json.dumps(rows))
    pd.DataFrame(rows).to_parquet(tmp_path / "a.parquet")
    for path in (lines, whole, tmp_path / "a.parquet"):
        assert [d.text for d in read(path, columns={"text": "$.body.plain"})] == ["Peace.", "War."]
        joined = read(path, columns={"text": "$.parts[*]", "speaker": "$.who[0].name"})
        assert [(d.text, d.speaker) for d in joined] == [("One.\n\nTwo.", "A"), ("Three.", "C")]
    with pytest.raises(BadTable, match=r"\$\.who\[\*\]\.name"):
        read(lines, columns={"text": "$.who[*]"})


@pytest.mark.parametrize("ending", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["one", None, "two"], "one\n\ntwo"),
        ([None, "one"], "one"),
        (["in", 1950, "they met"], "in\n\n1950\n\nthey met"),
    ],
)
def test_nothing_of_a_text_in_parts_is_lost(tmp_path, put, read, ending, parts, text):
    path = put(tmp_path, f"a.{ending}", json.dumps({"id": "1", "paragraphs": parts}))
    (found,) = read(path, columns={"text": "$.paragraphs[*]"})
    assert found.text == text


@pytest.mark.parametrize(
    ("parts", "remedy"), [(["one", {"p": "two"}], r"\$\.parts\[\*\]\.p'"), (["one", None, ["two"]], r"\[\*\]\[\*\]'")]
)
def test_a_list_or_object_among_the_parts_of_a_text_is_named(tmp_path, put, read, parts, remedy):
    path = put(tmp_path, "a.jsonl", json.dumps({"id": "1", "parts": parts}))
    with pytest.raises(BadTable, match=f"a.jsonl, line 1: .*{remedy}"):
        read(path, columns={"text": "$.parts[*]"})


def test_a_text_of_nulls_only_is_left_out(tmp_path, put, read):
    notes: list[str] = []
    rows = [{"id": "1", "parts": [None]}, {"id": "2", "parts": ["one"]}]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    assert [item.id for item in read(path, columns={"text": "$.parts[*]"}, log=notes.append)] == ["2"]
    assert any("1: no text, left out" in note for note in notes)
