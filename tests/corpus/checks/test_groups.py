"""Who speaks and of what: speakers, decades, volumes, and the words that mark them."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.checks.checking import check_corpus
from framing.corpus.checks.groups import Groups
from framing.corpus.documents import Document
from framing.corpus.tables.documents import write_documents
from framing.errors import UnknownName


def document(number: int, year: str, text: str, speaker: str = "", **extra: str) -> Document:
    day = f"{year}-05-03" if year else ""
    return Document(f"d{number}", "mine", text, day, day, "AUS", speaker=speaker, extra=extra)


def planted() -> list[Document]:
    """Two years of documents: volume A of 1951 speaks of treaties, B of 1951 and 1962 of trade and wheat."""
    rows = [("1951", "the treaty binds every ally", "One", "A")] * 8
    rows += [("1951", "they trade wheat every year", "Two", "B")] * 4
    rows += [("1962", "they trade wheat every year", "", "B")] * 6
    return [document(n, year, text, speaker, volume=volume) for n, (year, text, speaker, volume) in enumerate(rows)]


@pytest.fixture
def report():
    return check_corpus(planted(), languages=False, quality=False, duplicates=False)


def test_speakers_decades_and_volumes_are_counted(report):
    groups = report.tables["groups"]
    found = {(row.by, row.group): (row.documents, row.words, row.first, row.last) for row in groups.itertuples()}
    assert found == {
        ("decade", "1950s"): (12, 60, 1951, 1951),
        ("decade", "1960s"): (6, 30, 1962, 1962),
        ("speaker", "One"): (8, 40, 1951, 1951),
        ("speaker", "Two"): (4, 20, 1951, 1951),
        ("volume", "A"): (8, 40, 1951, 1951),
        ("volume", "B"): (10, 50, 1951, 1962),
    }


def test_words_that_mark_a_group(report):
    typical = report.tables["groups"].set_index(["by", "group"])["typical"]
    # "every" stands in all documents and marks none; words of three letters are not looked at
    assert typical["volume", "A"] == "ally binds treaty"
    assert typical["volume", "B"] == "they trade wheat year"
    assert typical["speaker", "One"] == ""


def test_the_score_of_a_word_by_hand():
    from framing.corpus.checks.groups import _log_odds

    scores = _log_odds(*(pd.Series(values, dtype=float).to_numpy() for values in ([6, 6], [0, 6], [4, 8])))
    # first word: here 6+4 of 12+12, elsewhere 0+4 of 6+12: log(10/14) - log(4/14) = log 2.5; error sqrt(1/10 + 1/4)
    assert scores[0] == pytest.approx(math.log(2.5) / math.sqrt(0.35))
    assert scores[1] == pytest.approx(-math.log(2.5) / math.sqrt(1 / 14 + 1 / 14))


def test_years_that_are_mostly_one_volume(report):
    mixture = report.tables["mixture"]
    assert mixture.to_dict("records") == [
        {"by": "volume", "year": 1951, "documents": 12, "groups": 2, "largest": "A", "share": 0.6667},
        {"by": "volume", "year": 1962, "documents": 6, "groups": 1, "largest": "B", "share": 1.0},
    ]
    said = "\n".join(report.summary())
    assert "2 speakers; 6 documents name none." in said
    assert "  A: 8 documents, 1951: ally binds treaty" in said
    assert "In 2 of 2 years one volume gives more than half of the documents" in said


def test_thin_years_are_named():
    # the median year has 20 documents, a tenth is 2: 1953 with 1 is thin, 1954 with 2 is not
    counts = {"1951": 20, "1952": 30, "1953": 1, "1954": 2, "1955": 21}
    rows = [document(n, year, "we agree", "One") for year, number in counts.items() for n in range(number)]
    tables = check_corpus(
        [Document(f"{d.earliest}-{n}", d.corpus, d.text, d.earliest, d.latest, d.state) for n, d in enumerate(rows)],
        languages=False,
        quality=False,
        duplicates=False,
    )
    assert tables.tables["thin_years"].to_dict("records") == [{"year": 1953, "documents": 1.0}]
    assert "1 years have fewer than a tenth of the documents of the median year (20): 1953 (1)." in tables.summary()


def test_documents_without_a_year_or_a_group_are_a_group():
    groups = Groups("venue")
    groups.add(document(1, "", "we agree", venue="Manila"))
    groups.add(document(2, "1951", "we agree"))
    table = groups.table().set_index(["by", "group"])["documents"]
    assert table.to_dict() == {("decade", ""): 1, ("decade", "1950s"): 1, ("venue", ""): 1, ("venue", "Manila"): 1}


def test_a_field_of_the_users(tmp_path):
    path = tmp_path / "mine.jsonl"
    write_documents(planted(), path)
    result = CliRunner().invoke(main, ["corpus", "check", str(path), "--by", "state"])
    assert result.exit_code == 0
    assert "AUS" in result.output
    result = CliRunner().invoke(main, ["corpus", "check", str(path), "--by", "volum"])
    assert result.exit_code == 2
    assert "--by volum: no document has it. Did you mean 'volume'?" in result.output
    with pytest.raises(UnknownName):
        check_corpus(planted(), by="venue")


def test_editors_notes_are_counted():
    # of the first text's 20 characters the last 5 are notes
    text = "we agree with you 1x"
    marked = document(1, "1951", text, endnotes_start="15")
    report = check_corpus(
        [marked, document(2, "1951", "we do not agree.")], languages=False, quality=False, duplicates=False
    )
    assert list(report.tables["documents"]["notes"]) == [0.25, 0.0]
    # 0.25 of 5 words, of 9
    assert any(
        line.startswith("1 documents end with editors' notes, about 14% of all words") for line in report.summary()
    )
