"""A stated day beside the day that title or first lines name: `--compare-dates`."""

from __future__ import annotations

import pytest

from framing.corpus.dates.intervals import is_doubtful

HEAD = "text,title,date\n"


def read_row(put, read, folder, row: str, **settings):
    put(folder, "a.csv", HEAD + row)
    return read(folder / "a.csv", compare_dates=True, **settings)[0]


@pytest.mark.parametrize(
    ("row", "days", "rule"),
    [
        # the same day, a month that holds it, and no date at all: as stated
        ("We stand firm.,Speech of 2 September 1961,1961-09-02", ("1961-09-02", "1961-09-02"), "ISO"),
        ("We stand firm.,Report for September 1961,1961-09-02", ("1961-09-02", "1961-09-02"), "ISO"),
        ("We stand firm.,Speech,1961-09-02", ("1961-09-02", "1961-09-02"), "ISO"),
        # 2 to 3 September is one day apart, 1 August to 1 September 31, to 2 September 32
        (
            "We stand firm.,Speech of 3 September 1961,1961-09-02",
            ("1961-09-02", "1961-09-03"),
            "ISO; doubtful: 1961-09-03 by title",
        ),
        (
            "We stand firm.,Speech of 1 August 1961,1961-09-01",
            ("1961-08-01", "1961-09-01"),
            "ISO; doubtful: 1961-08-01 by title",
        ),
        (
            "We stand firm.,Speech of 1 August 1961,1961-09-02",
            ("1961-09-02", "1961-09-02"),
            "ISO; doubtful: 1961-08-01 by title",
        ),
        (
            "We stand firm.,Speech of 2 September 1951,1961-09-02",
            ("1961-09-02", "1961-09-02"),
            "ISO; doubtful: 1951-09-02 by title",
        ),
        # a line of its own says the day, a sentence may speak of another event
        (
            '"3 September 1961\n\nWe stand firm.",Speech,1961-09-02',
            ("1961-09-02", "1961-09-03"),
            "ISO; doubtful: 1961-09-03 by line 1",
        ),
        (
            '"On 3 September 1939 our country went to war, and we remember those who fell for it in every year since '
            'then with all our heart and will go on doing so.",Speech,1961-09-02',
            ("1961-09-02", "1961-09-02"),
            "ISO",
        ),
    ],
)
def test_a_stated_day_and_a_named_one(put, read, tmp_path, row, days, rule):
    document = read_row(put, read, tmp_path, row)
    assert (document.earliest, document.latest) == days
    assert document.date_rule == rule
    assert is_doubtful(document.date_rule) == ("doubtful" in rule)


def test_older_doubts_stay(put, read, tmp_path):
    # 3/4/1961 has two readings, 4 March and 3 April; the title names a third day
    document = read_row(put, read, tmp_path, "We stand firm.,Speech of 5 April 1961,3/4/1961")
    assert (document.earliest, document.latest) == ("1961-03-04", "1961-04-05")
    assert document.date_rule.endswith("1961-04-05 by title")
    assert "two readings" in document.date_rule


def test_a_day_from_the_title_is_not_held_against_the_title(put, read, tmp_path):
    document = read_row(put, read, tmp_path, "We stand firm.,Speech of 3 September 1961,")
    assert (document.earliest, document.date_rule) == ("1961-09-03", "title: day month year")
