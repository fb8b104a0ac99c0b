"""TEI: volumes of documents, printed books, speeches in parliament; and files that are broken or hostile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.readers import find_reader, tei
from framing.corpus.readers.base import ReaderSettings
from framing.errors import BadSetting, UnknownName, UnreadableFile

VOLUME = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="vol1">
<teiHeader><fileDesc><titleStmt><title>Papers on a Small War, 1901-1903</title></titleStmt></fileDesc></teiHeader>
<text><front><p>A preface.</p></front><body><div type="compilation"><head>The war</head>
<div type="document" xml:id="d1" frus:doc-dateTime-min="1901-05-03T00:00:00-05:00"
 frus:doc-dateTime-max="1901-05-04T23:59:59-05:00">
 <head>1. Letter from <persName type="from">Ann Smith</persName> to <persName type="to">Bo
   Jones</persName><note n="1">Source: <persName>Nobody</persName> Papers.</note></head>
 <p>The   fleet<note>A note on fleets.</note> is <pb n="9"/>ready,<lb/>
 and <choice><sic>teh</sic><corr>the</corr></choice> army
 is <hi>not</hi>. <fw>RUNNING HEAD</fw></p>
 <list><item>First ship</item><item>Second ship</item></list>
</div>
<div type="document" xml:id="d2"><head>2. Telegram</head>
 <dateline>Strelsau, <date when="1902-01-13">January 13</date></dateline>
 <p>All quiet.</p></div>
<div type="document" xml:id="d3"><head>3. Memorandum, 5 June 1903</head><p>Peace is near.</p></div>
</div></body></text></TEI>
"""
BOOK = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>A Speech of the King, on {title}</title><author>{author}</author></titleStmt>
<editionStmt><edition><date>{year}</date></edition></editionStmt>
<publicationStmt><publisher>Text Creation Partnership (TCP)</publisher><idno type="DLPS">A00001</idno></publicationStmt>
<sourceDesc><biblFull><publicationStmt>
<pubPlace>{place} :</pubPlace><date>{year}.</date></publicationStmt></biblFull></sourceDesc>
</fileDesc>
<profileDesc><langUsage><language ident="eng">eng</language></langUsage></profileDesc></teiHeader>
<text xml:lang="eng"><body><div type="document"><pb n="1"/><head>A SPEECH</head>
<p>My Lords, our com<g ref="char:EOLhyphen"/>mon
<gap><desc>•</desc></gap>afety asks for neceſſary care.</p></div></body></text></TEI>
"""
SITTING = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="ParlaMint-XX_2015-01-05" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title>Sitting of the Assembly</title></titleStmt></fileDesc>
<profileDesc><settingDesc><setting><date when="2015-01-05">5 January 2015</date></setting></settingDesc></profileDesc>
</teiHeader>
<text><body><div type="debateSection"><note type="speaker">The Chair</note>
<u xml:id="u1" who="#AnnSmith" ana="#chair"><seg>Order.</seg><kinesic><desc>Applause</desc></kinesic>
<seg>The debate is open.</seg></u>
<u xml:id="u2" who="#BoJones" ana="#regular"><note>applause</note>
<seg><w>Alliances</w> <w join="right">matter</w> <pc>.</pc></seg></u></div></body></text></TEI>
"""
PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="AnnSmith"><persName>
<surname>Smith</surname>
<forename>Ann</forename></persName></person></listPerson>
"""


def _read(folder: Path, text: str, **options: str):
    path = folder / "file.xml"
    path.write_text(text, encoding="utf-8")
    return list(tei.read(path, ReaderSettings(options=options)))


def test_every_document_of_a_volume_with_its_dates_and_no_note(tmp_path):
    first, second, third = _read(tmp_path, VOLUME)
    assert [item.id for item in (first, second, third)] == ["vol1-d1", "vol1-d2", "vol1-d3"]
    assert first.text == (
        "1. Letter from Ann Smith to Bo Jones\n\nThe fleet is ready,\nand the army is not.\n\nFirst ship\nSecond ship"
    )
    assert (first.metadata["earliest"], first.metadata["latest"]) == ("1901-05-03", "1901-05-04")
    assert "doc-dateTime" in first.metadata["date_rule"]
    assert second.metadata["earliest"] == "1902-01-13"
    assert third.metadata["earliest"] == "1903-06-05"


def test_attributes_that_make_no_interval_are_doubted(tmp_path):
    turned = VOLUME.replace('max="1901-05-04', 'max="1900-05-04').replace(
        "1. Letter from", "1. Letter of 3 May 1901 from"
    )
    first = _read(tmp_path, turned)[0]
    assert first.metadata["earliest"] == "1901-05-03"
    assert "doubtful: the attributes" in first.metadata["date_rule"]


def test_persons_title_and_pages(tmp_path):
    first = _read(tmp_path, VOLUME)[0]
    assert first.metadata["persons"] == "Ann Smith;Bo Jones"
    assert (first.metadata["speaker"], first.metadata["recipient"]) == ("Ann Smith", "Bo Jones")
    assert first.metadata["title"] == "1. Letter from Ann Smith to Bo Jones"
    assert first.metadata["volume"] == "Papers on a Small War, 1901-1903"
    (page,) = first.places
    assert page.label == "page 9"
    assert first.text[page.start :].startswith("ready")


@pytest.mark.parametrize(
    ("title", "author", "place", "year", "day"),
    [
        ("10 February 1688", "England. Sovereign", "London", "1688", "1689-02-10"),
        ("10 February 1688", "England. Sovereign", "Edinburgh", "1688", "1688-02-10"),
        ("12 March 1689", "United Provinces of the Netherlands", "London", "1689", "1689-03-12"),
        ("Thursday the 31 of December", "England. Sovereign", "London", "1691", "1691-12-31"),
        ("the 4th of May", "England. Sovereign", "London", "1699", "1699-05-04"),
    ],
)
def test_books_are_dated_in_the_calendar_of_their_writer_or_press(tmp_path, title, author, place, year, day):
    (book,) = _read(tmp_path, BOOK.format(title=title, author=author, place=place, year=year))
    assert book.metadata["earliest"] == day
    assert (book.id, book.metadata["language"]) == ("A00001", "en")


def test_books_are_whole_with_the_spelling_of_the_print(tmp_path):
    (book,) = _read(tmp_path, BOOK.format(title="5 May 1690", author="England", place="London", year="1690"))
    assert book.text == "A SPEECH\n\nMy Lords, our common •afety asks for neceſſary care."


def test_the_calendar_can_be_given(tmp_path):
    text = BOOK.format(title="10 February 1688", author="England", place="London", year="1688")
    assert _read(tmp_path, text, calendar="gregorian")[0].metadata["earliest"] == "1688-02-10"
    with pytest.raises(UnknownName):
        _read(tmp_path, text, calendar="martian")


def test_speeches_with_speakers_from_the_list_beside(tmp_path):
    (tmp_path / "ParlaMint-listPerson.xml").write_text(PERSONS)
    chair, member = _read(tmp_path, SITTING)
    assert chair.text == "Order. The debate is open."
    assert member.text == "Alliances matter."
    assert (chair.metadata["speaker"], chair.metadata["role"]) == ("Ann Smith", "chair")
    assert (member.metadata["speaker"], member.metadata["speaker_id"]) == ("BoJones", "BoJones")
    assert chair.metadata["earliest"] == "2015-01-05"
    assert chair.id == "ParlaMint-XX_2015-01-05-u1"


def test_another_unit_can_be_named(tmp_path):
    text = VOLUME.replace('type="document"', 'type="letter"')
    assert len(_read(tmp_path, text)) == 1
    assert len(_read(tmp_path, text, unit="div:letter")) == 3
    with pytest.raises(BadSetting, match="div:letter"):
        _read(tmp_path, text, unit="//div")
    with pytest.raises(UnreadableFile):
        _read(tmp_path, text, unit="div:sermon")


def test_any_xml_can_be_cut_by_an_element(tmp_path):
    text = "<debate><speech id='s1'><p>We agree.</p></speech><speech><p>We do not.</p></speech></debate>"
    assert [(item.id, item.text) for item in _read(tmp_path, text, unit="speech")] == [
        ("s1", "We agree."),
        ("file-2", "We do not."),
    ]


def test_broken_xml_names_file_and_line_after_what_was_whole(tmp_path):
    path = tmp_path / "broken.xml"
    path.write_text(VOLUME.replace("<p>Peace is near.</p>", "<p>Peace is near.</q>"))
    documents = tei.read(path, ReaderSettings())
    assert [next(documents).id, next(documents).id] == ["vol1-d1", "vol1-d2"]
    with pytest.raises(UnreadableFile, match=r"broken\.xml, line \d+"):
        next(documents)


def test_entities_are_never_expanded_nor_outside_files_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word")
    bomb = (
        f'<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "{secret.as_uri()}">]>'
        "<TEI><teiHeader/><text><body><p>Start &b; &c; &amp; end</p></body></text></TEI>"
    )
    (document,) = _read(tmp_path, bomb)
    assert "secret" not in document.text
    assert "aaaa" not in document.text
    assert document.text.startswith("Start")
    assert document.text.endswith("& end")


def test_too_deep_xml_is_refused(tmp_path):
    with pytest.raises(UnreadableFile):
        _read(tmp_path, "<TEI><text>" + "<div>" * 400 + "x" + "</div>" * 400 + "</text></TEI>")


def test_tei_is_known_by_its_content(tmp_path):
    (tmp_path / "a.xml").write_text(VOLUME)
    (tmp_path / "b.xml").write_text("<rss><item>news</item></rss>")
    assert find_reader(tmp_path / "a.xml") is tei
    assert not tei.recognises(tmp_path / "b.xml")


def test_import_knows_tei_by_itself(tmp_path):
    (tmp_path / "volume.xml").write_text(VOLUME)
    arguments = ["corpus", "import", str(tmp_path / "volume.xml"), "--name", "papers", "--set", "state=USA",
                 "-o", str(tmp_path / "out.jsonl")]  # fmt: skip
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(row["earliest"], row["latest"]) for row in rows] == [
        ("1901-05-03", "1901-05-04"),
        ("1902-01-13", "1902-01-13"),
        ("1903-06-05", "1903-06-05"),
    ]
    assert "Source:" not in rows[0]["text"]
    assert rows[0]["extra"]["persons"] == "Ann Smith;Bo Jones"


def test_import_of_broken_xml_exits_with_2_and_writes_nothing(tmp_path):
    (tmp_path / "volume.xml").write_text(VOLUME[:-40])
    arguments = ["corpus", "import", str(tmp_path / "volume.xml"), "--name", "x", "-o", str(tmp_path / "out.jsonl")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "line" in result.output
    assert not (tmp_path / "out.jsonl").exists()


def test_a_corpus_of_many_texts_and_a_long_volume_are_read_in_steady_memory(tmp_path):
    import tracemalloc

    one = BOOK.format(title="5 May 1690", author="England", place="London", year="1690")
    (tmp_path / "corpus.xml").write_text(f"<teiCorpus>{one * 3}</teiCorpus>")
    assert len(list(tei.read(tmp_path / "corpus.xml", ReaderSettings()))) == 3
    document = '<div type="document" xml:id="d{}"><head>Paper of 5 May 1903</head><p>{}</p></div>'
    peaks = []
    for count in (50, 400):
        body = "".join(document.format(number, "words of the paper " * 500) for number in range(count))
        path = tmp_path / "long.xml"
        path.write_text(f'<TEI xml:id="v"><teiHeader/><text><body>{body}</body></text></TEI>')
        tracemalloc.start()
        assert sum(1 for _ in tei.read(path, ReaderSettings())) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    longer = path.stat().st_size * 350 // 400  # seven eighths of the second volume are more than the first had
    assert peaks[1] - peaks[0] < longer / 4
