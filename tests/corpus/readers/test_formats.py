"""Web pages, PDF, Word, Excel, EPUB, cables, JSON and ConvoKit corpora: what is read, and what is refused."""

from __future__ import annotations

import importlib
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from framing.corpus.readers import cables, convokit, docx, epub, find_reader, html, json_path, pdf, xlsx
from framing.corpus.readers.base import ReaderSettings
from framing.errors.corpus import NotDecodable
from framing.errors.readers import BadReaderOption, BrokenFile, NoTextFound, UnsafeFile
from framing.errors.tables import ColumnMissing, FileMissing

SENTENCES = "The council met in the old hall. Its members spoke of the balance among the northern states. " * 4
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>On the northern league</title>
<meta name="author" content="Ann Smith"><meta property="article:published_time" content="2019-05-03"></head>
<body><nav><a href="/">Home</a> <a href="/x">Menu entry</a></nav><article><h1>On the northern league</h1>
<p>{SENTENCES}</p><p>{SENTENCES}</p></article><footer>Cookies and imprint</footer>
<script>var hidden = 1;</script></body></html>"""


def _make_pdf(path: Path, pages: list[str]) -> None:
    """A small PDF with a text layer, written by hand so that the tests need no writer."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        body = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET" if text else ""
        page = f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R /MediaBox [0 0 612 792] "
        objects.append(page + "/Resources << /Font << /F1 3 0 R >> >> >>")
        objects.append(f"<< /Length {len(body)} >>\nstream\n{body}\nendstream")
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(written)


def _make_epub(path: Path, chapters: dict[str, str], *, spine: tuple[str, ...] | None = None) -> None:
    names = list(chapters)
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="{reference}"/>' for reference in spine or [f"c{n}" for n in range(len(names))])
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        book.writestr("OEBPS/book.opf", '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Letters</dc:title>'
                      f"<dc:language>en-GB</dc:language><dc:date>2012-01-01</dc:date></metadata><manifest>{items}</manifest>"
                      f"<spine>{order}</spine></package>")  # fmt: skip
        for name, body in chapters.items():
            book.writestr(
                f"OEBPS/{name}", f"<html xmlns:epub='http://www.idpf.org/2007/ops'><body>{body}</body></html>"
            )


def _read(module, file: Path, columns=None, **options: str):
    return list(module.read(file, ReaderSettings(columns=columns or {}, options=options)))


# web pages


def test_html_gives_the_main_text_without_menus(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    (page,) = _read(html, path)
    assert "balance among the northern states" in page.text
    assert not {"Menu entry", "Cookies", "hidden"} & set(page.text.split("\n"))
    assert "Menu entry" not in page.text
    assert page.metadata["title"] == "On the northern league"
    assert (page.metadata["author"], page.metadata["date"], page.metadata["language"]) == (
        "Ann Smith",
        "2019-05-03",
        "en",
    )


def test_html_whole_page_and_declared_encoding(tmp_path):
    path = tmp_path / "page.htm"
    path.write_bytes(
        '<meta charset="iso-8859-1"><body><nav>menu</nav><p>Le traité du 5 “mai”</p></body>'.encode("cp1252")
    )
    (page,) = _read(html, path, whole="yes")
    assert page.text == "Le traité du 5 “mai”"


def test_html_without_text_and_with_a_wrong_encoding(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><script>run()</script></body></html>")
    with pytest.raises(NoTextFound, match=r"page\.html"):
        _read(html, path)
    path.write_bytes(b'<meta charset="utf-16"><p>\xff\xfeabc')
    with pytest.raises(NotDecodable, match="utf-16"):
        _read(html, path)


# PDF


def test_pdf_pages_are_places(tmp_path):
    path = tmp_path / "paper.pdf"
    _make_pdf(path, ["We will keep the balance.", "No league shall fall."])
    (paper,) = _read(pdf, path)
    assert paper.text == "We will keep the balance.\n\nNo league shall fall."
    assert [(place.label, paper.text[place.start :][:2]) for place in paper.places] == [
        ("page 1", "We"),
        ("page 2", "No"),
    ]


def test_pdf_without_text_layer_broken_and_missing(tmp_path):
    _make_pdf(tmp_path / "scan.pdf", ["", ""])
    with pytest.raises(NoTextFound, match="ocrmypdf"):
        _read(pdf, tmp_path / "scan.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    with pytest.raises(BrokenFile, match=r"broken\.pdf"):
        _read(pdf, tmp_path / "broken.pdf")
    with pytest.raises(FileMissing):
        _read(pdf, tmp_path / "none.pdf")


# Word and Excel


def test_docx_paragraphs_and_tables_in_order(tmp_path):
    library = importlib.import_module("docx")
    document = library.Document()
    document.add_heading("A note to the allies", level=1)
    document.add_paragraph("We stand together.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "ships", "40"
    document.add_paragraph("")
    document.add_paragraph("Signed in May.")
    document.save(tmp_path / "note.docx")
    (note,) = _read(docx, tmp_path / "note.docx")
    assert note.text == "A note to the allies\n\nWe stand together.\n\nships\t40\n\nSigned in May."
    assert note.metadata["title"] == "A note to the allies"


def test_xlsx_rows_are_documents(tmp_path):
    openpyxl = importlib.import_module("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Text", "date", "state", "number"])
    book.active.append(["We keep the balance.", date(1950, 2, 3), "USA", 7])
    book.active.append([None, None, None, None])
    book.active.append(["We join the pact.", "spring 1951", "GBR", 7.5])
    book.create_sheet("Other").append(["body", "id"])
    book["Other"].append(["Elsewhere.", "e1"])
    book.save(tmp_path / "speeches.xlsx")
    first, second = _read(xlsx, tmp_path / "speeches.xlsx")
    assert (first.id, first.text, first.metadata["date"]) == ("speeches-1", "We keep the balance.", "1950-02-03")
    assert (second.id, second.metadata) == ("speeches-3", {"date": "spring 1951", "state": "GBR", "number": "7.5"})
    (other,) = _read(xlsx, tmp_path / "speeches.xlsx", {"text": "body"}, sheet="Other")
    assert (other.id, other.text) == ("e1", "Elsewhere.")
    with pytest.raises(BadReaderOption, match="Sheets: Sheet, Other"):
        _read(xlsx, tmp_path / "speeches.xlsx", sheet="Third")
    with pytest.raises(ColumnMissing, match="row 1"):
        _read(xlsx, tmp_path / "speeches.xlsx", {"text": "speech body"})


@pytest.mark.parametrize(("module", "name"), [(docx, "a.docx"), (xlsx, "a.xlsx"), (epub, "a.epub")])
def test_zipped_formats_that_are_no_zip_or_a_bomb_are_refused(tmp_path, module, name):
    (tmp_path / name).write_bytes(b"plain bytes, no zip")
    with pytest.raises(BrokenFile, match=name):
        _read(module, tmp_path / name)
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(70_000_000))
    with pytest.raises(UnsafeFile, match="unpack"):
        _read(module, tmp_path / name)


def test_docx_that_is_another_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(BrokenFile, match="Word"):
        _read(docx, tmp_path / "a.docx")


# EPUB


def test_epub_in_reading_order_without_notes(tmp_path):
    chapters = {
        "two.xhtml": "<h2>Letter II</h2><p>The second.</p>",
        "one.xhtml": "<h2>Letter I</h2><p>The <i>first</i>.<a epub:type='noteref'>1</a></p><aside>A note.</aside>",
    }
    _make_epub(tmp_path / "book.epub", chapters, spine=("c1", "c0"))
    (book,) = _read(epub, tmp_path / "book.epub")
    assert book.text == "Letter I\n\nThe first.\n\nLetter II\n\nThe second."
    assert [(place.label, place.start) for place in book.places] == [("Letter I", 0), ("Letter II", 22)]
    assert (book.metadata["title"], book.metadata["language"]) == ("Letters", "en")
    assert "date" not in book.metadata
    first, second = _read(epub, tmp_path / "book.epub", unit="chapter")
    assert (first.id, first.metadata["title"], second.text) == ("book-1", "Letter I", "Letter II\n\nThe second.")


def test_epub_with_a_missing_part_names_the_member(tmp_path):
    _make_epub(tmp_path / "book.epub", {"one.xhtml": "<p>x</p>"})
    with zipfile.ZipFile(tmp_path / "book.epub") as book, zipfile.ZipFile(tmp_path / "cut.epub", "w") as cut:
        for name in book.namelist()[:2]:
            cut.writestr(name, book.read(name))
    with pytest.raises(BrokenFile, match=r"one\.xhtml"):
        _read(epub, tmp_path / "cut.epub")
    with pytest.raises(BadReaderOption, match="chapter"):
        _read(epub, tmp_path / "book.epub", unit="page")


# cables

CABLE = """From: Embassy Strelsau
To: Department
Subject: Talks on the league
Reference ID: 58STRELSAU12
Date: 061530Z MAR 58
Classification: SECRET

1. The minister said that the league would hold.

2. He asked for ships.
"""


def test_cables_have_headers_and_a_date_time_group(tmp_path):
    path = tmp_path / "cable.txt"
    path.write_text(CABLE)
    assert find_reader(path) is cables
    (cable,) = _read(cables, path)
    assert cable.text.startswith("1. The minister")
    assert cable.metadata["date"] == "1958-03-06"
    assert (cable.metadata["speaker"], cable.metadata["title"]) == ("Embassy Strelsau", "Talks on the league")
    assert cable.metadata["reference"] == "58STRELSAU12"


def test_prose_is_no_cable(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text("Mr. President: I speak for peace.\n\nWe want a league.")
    assert not cables.recognises(path)


def test_mail_is_decoded_and_mailboxes_hold_many(tmp_path):
    mail = (
        "From: ann@example.org\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nDate: Mon, 3 May 2010 10:00:00 +0000\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Die L=C3=A4nder stehen zusammen.\n"
    )
    (tmp_path / "a.eml").write_text(mail)
    (message,) = _read(cables, tmp_path / "a.eml")
    assert message.text.strip() == "Die Länder stehen zusammen."
    assert (message.metadata["title"], message.metadata["date"]) == ("Grüße", "2010-05-03")
    (tmp_path / "a.mbox").write_text(f"From a@b Mon May 3\n{mail}\nFrom a@b Tue May 4\n{mail}")
    assert [item.id for item in _read(cables, tmp_path / "a.mbox")] == ["a-1", "a-2"]


def test_messages_without_headers_or_text_are_refused(tmp_path):
    (tmp_path / "a.eml").write_text("just words and no header\n")
    with pytest.raises(BrokenFile, match="headers"):
        _read(cables, tmp_path / "a.eml")
    (tmp_path / "a.eml").write_text("From: x\nTo: y\n\n")
    with pytest.raises(NoTextFound):
        _read(cables, tmp_path / "a.eml")


# JSON and ConvoKit


def test_json_by_path_and_by_itself(tmp_path):
    path = tmp_path / "debate.json"
    one = {"id": "a", "body": {"plain": "We agree."}, "year": 1950}
    other = {"id": "b", "body": {"plain": "We do not."}, "year": 1951}
    value = {"house": "Assembly", "days": [{"speeches": [one]}, {"speeches": [other]}]}
    path.write_text(json.dumps(value))
    found = _read(json_path, path, {"text": "$.body.plain"}, path="$.days[*].speeches[*]")
    assert [(item.id, item.text, item.metadata["year"]) for item in found] == [
        ("a", "We agree.", "1950"),
        ("b", "We do not.", "1951"),
    ]
    path.write_text(json.dumps([{"text": "One."}, {"text": "Two."}]))
    assert [item.id for item in _read(json_path, path)] == ["debate-1", "debate-2"]


def test_json_errors_name_line_and_path(tmp_path):
    path = tmp_path / "debate.json"
    path.write_text('{"a": 1,\n "b": }')
    with pytest.raises(BrokenFile, match="line 2, column"):
        _read(json_path, path)
    path.write_text('{"a": [{"text": "x"}]}')
    with pytest.raises(BadReaderOption, match="JSONPath"):
        _read(json_path, path, path="$.a[")
    with pytest.raises(NoTextFound, match=r"\$\.b"):
        _read(json_path, path, path="$.b[*]")
    path.write_text('[{"words": "x"}]')
    with pytest.raises(ColumnMissing, match="text=NAME"):
        _read(json_path, path)


@pytest.fixture
def convokit_folder(tmp_path):
    rows = [
        {"id": "u1", "speaker": "s1", "conversation_id": "c1", "text": "Shall we join?", "timestamp": 1,
         "meta": {"tone": "calm"}},
        {"id": "u2", "speaker": "s2", "conversation_id": "c1", "reply-to": "u1", "text": "We shall.",
         "timestamp": 1262304000},
        {"id": "u3", "speaker": "s1", "conversation_id": "c2", "text": "Next item."},
    ]  # fmt: skip
    (tmp_path / "utterances.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "speakers.json").write_text(
        json.dumps({"s1": {"meta": {"name": "Ann Smith", "country": "USA"}}, "s2": {}})
    )
    (tmp_path / "conversations.json").write_text(json.dumps({"c1": {"meta": {"title": "The league"}}}))
    return tmp_path


def test_convokit_utterances_with_their_speakers(convokit_folder):
    assert find_reader(convokit_folder) is convokit
    first, second, third = _read(convokit, convokit_folder)
    assert (first.id, first.text, first.metadata["speaker"], first.metadata["country"]) == (
        "u1",
        "Shall we join?",
        "Ann Smith",
        "USA",
    )
    assert (first.metadata["title"], first.metadata["tone"], third.metadata["conversation"]) == (
        "The league",
        "calm",
        "c2",
    )
    assert "date" not in first.metadata
    assert (second.metadata["speaker"], second.metadata["date"], second.metadata["reply_to"]) == (
        "s2",
        "2010-01-01",
        "u1",
    )


def test_convokit_conversations(convokit_folder):
    first, second = _read(convokit, convokit_folder, unit="conversation")
    assert (first.id, first.text) == ("c1", "Shall we join?\n\nWe shall.")
    assert first.metadata["speaker"] == "Ann Smith;s2"
    assert [first.text[place.start :][:5] for place in first.places] == ["Shall", "We sh"]
    assert second.id == "c2"


def test_convokit_corpora_come_zipped(convokit_folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("zipped") / "talk-corpus.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in convokit_folder.iterdir():
            packed.write(file, f"talk-corpus/{file.name}")
    assert find_reader(path) is convokit
    assert [item.metadata["speaker"] for item in _read(convokit, path)] == ["Ann Smith", "s2", "Ann Smith"]


def test_convokit_errors_name_the_line(convokit_folder):
    with open(convokit_folder / "utterances.jsonl", "a") as stream:
        stream.write('{"id": "u4", "text": \n')
    with pytest.raises(BrokenFile, match=r"utterances\.jsonl, line 4"):
        _read(convokit, convokit_folder)
    (convokit_folder / "utterances.jsonl").write_text('{"id": "u4"}\n')
    with pytest.raises(BrokenFile, match="line 1"):
        _read(convokit, convokit_folder)
    with pytest.raises(BadReaderOption, match="conversation"):
        _read(convokit, convokit_folder, unit="thread")
