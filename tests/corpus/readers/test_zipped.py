"""Word, Excel and EPUB, each a zip archive: what is read, and what is refused."""

from __future__ import annotations

import importlib
import zipfile
from datetime import date
from pathlib import Path

import pytest

from framing.corpus.readers import Accounts, ReaderSettings, docx, epub, xlsx
from framing.errors import BadSetting, BadTable, UnreadableFile, UnsafeFile

from .reading import read_file


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
    (note,) = read_file(docx, tmp_path / "note.docx")
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
    first, second = read_file(xlsx, tmp_path / "speeches.xlsx")
    assert (first.id, first.text, first.metadata["date"]) == ("speeches-1", "We keep the balance.", "1950-02-03")
    assert (second.id, second.metadata) == ("speeches-3", {"date": "spring 1951", "state": "GBR", "number": "7.5"})
    (other,) = read_file(xlsx, tmp_path / "speeches.xlsx", {"text": "body"}, sheet="Other")
    assert (other.id, other.text) == ("e1", "Elsewhere.")
    with pytest.raises(BadSetting, match="Sheets: Sheet, Other"):
        read_file(xlsx, tmp_path / "speeches.xlsx", sheet="Third")
    with pytest.raises(BadTable, match="row 1"):
        read_file(xlsx, tmp_path / "speeches.xlsx", {"text": "speech body"})


@pytest.mark.parametrize(("module", "name"), [(docx, "a.docx"), (xlsx, "a.xlsx"), (epub, "a.epub")])
def test_zipped_formats_that_are_no_zip_or_a_bomb_are_refused(tmp_path, module, name):
    (tmp_path / name).write_bytes(b"plain bytes, no zip")
    with pytest.raises(UnreadableFile, match=name):
        read_file(module, tmp_path / name)
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", bytes(70_000_000))
    with pytest.raises(UnsafeFile, match="unpack"):
        read_file(module, tmp_path / name)


def test_docx_that_is_another_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableFile, match="Word"):
        read_file(docx, tmp_path / "a.docx")


def test_epub_in_reading_order_without_notes(tmp_path):
    chapters = {
        "two.xhtml": "<h2>Letter II</h2><p>The second.</p>",
        "one.xhtml": "<h2>Letter I</h2><p>The <i>first</i>.<a epub:type='noteref'>1</a></p><aside>A note.</aside>",
    }
    _make_epub(tmp_path / "book.epub", chapters, spine=("c1", "c0"))
    (book,) = read_file(epub, tmp_path / "book.epub")
    assert book.text == "Letter I\n\nThe first.\n\nLetter II\n\nThe second."
    assert [(place.label, place.start) for place in book.places] == [("Letter I", 0), ("Letter II", 22)]
    assert (book.metadata["title"], book.metadata["language"]) == ("Letters", "en")
    assert "date" not in book.metadata
    first, second = read_file(epub, tmp_path / "book.epub", unit="chapter")
    assert (first.id, first.metadata["title"], second.text) == ("book-1", "Letter I", "Letter II\n\nThe second.")


def test_epub_counts_notes_and_parts_outside_the_reading_order(tmp_path):
    chapters = {"a.xhtml": "<p>One.<a epub:type='noteref'>1</a></p><div epub:type='footnote'>n</div><aside>m</aside>"}
    _make_epub(tmp_path / "book.epub", chapters, spine=("c0", "gone"))
    accounts = Accounts()
    (book,) = epub.read(tmp_path / "book.epub", ReaderSettings(accounts=accounts))
    assert book.text == "One."
    assert "notes 2" in accounts.describe()
    assert "parts of books outside the reading order 1 (gone)" in accounts.describe()


def test_a_book_of_letters_has_no_day_of_its_first_letter(tmp_path, read):
    path = tmp_path / "letters.epub"
    letters = {
        f"c{year}": f"<h1>Letter</h1><p>Strelsau, 3 May {year}</p><p>The league holds.</p>" for year in (1701, 1703)
    }
    _make_epub(path, letters)
    (book,) = read(path, defaults={"state": "GBR"})
    assert (book.earliest, book.latest) == ("1701-05-03", "1703-05-03")
    assert "its parts have days of their own" in book.date_rule
    (said,) = read(path, defaults={"state": "GBR", "earliest": "1702-01-01"})
    assert (said.earliest, said.latest) == ("1702-01-01", "1702-01-01")
    one, two = read(path, defaults={"state": "GBR"}, options={"unit": "chapter"})
    assert (one.earliest, two.earliest) == ("1701-05-03", "1703-05-03")


def test_epub_with_a_missing_part_names_the_member(tmp_path):
    _make_epub(tmp_path / "book.epub", {"one.xhtml": "<p>x</p>"})
    with zipfile.ZipFile(tmp_path / "book.epub") as book, zipfile.ZipFile(tmp_path / "cut.epub", "w") as cut:
        for name in book.namelist()[:2]:
            cut.writestr(name, book.read(name))
    with pytest.raises(UnreadableFile, match=r"one\.xhtml"):
        read_file(epub, tmp_path / "cut.epub")
    with pytest.raises(BadSetting, match="chapter"):
        read_file(epub, tmp_path / "book.epub", unit="page")
