"""Dates and states of imported documents: read, doubted, missing, impossible."""

from __future__ import annotations

import json

import pytest

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
