"""XML that is no TEI: one record a file or many, fields named by options, HTML within."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<transcripts><transcript kind="speech"><transcript-id>7</transcript-id><title>On the league</title>
<speakers><name role="first">Ann  Smith</name><name>Bo Jones</name></speakers>
<release-date>02/09/1961</release-date><type>Speech</type><long>{long}</long>
<content><![CDATA[<p>3 September 1961</p><p>Peace &amp; trade,<br />
and a second line.</p><script>no()</script>]]></content></transcript></transcripts>
""".format(long="words " * 400)
ASKED = ("--record", "transcript", "--text", "content", "--date", "release-date", "--title", "title")


def _run(path: Path, *more: str):
    out = path.parent / "out.jsonl"
    arguments = ["corpus", "import", str(path), "--name", "x", "--set", "state=AUS", "-o", str(out), *more]
    result = CliRunner().invoke(main, arguments)
    rows = [json.loads(line) for line in out.read_text().splitlines()] if result.exit_code == 0 else []
    return result, rows


@pytest.fixture
def record(tmp_path, put) -> Path:
    """A file with one record."""
    return put(tmp_path, "t.xml", RECORD)


def test_a_record_by_options(record):
    result, (row,) = _run(record, "--reader", "xml", *ASKED, "--speaker", "speakers/name", "--date-order", "dmy")
    assert result.exit_code == 0, result.output
    assert row["text"] == "3 September 1961\n\nPeace & trade,\nand a second line."
    assert (row["id"], row["title"], row["speaker"]) == ("7", "On the league", "Ann Smith;Bo Jones")
    assert (row["earliest"], row["latest"]) == ("1961-09-02", "1961-09-02")
    assert "day first" in row["date_rule"]
    assert row["extra"] == {"transcript-id": "7", "kind": "speech"}
    assert row["genre"] == "Speech"


def test_an_attribute_is_a_column_too(record):
    _, (row,) = _run(
        record, "--reader", "xml", *ASKED, "--column", "role=@kind", "--column", "place=speakers/name/@role"
    )
    assert row["role"] == "speech"
    assert row["extra"]["place"] == "first"


def test_two_readings_of_a_date_are_an_interval_with_advice(record, put, tmp_path):
    put(tmp_path / "f", "a.xml", RECORD)
    put(
        tmp_path / "f",
        "b.xml",
        RECORD.replace("02/09/1961", "22/09/1961").replace("<transcript-id>7", "<transcript-id>8"),
    )
    result, rows = _run(tmp_path / "f", "--reader", "xml", *ASKED)
    assert [(row["earliest"], row["latest"]) for row in rows] == [
        ("1961-02-09", "1961-09-02"),
        ("1961-09-22", "1961-09-22"),
    ]
    assert "1 dates in digits have two readings" in result.output
    assert "(1 others can only be day first, 0 only month first): --date-order dmy makes them days" in result.output
    _, rows = _run(tmp_path / "f", "--reader", "xml", *ASKED, "--date-order", "mdy")
    assert [row["earliest"] for row in rows] == ["1961-02-09", "1961-09-22"]


def test_without_a_record_the_file_is_one(record):
    _, (row,) = _run(record, "--reader", "xml", "--text", "content", "--date", "release-date")
    assert row["text"].startswith("3 September 1961")
    assert row["id"] == "t"


def test_many_records_with_elements_in_their_text(tmp_path, put):
    path = put(
        tmp_path,
        "debate.xml",
        "<x:debate xmlns:x='urn:x'><x:speech id='s1'><x:body><p>We <b>agree</b>.</p><p>Yes.</p></x:body></x:speech>"
        "<x:speech><x:body>Plain\n\n words &lt; 3.</x:body><x:body>More.</x:body></x:speech></x:debate>",
    )
    _, rows = _run(path, "--reader", "xml", "--record", "speech", "--text", "body")
    assert [(row["id"], row["text"]) for row in rows] == [
        ("s1", "We agree.\n\nYes."),
        ("debate-2", "Plain\n\nwords < 3.\n\nMore."),
    ]


def test_a_record_may_be_the_text_itself_and_hold_another(tmp_path, put):
    path = put(
        tmp_path,
        "a.xml",
        "<d><speech who='Ann'>We hold.<p>Yes.</p></speech><speech who='Bo'>No, <speech who='Cy'>never</speech> so.</speech>"
        "<speech><p>Only</p><p>paragraphs.</p></speech></d>",
    )
    _, rows = _run(path, "--reader", "xml", "--record", "speech", "--speaker", "@who")
    assert [row["text"] for row in rows] == ["We hold.\n\nYes.", "No, never so.", "Only\n\nparagraphs."]
    assert [row["speaker"] for row in rows] == ["Ann", "Bo", ""]
    _, (row, *_) = _run(path, "--reader", "xml", "--record", "speech", "--text", ".")
    assert row["text"] == "We hold.\n\nYes."


def test_facts_of_the_file_hold_for_all_its_records(tmp_path, put):
    path = put(
        tmp_path,
        "sitting.xml",
        "<sitting date='24.10.2017'><head><place>Strelsau</place></head><day><speech><p>We hold.</p></speech></day>"
        "<speech><p>We keep.</p></speech><head><place>elsewhere</place></head></sitting>",
    )
    more = ("--record", "speech", "--date", "/@date", "--column", "place=/head/place")
    result, rows = _run(path, "--reader", "xml", *more)
    assert [(row["text"], row["earliest"], row["extra"]["place"]) for row in rows] == [
        ("We hold.", "2017-10-24", "Strelsau"),
        ("We keep.", "2017-10-24", "Strelsau"),
    ], result.output


def test_a_record_without_text_is_counted_and_leaves_the_others(tmp_path, put):
    path = put(tmp_path, "a.xml", "<d><s><t>One.</t></s><s><n>two</n></s><s><t/></s><s><t>Four.</t></s></d>")
    result, rows = _run(path, "--reader", "xml", "--record", "s", "--text", "t")
    assert [row["text"] for row in rows] == ["One.", "Four."]
    assert "2 documents, 2 without text left out" in result.output


def test_other_xml_is_refused_with_the_options_that_read_it(record):
    result, _ = _run(record)
    assert result.exit_code == 2
    assert "no TEI" in result.output
    assert "--reader xml --record ELEMENT" in result.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--record", "nosuch", "--text", "content"), "element 'nosuch'"),
        (("--record", "transcript", "--text", "contents"), "no document has 'contents'"),
        (("--record", "speakers"), "--text ELEMENT"),
        (("--record", "transcript", "--text", "content", "--title", "nosuch"), "no document has 'nosuch'"),
        (("--record", "//x", "--text", "content"), "Give the name of an element"),
        (("--record", "transcript", "--text", "content", "--date", "a[1]"), "meta/date"),
    ],
)
def test_what_is_not_there_is_refused(record, more, said):
    result, _ = _run(record, "--reader", "xml", *more)
    assert result.exit_code == 2
    assert said in result.output
    assert not (record.parent / "out.jsonl").exists()


@pytest.mark.parametrize("reader", ["xml", "tei"])
def test_entities_of_html_control_characters_and_encodings(tmp_path, put, reader):
    more = ("--reader", reader)
    whole = "<TEI><text>{}</text></TEI>"
    body = "caf&eacute;&nbsp;&amp; t&#233;a &nosuch; \x0c&#x1;&#31;&#32;end"
    result, _ = _run(put(tmp_path, "a.xml", whole.format(body)), *more)
    assert result.exit_code == 2
    result, (row,) = _run(put(tmp_path, "b.xml", whole.format(body.replace("&nosuch;", ""))), *more)
    assert row["text"].split() == ["café", "&", "téa", "end"]
    assert "control characters that XML forbids 3 (b.xml" in result.output
    long = "x" * 4_090 + "&eacute;" * 20_000
    _, (row,) = _run(put(tmp_path, "c.xml", whole.format(long)), *more)
    assert row["text"] == "x" * 4_090 + "é" * 20_000
    _, (row,) = _run(
        put(tmp_path, "d.xml", f"<?xml version='1.0' encoding='utf-16'?>{whole.format('é')}".encode("utf-16")), *more
    )
    assert row["text"] == "é"
    wrong = put(tmp_path, "e.xml", f"<?xml version='1.0' encoding='utf-8'?>{whole.format('é')}".encode("cp1252"))
    assert _run(wrong, *more)[0].exit_code == 2
    _, (row,) = _run(wrong, *more, "--encoding", "cp1252")
    assert row["text"] == "é"
    bomb = "<!DOCTYPE TEI [<!ENTITY eacute 'own'><!ENTITY b '&eacute;&eacute;'>]>" + whole.format("a &b; z")
    _, (row,) = _run(put(tmp_path, "f.xml", bomb), *more)
    assert "own" not in row["text"]


def test_a_column_of_some_documents_only_is_said(tmp_path, put):
    put(tmp_path / "f", "a.xml", "<d><title>One</title><text>We hold.</text></d>")
    put(tmp_path / "f", "b.xml", "<d><text>We keep.</text></d>")
    result, rows = _run(tmp_path / "f", "--reader", "xml", "--title", "title")
    assert [row["title"] for row in rows] == ["One", ""]
    assert "--column title=title: 1 of 2 documents have no 'title'" in result.output


@pytest.mark.parametrize(
    ("name", "content", "more", "said"),
    [
        ("a.txt", "We hold.", ("--column", "title=nosuch"), "no document has 'nosuch'"),
        ("a.txt", "We hold.", ("--column", "text=body"), "no document has 'body'"),
        ("a.txt", "We hold.", ("--option", "sheet=2"), "--option sheet"),
        ("a.txt", "We hold.", ("--record", "speech"), "--option record"),
        ("a.csv", "text\nWe hold.\n", ("--option", "unit=div"), "--option unit"),
        (
            "a.xml",
            "<TEI><text><p>We hold.</p></text></TEI>",
            ("--column", "date=release-date"),
            "--reader xml --record",
        ),
        ("a.html", "<p>We hold the balance.</p>", ("--title", "h1"), "no document has 'h1'"),
    ],
)
def test_a_column_or_option_does_what_it_says_or_is_refused(tmp_path, put, name, content, more, said):
    result, _ = _run(put(tmp_path, name, content), *more)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert not (tmp_path / "out.jsonl").exists()


def test_columns_of_names_and_of_tables_of_metadata_count(tmp_path, put):
    put(tmp_path / "f", "GBR_1950_north.txt", "We hold.")
    put(tmp_path / "f", "metadata.csv", "file,Orator\nGBR_1950_north.txt,Ann Smith\n")
    more = ("--pattern", "{state}_{year}_{seat}", "--column", "role=seat", "--column", "speaker=Orator")
    result, (row,) = _run(tmp_path / "f", *more)
    assert result.exit_code == 0, result.output
    assert (row["role"], row["speaker"]) == ("north", "Ann Smith")


@pytest.mark.long
def test_no_australian_transcript_loses_its_date(shared, tmp_path):
    archive = shared / "corpora" / "au-pm-transcripts-1940-1996.tgz"
    if not archive.exists():
        pytest.skip("needs the archive of Australian transcripts")
    copy = tmp_path / archive.name
    copy.symlink_to(archive)
    more = (
        *ASKED,
        "--reader",
        "xml",
        "--speaker",
        "prime-minister",
        "--column",
        "id=transcript-id",
        "--date-order",
        "dmy",
    )
    result, rows = _run(copy, *more)
    assert result.exit_code == 0
    assert len(rows) == 3_072
    assert Counter(row["earliest"] == row["latest"] != "" for row in rows) == {True: 3_072}
    assert all(row["speaker"] and row["title"] for row in rows)
    assert "2 files passed over" in result.output


def test_a_record_has_its_own_id_before_that_of_another_document(put, read, tmp_path):
    put(
        tmp_path,
        "one.xml",
        "<speech><document>https://example.org/12.pdf</document><speech-id>12</speech-id><text>We agree.</text></speech>",
    )
    (document,) = read(tmp_path / "one.xml", reader="xml", options={"record": "speech"})
    assert (document.id, document.extra["document"]) == ("12", "https://example.org/12.pdf")


def test_elements_without_words_between_them_are_paragraphs_and_notes_are_counted(tmp_path, put):
    # as Hansard writes: names that no reader knows, no blanks between them
    speech = (
        "<speech><talker><name>Smith, Ann</name><name>Ms SMITH</name></talker><talk><words>We hold <b>fast</b>.</words>"
        "<words>We<note>a remark</note> keep.</words></talk></speech>"
    )
    path = put(tmp_path, "t.xml", f"<debate><day>2010-05-03</day>{speech}</debate>")
    asked = ("--reader", "xml", "--record", "speech", "--date", "/day")
    result, (row,) = _run(path, *asked, "--text", ".")
    assert row["text"] == "Smith, Ann\n\nMs SMITH\n\nWe hold fast.\n\nWe keep."
    assert "notes 1." in result.stderr
    _, (row,) = _run(path, *asked, "--text", "talk/words")
    assert row["text"] == "We hold fast.\n\nWe keep."


def test_an_element_called_note_is_the_text_where_the_user_says_so(tmp_path, put):
    path = put(tmp_path, "t.xml", "<notes><note><day>1950-05-03</day><p>We hold.</p><p>We keep.</p></note></notes>")
    _, (row,) = _run(path, "--reader", "xml", "--record", "note", "--text", "p", "--date", "day")
    assert row["text"] == "We hold.\n\nWe keep."
    _, (row,) = _run(path, "--reader", "xml", "--record", "notes", "--text", "note", "--date", "note/day")
    assert row["text"] == "1950-05-03\n\nWe hold.\n\nWe keep."


def test_one_reading_of_an_edition_is_read_and_entities_of_a_document_type_are_named(tmp_path, put):
    volume = (
        '<!DOCTYPE TEI [<!ENTITY house "the house">]><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>'
        "<sourceDesc>"
        '<date when="1950-05-03"/></sourceDesc></fileDesc></teiHeader><text><body><p>We <app>'
        "<lem>hold</lem><rdg>held</rdg></app>"
        " &house; <app><rdg>fast</rdg><rdg>hard</rdg></app>.</p></body></text></TEI>"
    )
    result, (row,) = _run(put(tmp_path, "t.xml", volume))
    assert row["text"] == "We hold &house; fast."
    assert "other readings of an edition 2" in result.stderr
    assert "entities of a document type (kept as they are written) 1 (&house;)" in result.stderr
