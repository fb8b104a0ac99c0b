"""Dates: every way of writing one, the calendars, and what is doubtful."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.dates.calendars import CALENDARS, make_date, regnal_year, to_new_style
from framing.corpus.dates.heads import find_date_in_head
from framing.corpus.dates.intervals import find_date, is_doubtful, read_date
from framing.corpus.dates.sources import resolve_date
from framing.corpus.dates.words import read_year
from framing.errors import UnknownName, UnreadableDate

MODERN = [
    ("1950-02-03", "1950-02-03", "1950-02-03"),
    ("1950-02", "1950-02-01", "1950-02-28"),
    ("1950-02-03/1950-03-01", "1950-02-03", "1950-03-01"),
    ("1958-02-08T00:00:00-05:00", "1958-02-08", "1958-02-08"),
    ("3 May 1703", "1703-05-03", "1703-05-03"),
    ("May 3rd, 1703", "1703-05-03", "1703-05-03"),
    ("the third day of May, 1703", "1703-05-03", "1703-05-03"),
    ("the twenty-first of May 1703", "1703-05-21", "1703-05-21"),
    ("the one and twentieth of May 1703", "1703-05-21", "1703-05-21"),
    ("the last day of March 1701", "1701-03-31", "1701-03-31"),
    ("Octob. 18th 1688", "1688-10-18", "1688-10-18"),
    ("8ber 18. 1688", "1688-10-18", "1688-10-18"),
    ("1700 Mar. 3", "1700-03-03", "1700-03-03"),
    ("13.4.1950", "1950-04-13", "1950-04-13"),
    ("3-5 May 1703", "1703-05-03", "1703-05-05"),
    ("May 3-5, 1703", "1703-05-03", "1703-05-05"),
    ("between 3 May and 6 June 1703", "1703-05-03", "1703-06-06"),
    ("between 3 and 6 June 1703", "1703-06-03", "1703-06-06"),
    ("from 28 April to 3 May 1703", "1703-04-28", "1703-05-03"),
    ("December-January 1703", "1702-12-01", "1703-01-31"),
    ("3 May 1703 to 5 June 1704", "1703-05-03", "1704-06-05"),
    ("May 1703", "1703-05-01", "1703-05-31"),
    ("spring 1703", "1703-03-01", "1703-05-31"),
    ("the summer of 1703", "1703-06-01", "1703-08-31"),
    ("winter 1703/4", "1703-12-01", "1704-02-29"),
    ("Q4 1950", "1950-10-01", "1950-12-31"),
    ("the second quarter of 1950", "1950-04-01", "1950-06-30"),
    ("20. 5. 1950", "1950-05-20", "1950-05-20"),
    ("Lady-Day 1703", "1703-03-25", "1703-03-25"),
    ("Michaelmas 1703", "1703-09-29", "1703-09-29"),
    ("early 1950", "1950-01-01", "1950-04-30"),
    ("the second half of 1950", "1950-07-01", "1950-12-31"),
    ("late May 1703", "1703-05-21", "1703-05-31"),
    ("1701-14", "1701-01-01", "1714-12-31"),
    ("1946-1991", "1946-01-01", "1991-12-31"),
    ("the 1950s", "1950-01-01", "1959-12-31"),
    ("mid-1950s", "1953-05-01", "1956-08-31"),
    ("the eighteenth century", "1701-01-01", "1800-12-31"),
    ("12 Anne", "1713-03-08", "1714-03-07"),
    ("3 Will. & Mary", "1691-02-13", "1692-02-12"),
    ("12 & 13 Will. III", "1700-02-13", "1702-02-12"),
    ("6 Geo. III", "1765-10-25", "1766-10-24"),
    ("M.DC.XCII.", "1692-01-01", "1692-12-31"),
    ("1703", "1703-01-01", "1703-12-31"),
]

ENGLISH = [
    ("10 February 1688", "1689-02-10", True),
    ("the 10th of Feb. 1688/9", "1689-02-10", False),
    ("10 February 1688-9", "1689-02-10", False),
    ("24 March 1700", "1701-03-24", True),
    ("25 March 1700", "1700-03-25", False),
    ("10 February 1751", "1751-02-10", False),
    ("10 February 1752", "1752-02-10", False),
    # 28 February was a Friday in 1690 and a Thursday in 1689, Old Style
    ("Friday the 28th of February, 1689", "1690-02-28", False),
    ("Thursday the 28th of February, 1689", "1689-02-28", False),
    ("Die Sabbathi 9 Martii, 1688", "1689-03-09", False),
    ("10/20 September 1697", "1697-09-10", False),
    ("25 August/4 September 1689", "1689-08-25", False),
    ("5 September 1752", "1752-09-05", True),
]

DOUBTFUL = ["3/4/1950", "winter 1703", "c. 1703", "1703?", "before 1703", "1688/9", "June 31, 1703", "1909-10",
            "1946-1991", "3 May 1703 or 4 May 1703", "Tuesday 3 May 1950"]  # fmt: skip


@pytest.mark.parametrize(("phrase", "earliest", "latest"), MODERN)
def test_phrases_are_read_as_intervals(phrase, earliest, latest):
    found = read_date(phrase)
    assert (found.earliest, found.latest) == (earliest, latest)
    assert found.rule


@pytest.mark.parametrize(("phrase", "day", "doubtful"), ENGLISH)
def test_the_english_year_begins_on_25_march(phrase, day, doubtful):
    found = read_date(phrase, calendar="english")
    assert (found.earliest, found.latest) == (day, day)
    assert is_doubtful(found.rule) is doubtful


@pytest.mark.parametrize("phrase", DOUBTFUL)
def test_what_has_two_readings_or_is_wide_is_doubtful(phrase):
    found = read_date(phrase)
    assert found.doubts
    assert is_doubtful(found.rule)


def test_both_readings_of_digits_lie_in_the_interval():
    found = read_date("3/4/1950")
    assert (found.earliest, found.latest) == ("1950-03-04", "1950-04-03")


@pytest.mark.parametrize("phrase", ["3 May 1703", "spring 1703", "May 3-5, 1703", "1703-05-03", "12 Anne", "1703"])
def test_plain_phrases_are_not_doubtful(phrase):
    assert not read_date(phrase).doubts


def test_english_months_and_years_alone():
    assert read_date("March 1688", calendar="english").latest == "1689-03-24"
    assert read_date("February 1688", calendar="english").earliest == "1689-02-01"
    assert read_date("1688/9", calendar="english").earliest == "1689-01-01"
    assert read_date("1688", calendar="english").latest == "1689-03-24"


def test_new_style_moves_days_and_the_scottish_year_began_in_january():
    assert read_date("5 November 1688", calendar="english", new_style=True).earliest == "1688-11-15"
    assert read_date("2 September 1752", calendar="english", new_style=True).earliest == "1752-09-13"
    assert read_date("14 September 1752", calendar="english", new_style=True).earliest == "1752-09-14"
    assert read_date("25 October 1917", calendar="russian", new_style=True).earliest == "1917-11-07"
    assert read_date("1 February 1699", calendar="scottish").earliest == "1699-02-01"


def test_julian_leap_day_and_gap_between_calendars():
    english = CALENDARS["english"]
    assert str(make_date(1700, 2, 29, english)) == "1700-03-01"
    assert make_date(1700, 2, 29, CALENDARS["gregorian"]) is None
    assert str(to_new_style(make_date(1700, 2, 28, english), english)) == "1700-03-10"
    assert str(to_new_style(make_date(1700, 3, 1, english), english)) == "1700-03-12"


def test_regnal_years_end_with_the_reign():
    assert regnal_year("anne", 14) is None
    assert [str(day) for day in regnal_year("anne", 13)] == ["1714-03-08", "1714-08-01"]
    assert [str(day) for day in regnal_year("william and mary", 6)] == ["1694-02-13", "1694-12-27"]


def test_roman_numerals():
    assert [read_year(word) for word in ("mdclxxxix", "m.dc. xcii", "1703", "mdcciv")] == [1689, 1692, 1703, 1704]


@pytest.mark.parametrize("phrase", ["", "no date at all", "the 45th of nothing", "March 4th", "12345", "0000-00-00"])
def test_what_is_no_date_is_refused(phrase):
    assert find_date(phrase) is None
    with pytest.raises(UnreadableDate, match="is not a date"):
        read_date(phrase)


def test_unknown_calendar_names_the_nearest():
    with pytest.raises(UnknownName, match="english"):
        read_date("1703", calendar="englsh")


def test_other_languages():
    assert find_date("den 5. März 1703", languages=["de"]).earliest == "1703-03-05"
    assert find_date("5 de mayo de 1950", languages=["es"]).earliest == "1950-05-05"
    assert find_date("le 5 mai 1703").earliest == "1703-05-05"
    assert find_date("le 5 mai 1703", languages=()).rule == "year"
    assert find_date("10 points in 1950").rule == "year"


def test_a_style_that_is_written_is_believed():
    new = find_date("14 February 1703 N.S.", calendar="english")
    assert (new.earliest, new.rule) == ("1703-02-14", "day month year; New Style as written")
    assert "Old Style as written" in find_date("3 May 1703 (O.S.)").rule


def test_the_head_of_a_text_is_read_and_bare_years_are_not():
    text = "To the Council\n\nAt the camp near the river, 3 May 1703.\n\nWe wrote to you on 1 April 1703."
    found = find_date_in_head(text)
    assert found.earliest == "1703-05-03"
    assert found.rule.startswith("line 2")
    assert find_date_in_head("Our fathers fought in 1640 for the same cause.\nAnd so do we.") is None


def test_sources_are_weighed_and_conflicts_told():
    found = resolve_date([("title", "A speech, 9 December 1698"), ("imprint", "1699")])
    assert found.earliest == "1698-12-09"
    assert any("imprint" in doubt for doubt in found.doubts)
    agreed = resolve_date([("title", "A speech, 9 December 1698"), ("imprint", "1698")])
    assert not agreed.doubts


def test_a_day_without_year_takes_it_from_the_imprint_by_the_day_of_the_week():
    # 31 December was a Thursday in 1691, Old Style, and not in 1692
    found = resolve_date([("title", "spoken on Thursday the 31 of December"), ("imprint", "1692")], calendar="scottish")
    assert found.earliest == "1691-12-31"
    assert found.doubts
    assert resolve_date([("title", "no date"), ("imprint", "")]) is None


def test_import_keeps_the_rule_and_the_english_year(tmp_path):
    (tmp_path / "speech.txt").write_text("A Speech of the King, on 10 February 1688\n\nWe ask for supplies.\n")
    arguments = ["corpus", "import", str(tmp_path / "speech.txt"), "--name", "mine", "--set", "state=GBR",
                 "--calendar", "english", "-o", str(tmp_path / "out.jsonl")]  # fmt: skip
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    written = (tmp_path / "out.jsonl").read_text()
    assert '"earliest": "1689-02-10"' in written
    assert "year from 25 March" in written
