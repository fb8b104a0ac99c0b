"""The check of a corpus: every question answered with figures that were planted."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.checks.checking import check_corpus
from framing.corpus.checks.letters import find_letter_problem
from framing.corpus.documents import Document
from framing.errors import BadSetting
from framing.report.coverage import write_coverage_chart

SPEECH = (
    "The members of this house have heard that the enemy gathers his ships near our coast. We shall keep the treaty "
    "that our fathers made, and we ask our friends to do the same, for a broken promise is the end of every league. "
)
OTHER = (
    "Nothing in the report of the committee tells us how much the new roads would cost or who is going to pay for "
    "them. Before a single stone is laid we should like to see the plan, the map and the names of the builders. "
)
FRENCH = (
    "Nous avons entendu le rapport du comité et nous voulons que la paix de nos voisins soit gardée par la loi. " * 3
)
NOISE = "tbe rnembers ot tlie houfe bave beard tbat tlic cnemy gatliers bis fhips ncar onr coaft wbich ls~ ^rn " * 3


def _document(name, text, earliest, latest="", state="GBR", **facts):
    return Document(name, "planted", text, earliest, latest or earliest, state, **facts)


@pytest.fixture
def documents():
    return [
        _document("a", SPEECH, "1703-05-03", language="en", date_rule="day month year"),
        _document("b", SPEECH + "So be it.", "1704-05-03", language="en", date_rule="day month year"),
        _document("c", FRENCH, "1708-01-01", state="FRA", language="en"),
        _document("d", NOISE, "1709-07-01", state="GBR;NLD", language="en"),
        _document("e", OTHER, "1701-01-01", "1702-12-31", language="en", date_rule="range of years; doubtful: wide"),
        _document("f", "Too short.", "", state="", language="en"),
    ]


def test_coverage_shares_wide_dates_and_counts_every_party(documents):
    coverage = check_corpus(documents).tables["coverage"].set_index(["state", "year"])["documents"]
    assert coverage["GBR", 1701] == pytest.approx(0.5)
    assert coverage["GBR", 1702] == pytest.approx(0.5)
    assert coverage["NLD", 1709] == coverage["GBR", 1709] == 1
    assert coverage.sum() == pytest.approx(6)


def test_gaps_lie_between_the_first_and_the_last_document(documents):
    gaps = check_corpus(documents).tables["gaps"]
    assert gaps.to_dict("records") == [{"state": "GBR", "first": 1705, "last": 1708, "years": 4}]


def test_languages_quality_duplicates_and_dates_are_questioned(documents):
    report = check_corpus(documents)
    languages = report.tables["languages"].set_index("detected")["documents"]
    assert languages["fr"] == 1
    assert list(report.tables["low_quality"]["document"]) == ["c", "d"]
    assert list(zip(report.tables["duplicates"]["document"], report.tables["duplicates"]["other"], strict=True)) == [
        ("a", "b")
    ]
    doubts = report.tables["doubtful_dates"].set_index("document")["doubt"].to_dict()
    assert doubts == {"e": "wide", "f": "no date"}
    rules = report.tables["date_rules"].set_index("rule")["documents"]
    assert (rules["day month year"], rules["range of years"]) == (2, 1)
    assert set(report.tables["problems"]["kind"]) == {"date", "state"}
    assert report.tables["lengths"]["short"].sum() == 1
    assert not report.is_clean


def test_the_summary_is_sentences_with_figures(documents):
    summary = "\n".join(check_corpus(documents).summary())
    parts = ("6 documents", "3 states, 1701 to 1709", "GBR 1705-1708", "1 documents have fewer", "1 documents differ")
    for part in (*parts, "2 doubtful dates", "1 pairs of near-duplicates", "2 documents below 80%"):
        assert part in summary
    assert "  e: 1701-01-01 to 1702-12-31, range of years: wide" in summary
    assert "  a and b, similarity" in summary


def test_at_most_so_many_cases_are_listed(documents):
    many = [_document(f"x{number:02d}", OTHER, "") for number in range(25)]
    summary = check_corpus(many, quality=False, languages=False, duplicates=False).summary(listed=3)
    assert sum(line.startswith("  x") for line in summary if "no date" in line) == 6
    assert "  ... and 22 more (write all with -o FOLDER)" in summary


def test_questions_can_be_left_out(documents):
    report = check_corpus(documents, languages=False, quality=False, duplicates=False)
    assert report.tables["duplicates"].empty
    assert report.tables["documents"]["quality"].isna().all()
    assert len(report.tables["documents"]) == 6


def test_a_clean_corpus_is_clean_and_an_empty_one_is_no_error():
    assert check_corpus([_document("a", SPEECH, "1703-05-03", language="en")]).is_clean
    empty = check_corpus([])
    assert empty.summary()[0].startswith("0 documents")


def test_write_gives_tables(documents, tmp_path):
    report = check_corpus(documents)
    report.write(tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {f"{name}.csv" for name in report.tables}
    assert len(pd.read_csv(tmp_path / "out" / "gaps.csv")) == 1


@pytest.mark.parametrize(("ending", "start"), [("html", b"<!DOCTYPE html>"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_heat_map_in_every_format_and_twice_the_same(documents, tmp_path, ending, start):
    coverage = check_corpus(documents, languages=False, quality=False, duplicates=False).tables["coverage"]
    for name in ("one", "two"):
        write_coverage_chart(coverage, tmp_path / f"{name}.{ending}")
    first = (tmp_path / f"one.{ending}").read_bytes()
    assert first.startswith(start)
    assert first == (tmp_path / f"two.{ending}").read_bytes()


def test_other_chart_formats_are_refused(tmp_path):
    with pytest.raises(BadSetting, match="html, svg, png"):
        write_coverage_chart(pd.DataFrame(), tmp_path / "a.docx")


def test_the_command_prints_the_summary_and_writes_the_tables(documents, tmp_path):
    from framing.corpus.tables.documents import write_documents

    write_documents(documents, tmp_path / "corpus.parquet")
    arguments = ["corpus", "check", str(tmp_path / "corpus.parquet")]
    result = CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "doubtful dates" in result.output
    assert (tmp_path / "out" / "coverage.csv").exists()
    result = CliRunner().invoke(main, [*arguments, "--json"])
    tables = json.loads(result.stdout)
    assert tables["gaps"] == [{"state": "GBR", "first": 1705, "last": 1708, "years": 4}]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The people’s café".encode().decode("cp1252"), "â€™"),
        ("The café".encode().decode("latin-1"), "Ã©"),
        ("The people’s word".encode("cp1252").decode("latin-1"), "\x92"),
    ],
)
def test_letters_that_were_read_wrongly_before(tmp_path, text, sign):
    path, out = tmp_path / "GBR_1950-05-03.txt", tmp_path / "o.jsonl"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["corpus", "import", str(path), "--name", "x", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert f"such as {sign!r}" in done.stderr
    assert (
        "1 documents have a problem with their letters."
        in CliRunner().invoke(main, ["corpus", "check", str(out)]).stdout
    )


@pytest.mark.parametrize(
    "text", ["Ânimo, São Tomé, Ã alone and “quotes” — plus the people’s ŒUVRE", "Âge d’or, âme", "CÂMARA"]
)
def test_letters_of_their_own_are_no_problem(text):
    assert find_letter_problem(text) is None
