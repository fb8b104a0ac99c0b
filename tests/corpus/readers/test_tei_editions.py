"""TEI of parliaments and of editions: who speaks, what is a document, what is no text and is counted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main

NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
SITTING = f"""<TEI {NS} xml:id="s1" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>Sitting</title></titleStmt></fileDesc>
<profileDesc><settingDesc><setting><date when="2016-01-22"/></setting></settingDesc></profileDesc></teiHeader>
<text><body><div type="debateSection"><head>Business</head><note>10:00</note>
<u who="#AB" ana="#chair" xml:id="s1.u1"><seg>The notice reads as follows.<note>sic</note></seg>
<gap reason="editorial"><desc xml:lang="en">Printed matter left out</desc></gap><vocal><desc>Laughter</desc></vocal></u>
<u who="#CD" ana="#regular" xml:id="s1.u2"><seg>We agree to <gap><desc>•</desc></gap>t.</seg></u></div></body>BACK</text></TEI>
"""
PERSON = """<person xml:id="{id}"><persName to="2010-12-31"><surname>Alt</surname><forename>{forename}</forename></persName>
<persName from="2011-01-01"><surname>{surname}</surname><forename>{forename}</forename></persName>
<affiliation role="member" ref="#party.N" from="2010-05-06" to="2015-03-30"/>
<affiliation role="member" ref="#party.S" from="2015-05-07"/>
<affiliation role="member" ref="#parliament" from="2010"/></person>"""
PERSONS = f"<listPerson {NS}>{PERSON.format(id='AB', forename='Anna', surname='Bell')}</listPerson>"
PARTIES = f"""<listOrg {NS}><org xml:id="party.N" role="politicalParty"><orgName full="abb">N</orgName>
<orgName full="yes" xml:lang="en">Northern Party</orgName></org>
<org xml:id="party.S" role="politicalParty"><orgName full="yes" xml:lang="de">Südpartei</orgName>
<orgName full="yes" xml:lang="en">Southern Party</orgName></org>
<org xml:id="parliament" role="parliament"><orgName full="yes">The Assembly</orgName></org></listOrg>"""
TAXONOMY = f"<taxonomy {NS}><category xml:id='chair'><catDesc>Chair</catDesc></category></taxonomy>"
ROOT = f"<teiCorpus {NS}><teiHeader><fileDesc/></teiHeader></teiCorpus>"


def _run(path: Path, *more: str):
    out = path.parent / "out.jsonl"
    arguments = ["corpus", "import", str(path), "--name", "x", "--set", "state=AUT", "-o", str(out), *more]
    result = CliRunner().invoke(main, arguments)
    rows = [json.loads(line) for line in out.read_text().splitlines()] if result.exit_code == 0 else []
    return result, rows


@pytest.fixture
def corpus(tmp_path, put) -> Path:
    """A folder in the form of ParlaMint."""
    folder = tmp_path / "ParlaMint-XX"
    put(folder, "2016/ParlaMint-XX_2016-01-22.xml", SITTING.replace("BACK", ""))
    put(folder, "2016/ParlaMint-XX_2016-01-22.ana.xml", SITTING.replace("BACK", ""))
    put(folder, "ParlaMint-XX-listPerson.xml", PERSONS)
    put(folder, "ParlaMint-XX-listOrg.xml", PARTIES)
    put(folder, "ParlaMint-taxonomy-speaker_types.xml", TAXONOMY)
    put(folder, "ParlaMint-XX.xml", ROOT)
    return folder


def _check_speeches(result, rows):
    assert result.exit_code == 0, result.output
    chair, member = sorted(rows, key=lambda row: row["id"])
    assert chair["text"] == "The notice reads as follows."
    assert member["text"] == "We agree to •t."
    assert (chair["speaker"], chair["role"], chair["extra"]["party"]) == ("Anna Bell", "chair", "Southern Party")
    assert (member["speaker"], member["earliest"]) == ("CD", "2016-01-22")
    assert "party" not in member["extra"]


def test_a_corpus_folder_with_names_and_parties_from_its_root(corpus):
    result, rows = _run(corpus, "--strict")
    _check_speeches(result, rows)
    assert "lists, taxonomies and roots of corpora 4 (" in result.output
    assert "annotated twins of plain files 1 (ParlaMint-XX_2016-01-22.ana.xml)" in result.output
    assert "notes 2" in result.output
    assert "gaps 1" in result.output
    assert "remarks of the record 1" in result.output


@pytest.mark.parametrize("kind", ["zip", "gztar"])
def test_the_same_from_an_archive_wherever_the_lists_stand(corpus, kind, tmp_path):
    shutil.make_archive(str(tmp_path / "packed"), kind, tmp_path, corpus.name)
    (packed,) = tmp_path.glob("packed.*")
    (corpus / "2016" / "ParlaMint-XX_2016-01-22.ana.xml").unlink()
    shutil.make_archive(str(tmp_path / "packed"), kind, tmp_path, corpus.name)
    _check_speeches(*_run(packed))


@pytest.mark.parametrize(
    ("day", "party", "name"),
    [("2012-01-22", "Northern Party", "Bell"), ("2015-04-15", "", "Bell"), ("2009-01-01", "", "Alt")],
)
def test_name_and_party_are_those_of_the_day(corpus, day, party, name):
    (corpus / "2016" / "ParlaMint-XX_2016-01-22.ana.xml").unlink()
    path = corpus / "2016" / "ParlaMint-XX_2016-01-22.xml"
    path.write_text(path.read_text().replace("2016-01-22", day))
    _, rows = _run(corpus)
    assert (rows[0]["extra"].get("party", ""), rows[0]["speaker"]) == (party, f"Anna {name}")


def test_without_a_list_of_parties_their_identifiers_speak(corpus):
    (corpus / "ParlaMint-XX-listOrg.xml").unlink()
    _, rows = _run(corpus)
    assert rows[0]["extra"]["party"] == "S"


@pytest.mark.parametrize("place", ["back", "standOff", "corpus header"])
def test_persons_listed_anywhere_in_the_file_are_found(tmp_path, put, place):
    listed = PERSONS.replace(f" {NS}", "")
    text = SITTING.replace("BACK", f"<back>{listed}</back>" if place == "back" else "")
    if place == "standOff":
        text = text.replace("</TEI>", f"<standOff>{listed}</standOff></TEI>")
    if place == "corpus header":
        header = f"<teiHeader><profileDesc><particDesc>{listed}</particDesc></profileDesc></teiHeader>"
        text = f"<teiCorpus {NS}>{header}{text}</teiCorpus>"
    _, rows = _run(put(tmp_path, "sitting.xml", text))
    assert [row["speaker"] for row in rows] == ["Anna Bell", "CD"]


def test_a_list_of_persons_alone_is_no_corpus(tmp_path, put):
    result, _ = _run(put(tmp_path, "X-listPerson.xml", PERSONS))
    assert result.exit_code == 2
    assert "X-listPerson.xml" in result.output


FRUS = 'xmlns:frus="http://history.state.gov/frus/ns/1.0"'
DATED = 'frus:doc-dateTime-min="{day}T00:00:00-05:00" frus:doc-dateTime-max="{day}T23:59:59-05:00"'
VOLUME = f"""<TEI {NS} {FRUS} xml:id="v1"><teiHeader><fileDesc><titleStmt><title>Papers, 1894</title></titleStmt></fileDesc>
</teiHeader><text>
<front><div type="section" xml:id="preface"><head>Preface</head><div><head>Sources</head><p>Archives.</p></div></div>
<div type="section" subtype="historical-document" xml:id="message" {DATED.format(day="1895-01-03")}>
<head>Message of the President</head><p>I send the papers.</p></div></front>
<body><div type="compilation"><head>The harbour</head>
<div type="document" subtype="historical-document" xml:id="d1" {DATED.format(day="1894-02-01")}>
<head>Mr. <persName type="from">Black</persName> to Mr. <persName type="to">White</persName></head><p>I enclose a letter.</p>
<frus:attachment><head>Mr. <persName type="from">Green</persName> to Mr. <persName type="to">Black</persName></head>
<dateline><date when="1890-07-01">July 1</date></dateline><p>The ship sails.</p></frus:attachment></div>
<div type="document" subtype="editorial-note" xml:id="d2" {DATED.format(day="1894-02-05")}><head>Editorial Note</head>
<p>On February 5 the ship sailed.</p></div>
<div type="chapter" {DATED.format(day="1894-03-01")}><head>March</head>
<div type="document" xml:id="d3"><head>Mr. White to Mr. Black</head>
<frus:attachment><head>Inclosure of May 3, 1880</head><p>Old.</p></frus:attachment>
<p>We wait.</p></div></div></div></body>
<back><div><head>Index</head><p>Black 1, Green 2</p></div></back></text></TEI>"""


def test_every_dated_document_of_a_volume_and_what_is_left_out(tmp_path, put):
    result, rows = _run(put(tmp_path, "v.xml", VOLUME))
    assert [(row["id"], row["earliest"]) for row in rows] == [
        ("v1-message", "1895-01-03"),
        ("v1-d1", "1894-02-01"),
        ("v1-d3", "1894-01-01"),
    ]
    letter = rows[1]
    assert (letter["speaker"], letter["extra"]["recipient"]) == ("Black", "White")
    assert letter["extra"]["persons"] == "Black;White;Green"
    assert letter["extra"]["enclosures"] == "Mr. Green to Mr. Black"
    assert letter["text"].endswith("The ship sails.")
    assert "editorial notes (--option notes=yes takes them) 1 (d2)" in result.output
    assert "sections outside the documents 2 (Preface, Index)" in result.output


def test_editorial_notes_are_taken_apart_when_asked(tmp_path, put):
    _, rows = _run(put(tmp_path, "v.xml", VOLUME), "--option", "notes=yes")
    note = rows[2]
    assert (note["id"], note["genre"], note["speaker"]) == ("v1-d2", "editorial note", "")
    result, _ = _run(tmp_path / "v.xml", "--option", "notes=no")
    assert result.exit_code == 2


def test_an_enclosure_dates_no_document(tmp_path, put):
    text = VOLUME.replace(DATED.format(day="1894-02-01"), "")
    _, rows = _run(put(tmp_path, "v.xml", text))
    assert (rows[1]["earliest"], rows[1]["latest"]) == ("1894-01-01", "1894-12-31")


def test_a_real_excerpt(shared, tmp_path):
    path = shared / "corpora" / "frus1958-60v04-excerpt.xml"
    if not path.exists():
        pytest.skip("needs the excerpt of Foreign Relations")
    shutil.copy(path, tmp_path / "v.xml")
    _, rows = _run(tmp_path / "v.xml")
    assert [(row["id"], row["earliest"], row["speaker"]) for row in rows] == [
        ("frus1958-60v04-d5", "1958-02-08", "Dulles"),
        ("frus1958-60v04-d6", "1958-03-06", ""),
    ]
