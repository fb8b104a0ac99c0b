"""Dates and states of imported documents: read, doubted, missing, impossible."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from framing.commands.main import main
from framing.corpus.importing.documents import Findings
from framing.errors import BadTable

TEXT = "We keep our word to those who stand with us."


@pytest.mark.parametrize(("date", "kept"), [("1950-02-31", ""), ("", ""), ("sometime", "")])
def test_missing_and_impossible_dates_are_kept_and_counted(tmp_path, date, kept, put, read):
    path = put(tmp_path, "a.jsonl", json.dumps({"id": "1", "text": TEXT, "date": date, "state": "GBR"}))
    findings, told = Findings(), []
    (document,) = read(path, findings=findings, log=told.append)
    assert (document.earliest, document.latest) == (kept, kept)
    assert findings.problems == {"date": 1}
    assert date in document.date_rule
    assert any("1: no date" in note for note in told)
    with pytest.raises(BadTable, match="'1'"):
        read(path, strict=True)


def test_doubtful_dates_are_counted(tmp_path, put, read):
    row = json.dumps({"id": "1", "text": TEXT, "date": "31 February 1950", "state": "GBR"})
    findings = Findings()
    (document,) = read(put(tmp_path, "a.jsonl", row), findings=findings)
    assert (document.earliest, document.latest) == ("1950-02-01", "1950-02-28")
    assert findings.problems == {"doubtful date": 1}


def test_dates_are_taken_from_title_and_first_lines_where_nothing_else_says(tmp_path, put, read):
    rows = [
        {"id": "1", "text": TEXT, "title": "Speech of 4 May 1950"},
        {"id": "2", "text": f"Vienna, 12 June 1815.\n{TEXT}"},
    ]
    one, two = read(put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows))))
    assert (one.earliest, two.earliest) == ("1950-05-04", "1815-06-12")
    assert "line 1" in two.date_rule


def test_the_english_year(tmp_path, put, read):
    row = json.dumps({"id": "1", "text": TEXT, "date": "10 February 1688"})
    assert read(put(tmp_path, "a.jsonl", row), calendar="english")[0].earliest == "1689-02-10"


def test_default_dates_stand_only_where_nothing_else_says_a_date(tmp_path, put, read):
    path = put(tmp_path, "a.csv", "id,text,date\n1,Peace,4 May 1950\n2,Peace,\n")
    one, two = read(path, defaults={"earliest": "1940-01-01", "latest": "1960-12-31"})
    assert (one.earliest, one.latest) == ("1950-05-04", "1950-05-04")
    assert (two.earliest, two.latest) == ("1940-01-01", "1960-12-31")


def test_unknown_states_are_kept_and_counted(tmp_path, put, read):
    path = put(tmp_path, "a.csv", "id,text,state,date\n1,Peace,Ruritania,1950\n2,Peace,GBR;Holland,1700\n")
    findings = Findings()
    one, two = read(path, findings=findings)
    assert (one.state, two.state) == ("Ruritania", "GBR;NLD")
    assert findings.problems == {"state": 1}
    with pytest.raises(BadTable, match="unknown state 'Ruritania'"):
        read(path, strict=True)


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "doubt"),
    [
        ("1950/05/03", "1950-05-03", "1950-05-03", ""),
        ("1950.05.03", "1950-05-03", "1950-05-03", ""),
        ("5-May-1950", "1950-05-05", "1950-05-05", ""),
        ("05MAY1950", "1950-05-05", "1950-05-05", ""),
        ("19500503", "1950-05-03", "1950-05-03", ""),
        ("3.V.1950", "1950-05-03", "1950-05-03", ""),
        ("1950年5月3日", "1950-05-03", "1950-05-03", ""),
        ("1º de mayo de 1950", "1950-05-01", "1950-05-01", ""),
        ("mayo 3 de 1950", "1950-05-03", "1950-05-03", ""),
        ("del 3 al 5 de mayo de 1950", "1950-05-03", "1950-05-05", ""),
        ("mayo de 1950", "1950-05-01", "1950-05-31", ""),
        ("the 5th of May last, 1950", "1950-05-05", "1950-05-05", ""),
        ("April 23 (May 5), 1877", "1877-05-05", "1877-05-05", ""),
        ("May 5 [April 23], 1877", "1877-05-05", "1877-05-05", ""),
        ("May 3 (June 6), 1950", "1950-05-03", "1950-06-06", "one date or the other"),
        ("3/4 May 1950", "1950-05-03", "1950-05-04", "one of two days"),
        ("3 or 4 May 1950", "1950-05-03", "1950-05-04", "one date or the other"),
        ("3 May 1950; 6 June 1951", "1950-05-03", "1951-06-06", "two dates: 1950-05-03 and 1951-06-06"),
        ("[May 3, 1950?]", "1950-05-03", "1950-05-03", "the source itself doubts it"),
        ("before 1 June 1950", "1949-06-01", "1950-05-31", "open: a year assumed"),
        ("not after 1950-06-01", "1949-06-01", "1950-06-01", "open: a year assumed"),
        ("vor dem 1. Juni 1950", "1949-06-01", "1950-05-31", "open: a year assumed"),
        ("after May 3, 1950", "1950-05-04", "1951-05-03", "open: a year assumed"),
        ("not before May 1950", "1950-05-01", "1951-05-31", "open: a year assumed"),
        ("Undated [ca. May 3, 1950]", "1950-04-02", "1950-06-03", "about: a month either way"),
        ("May 1950 or earlier", "1949-05-01", "1950-05-31", "open: a year assumed"),
        ("3 May 1950 or later", "1950-05-03", "1951-05-03", "open: a year assumed"),
        ("1 June 1950 (approx.)", "1950-05-01", "1950-07-02", "about: a month either way"),
        ("1950 (?)", "1950-01-01", "1950-12-31", "the source itself doubts it"),
        ("[3 May] 1950", "1950-05-03", "1950-05-03", ""),
        ("3.5.[1950]", "1950-03-05", "1950-05-03", "two readings"),
        ("1950-05-00", "1950-05-01", "1950-05-31", ""),
        ("1950-00-00", "1950-01-01", "1950-12-31", ""),
        ("early May or late June 1950", "1950-06-21", "1950-06-30", "not read: 'early may or'"),
        ("1950-05-03 to 06", "1950-05-03", "1950-05-03", "not read: 'to 06'"),
        ("Wed, 03 May 1950 10:00:00 GMT", "1950-05-03", "1950-05-03", ""),
        ("1950/13/05", "1950-01-01", "1950-12-31", "not read: '/05'"),
        ("1950. május 3.", "1950-01-01", "1950-12-31", "not read"),
    ],
)
def test_days_are_read_as_days_and_bounds_as_intervals(tmp_path, written, earliest, latest, doubt, put, read):
    row = json.dumps({"id": "1", "text": TEXT, "date": written, "state": "GBR"}, ensure_ascii=False)
    (document,) = read(put(tmp_path, "a.jsonl", row))
    assert (document.earliest, document.latest) == (earliest, latest)
    rule, _, doubts = document.date_rule.partition("doubtful: ")
    assert rule
    assert (doubt in doubts) if doubt else not doubts


MEMORY = "On 6 June 1944 our soldiers landed, and since then we keep the balance among all the courts of the north."


@pytest.mark.parametrize("name", ["date", "Date", "DATE", " Date ", "Speech_Date"])
def test_a_column_of_dates_in_any_case_is_the_date(tmp_path, name, put, read):
    path = put(tmp_path, "a.csv", f'id,{name},COUNTRY,Speaker,text\na,1961-01-20,France,A. Smith,"{MEMORY}"\n')
    (document,) = read(path)
    assert (document.earliest, document.latest, document.date_rule) == ("1961-01-20", "1961-01-20", "ISO")
    assert (document.state, document.speaker) == ("FRA", "A. Smith")


def test_columns_of_one_name_do_not_push_each_other_out(tmp_path, put, read):
    path = put(
        tmp_path, "a.csv", "id,Date,date,when,body,text,Text\n1,1950-01-01,1951-01-01,1952-01-01,Body,Plain,Other\n"
    )
    (plain,) = read(path)
    assert (plain.earliest, plain.extra["Date"], plain.text) == ("1951-01-01", "1950-01-01", "Plain")
    (chosen,) = read(path, columns={"date": "when", "text": "body"})
    assert (chosen.earliest, chosen.text) == ("1952-01-01", "Body")
    assert (chosen.extra["other_date"], chosen.extra["other_text"], chosen.extra["Text"]) == (
        "1951-01-01",
        "Plain",
        "Other",
    )


def test_year_month_and_day_in_columns_make_one_date(tmp_path, put, read):
    rows = "id,Year,Month,Day,text\n1,1950,5,3,a\n2,1950,May,3,b\n3,1950,5,,c\n4,1950,,,d\n"
    found = [(one.earliest, one.latest) for one in read(put(tmp_path, "a.csv", rows))]
    assert found == [("1950-05-03", "1950-05-03")] * 2 + [("1950-05-01", "1950-05-31"), ("1950-01-01", "1950-12-31")]


@pytest.mark.parametrize(
    ("text", "day", "doubtful"),
    [
        (f"Remarks in Strelsau, 3 May 1950\n\n{MEMORY}", "1950-05-03", False),
        (f"Strelsau, 3 May 1950\nDear friend, {MEMORY}", "1950-05-03", False),
        (MEMORY, "1944-06-06", True),
        (f"A word on peace\n\n{MEMORY} {MEMORY}", "1944-06-06", True),
        (f"Posted on 4 July 2019\n\nStrelsau, 3 May 1950\n\n{MEMORY}", "1950-05-03", False),
        ("Published 4 July 2019\n\nWe keep our word.", "2019-07-04", True),
        ("An updated plan for peace, 3 May 1950\n\nWe keep our word.", "1950-05-03", False),
        ("Last updated: Friday, 3 May 2019\n\nWe keep our word.", "2019-05-03", True),
        ("Mis à jour le 3 mai 2019\n\nNous tiendrons parole.", "2019-05-03", True),
        ("Strelsau [ca. May 3, 1950]\n\nWe keep our word.", "1950-04-02", True),
        ("© 3 May 2019 Example Library\n\nWe keep our word.", "2019-05-03", True),
    ],
)
def test_the_first_lines_date_a_text_only_where_they_mean_its_own_day(tmp_path, text, day, doubtful, put, read):
    (document,) = read(put(tmp_path, "speech.txt", text))
    assert document.earliest == day
    assert ("doubtful" in document.date_rule) is doubtful


BODY = (
    "<p>The league of the northern courts was meant to keep the balance between them, and for twenty years it did.</p>"
)
LONG = f"<p>{MEMORY} {MEMORY}</p>"


@pytest.mark.parametrize(
    ("page", "earliest", "latest", "rule"),
    [
        (f"<h1>Address, September 25, 1961</h1>{BODY}<footer>Copyright 2019 Library</footer>", "1961-09-25", "1961-09-25",
         "title: day month year"),
        (f"{BODY}<footer>Copyright 2019 Library. Last updated in 2020</footer>", "", "", ""),
        (f'<meta name="date" content="2019-05-03"><h1>A speech</h1>{BODY}', "2019-05-03", "2019-05-03",
         "publication: ISO; doubtful: the day of publication need not be that of the text"),
        (f'<meta name="date" content="2001-01-20"><h1>A speech</h1>{LONG}', "1944-06-06", "2001-01-20",
         "line 2: day month year; doubtful: named in running text; published 2001-01-20"),
        (f'<meta name="date" content="1961-01-20"><h1>A speech</h1>{LONG}', "1961-01-20", "1961-01-20", "ISO"),
        (f'<meta name="date" content="2019-05-03"><h1>Address, September 25, 1961</h1>{BODY}', "1961-09-25", "1961-09-25",
         "title: day month year"),
        (f'<meta name="date" content="2001-09-20"><h1>Address, September 25, 2001</h1>{BODY}', "2001-09-20", "2001-09-25",
         "title: day month year; doubtful: published 2001-09-20, before the day that is named"),
    ],
)  # fmt: skip
def test_a_day_of_publication_is_not_taken_for_the_day_of_the_speech(tmp_path, page, earliest, latest, rule, put, read):
    path = put(
        tmp_path, "page.html", f"<html><head><title>Library</title></head><body><article>{page}</article></body></html>"
    )
    (document,) = read(path)
    assert (document.earliest, document.latest, document.date_rule) == (earliest, latest, rule)


def test_two_days_in_a_title_make_an_interval(tmp_path, put, read):
    row = {"id": "1", "text": TEXT, "title": "Speech of 3 May 1950 on the treaty of 6 June 1944"}
    (document,) = read(put(tmp_path, "a.jsonl", json.dumps(row)))
    assert (document.earliest, document.latest) == ("1944-06-06", "1950-05-03")
    assert document.date_rule == "title: day month year; doubtful: there is another date beside it: 1944-06-06"


def test_a_day_of_publication_is_the_date_where_the_user_says_so(tmp_path, put, read):
    path = put(
        tmp_path, "page.html", f'<html><head><meta name="date" content="2019-05-03"></head><body>{BODY}</body></html>'
    )
    (document,) = read(path, columns={"date": "published"})
    assert (document.earliest, document.date_rule) == ("2019-05-03", "ISO")


def test_the_check_counts_dates_by_rule(tmp_path, put):
    put(tmp_path, "f/GBR_1950-05-03.txt", TEXT)
    put(tmp_path, "f/GBR_a.txt", f"Strelsau, 4 May 1950\n\n{TEXT}")
    put(tmp_path, "f/GBR_b.txt", TEXT)
    out = tmp_path / "o.jsonl"
    done = CliRunner().invoke(main, ["corpus", "import", str(tmp_path / "f"), "--name", "x", "-o", str(out)])
    assert done.exit_code == 0, done.output
    checked = CliRunner().invoke(main, ["corpus", "check", str(out)]).stdout
    assert "Dates were found by 3 rules:" in checked
    for line in ("  file name: ISO: 1 documents", "  line 1: day month year: 1 documents", "  (no date): 1 documents"):
        assert line in checked


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "doubt"),
    [
        # Python takes a day of a week for a day; a table of documents could not
        ("1950-W18-3", "", "", "is no date"),
        ("9999-12-31", "", "", "is no date"),
        ("3 mai 1950 - 5 juin 1950", "1950-05-03", "1950-06-05", ""),
        ("du 28 avril au 3 mai 1950", "1950-04-28", "1950-05-03", ""),
        ("28. Dezember bis 3. Januar 1951", "1950-12-28", "1951-01-03", ""),
        ("28.4.1950 - 15.5.1950", "1950-04-28", "1950-05-15", ""),
        ("1950-05-03/1950-04-01", "1950-04-01", "1950-05-03", "after the last"),
        ("05/1950", "1950-05-01", "1950-05-31", ""),
        ("June 1948 to date", "1948-06-01", "1949-06-30", "open: a year assumed"),
        ("1948 - present", "1948-01-01", "1958-12-31", "open: ten years assumed"),
        ("since 1948", "1948-01-01", "1958-12-31", "open: ten years assumed"),
        ("post-1945", "1946-01-01", "1955-12-31", "open: ten years assumed"),
        ("pre-1914", "1904-01-01", "1913-12-31", "open: ten years assumed"),
        # the American year 1950 began in July 1949, the British one ended in March 1951
        ("FY 1950", "1949-01-01", "1951-12-31", "budget year"),
        ("Wed May 03 10:00:00 +0000 2000", "2000-05-03", "2000-05-03", ""),
    ],
)
def test_ranges_bounds_and_stamps_of_others_are_read_whole(tmp_path, written, earliest, latest, doubt, put):
    path = put(tmp_path, "a.jsonl", json.dumps({"id": "1", "text": TEXT, "date": written, "state": "GBR"}))
    out = tmp_path / "o.jsonl"
    result = CliRunner().invoke(main, ["corpus", "import", str(path), "--name", "x", "-o", str(out)])
    assert result.exit_code == 0, result.output
    row = json.loads(out.read_text())
    assert (row["earliest"], row["latest"]) == (earliest, latest)
    assert doubt in row["date_rule"] if doubt else "doubtful" not in row["date_rule"]


@pytest.mark.parametrize(
    ("name", "text", "earliest", "latest", "doubt"),
    [
        ("18-05-1950.txt", TEXT, "1950-05-18", "1950-05-18", ""),
        ("1950-5-3.txt", TEXT, "1950-05-03", "1950-05-03", ""),
        ("Speech 3 May 1950.txt", TEXT, "1950-05-03", "1950-05-03", ""),
        ("05.03.1950.txt", TEXT, "1950-03-05", "1950-05-03", "two readings"),
        ("1950-05-03_to_1950-05-05.txt", TEXT, "1950-05-03", "1950-05-05", ""),
        ("2019-05-03_copy_of_1950-05-03.txt", TEXT, "1950-05-03", "2019-05-03", "two dates"),
        ("speech_1950s.txt", TEXT, "1950-01-01", "1959-12-31", "wide: a decade"),
        # a number of four digits that may count the speeches, and the number of a document
        ("speech_1002.txt", TEXT, "1002-01-01", "1002-12-31", "need not be a year"),
        (
            "S_PV.1950.txt",
            f"Strelsau, 19 August 1975\n\n{TEXT}",
            "1950-01-01",
            "1975-08-19",
            "a date line says 1975-08-19",
        ),
        ("GBR_1950.txt", f"Strelsau, 19 August 1950\n\n{TEXT}", "1950-01-01", "1950-12-31", ""),
    ],
)
def test_dates_in_file_names_are_days_and_doubtful_where_the_text_says_another(
    tmp_path, name, text, earliest, latest, doubt, put, read
):
    (document,) = read(put(tmp_path, f"f/{name}", text).parent)
    assert (document.earliest, document.latest) == (earliest, latest)
    assert doubt in document.date_rule if doubt else "doubtful" not in document.date_rule


@pytest.mark.parametrize(
    ("head", "earliest", "latest"),
    [
        # the heading and the date line name two days: neither is taken for sure
        ("Statement on the anniversary of 9 May 1945\n\nStrelsau, 9 May 2005", "1945-05-09", "2005-05-09"),
        ("Translated by A. Smith, 12 January 1999\n\nStrelsau, 3 May 1950", "1950-05-03", "1950-05-03"),
        ("Rudolf of Strelsau, born 3 May 1890\n\nStrelsau, 3 May 1950", "1950-05-03", "1950-05-03"),
        ("Speech of 3 May 1950\n\nStrelsau, 3 May 1950", "1950-05-03", "1950-05-03"),
    ],
)
def test_two_days_at_the_head_of_a_text_are_both_held(tmp_path, head, earliest, latest, put, read):
    (document,) = read(put(tmp_path, "speech.txt", f"{head}\n\n{TEXT}"))
    assert (document.earliest, document.latest) == (earliest, latest)
    assert ("doubtful" in document.date_rule) == (earliest != latest)


def test_a_number_in_a_name_adds_nothing_to_a_date_that_is_stated(tmp_path, put, read):
    page = "<html><head><title>Decision of 3 May 1963</title></head><body><p>We hold the coast.</p></body></html>"
    put(tmp_path, "f/decision-no-1040.html", page)
    put(tmp_path, "f/metadata.csv", "file,date\ndecision-no-1040.html,1963-09-24\n")
    (document,) = read(tmp_path / "f")
    assert (document.earliest, document.latest, document.date_rule) == ("1963-09-24", "1963-09-24", "ISO")
    book = json.dumps([{"id": "1", "text": TEXT, "date": "1963-09-24", "state": "AUS"}])
    (document,) = read(put(tmp_path, "decision-no-1040.json", book))
    assert (document.earliest, document.latest) == ("1963-09-24", "1963-09-24")
