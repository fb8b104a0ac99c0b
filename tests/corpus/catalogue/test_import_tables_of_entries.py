"""The table `import` of a catalogue entry: every key checked, and named where it is wrong."""

from __future__ import annotations

import pytest

from framing.corpus import open_corpus
from framing.corpus.catalogue.entries import load_catalogue
from framing.corpus.selecting import Selection
from framing.errors import BadStudy

ENTRY = r"""
name = "mine"
title = "A corpus for tests"
about = "Two speeches"
layout = "imported"
licence = "CC0-1.0"
citation = "Nobody (2026)."
homepage = "https://example.org"

[[files]]
name = "a.csv"
url = "http://127.0.0.1:9/a.csv"

[import]
files = 'a\.csv'
drop_repeats = false

[import.columns]
genre = "kind"

[import.parts]
title = '(?P<speaker>.+) to (?P<addressee>.+)'

[[import.cases]]
when = { genre = 'letter|note', title = '.* to B' }
then = { audience = "international" }

[import.facts]
id = "{earliest:.4}-{number}"
source = "{folder}/{file}"

[select]
genre = ["letter"]
until = "1951"

[documents]
state = "GBR"
audience = "domestic"
"""
TABLE = """date,number,kind,title,text
1951-05-03,2,letter,A  to B,We agree.
1950-05-03,1,letter,Minutes,They agreed.
1950-05-03,3,note,A to B,We agree again.
1952-05-03,1,letter,A to C,We do not agree.
"""


@pytest.fixture
def mine(tmp_path, monkeypatch, put):
    """A catalogue with one entry, and its source in a folder."""
    monkeypatch.setattr("framing.corpus.catalogue.entries.shipped", lambda *_: tmp_path / "catalogue")
    put(tmp_path, "catalogue/mine.toml", ENTRY)
    put(tmp_path, "source/part/a.csv", TABLE)
    return tmp_path


def test_parts_cases_facts_and_the_choice(mine):
    documents = list(open_corpus("mine", texts_from=mine / "source").documents())
    # the note and the letter of 1952 are not chosen
    assert [(d.id, d.speaker, d.audience, d.source) for d in documents] == [
        ("1950-1", "", "domestic", "part/a"),
        ("1951-2", "A", "international", "part/a"),
    ]
    assert documents[1].extra == {"number": "2", "addressee": "B"}
    assert load_catalogue(mine / "catalogue")["mine"].select == Selection.of(until="1951", genres=["letter"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"files = 'a\.csv'", "files = 'a('", r"key import\.files: is not a regular expression"),
        (r"files = 'a\.csv'", "", r"key import\.files: is missing"),
        ("drop_repeats = false", 'drop_repeats = "no"', r"key import\.drop_repeats: must be true or false, not 'no'"),
        ("drop_repeats = false", "drop_repeat = false", r"key import\.drop_repeat: is unknown. Did you mean"),
        ("title = '(?P", "titel = '(?P", r"key import\.parts\.titel: is unknown"),
        ("then = { audience", "then = { audienc", r"key import\.cases\[0\]\.then\.audienc: is unknown"),
        (
            "when = { genre = 'letter|note'",
            "when = { genre = '('",
            r"cases\[0\]\.when\.genre: is not a regular expression",
        ),
        (
            'id = "{earliest:.4}-{number}"',
            'id = "{earliest"',
            r"key import\.facts\.id: is not a text with fields in braces",
        ),
        (
            'id = "{earliest:.4}-{number}"',
            'id = "{nummer}"',
            r"key import\.facts: 1 has no field 'nummer'|has no field",
        ),
        ('until = "1951"', 'to = "1951"', r"key select\.to: is unknown"),
    ],
)
def test_wrong_keys_are_named(mine, old, new, message):
    path = mine / "catalogue/mine.toml"
    assert old in ENTRY
    path.write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(BadStudy, match=message):
        list(open_corpus("mine", texts_from=mine / "source").documents())


def test_the_layout_needs_the_table(mine):
    begin, end = ENTRY.index("[import]"), ENTRY.index("[select]")
    (mine / "catalogue/mine.toml").write_text(ENTRY[:begin] + ENTRY[end:], encoding="utf-8")
    with pytest.raises(BadStudy, match=r"key import: is missing. Add a table \[import\]"):
        list(open_corpus("mine", texts_from=mine / "source").documents())
