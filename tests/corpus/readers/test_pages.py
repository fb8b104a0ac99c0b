"""Web pages and PDF: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.corpus.readers import html, pdf
from framing.corpus.readers.base import Accounts, ReaderSettings
from framing.errors import FileMissing, UnreadableFile

from .reading import read_file

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


def test_html_gives_the_main_text_without_menus(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    (page,) = read_file(html, path)
    assert "balance among the northern states" in page.text
    assert not {"Menu entry", "Cookies", "hidden"} & set(page.text.split("\n"))
    assert "Menu entry" not in page.text
    assert page.metadata["title"] == "On the northern league"
    assert (page.metadata["author"], page.metadata["published"], page.metadata["language"]) == (
        "Ann Smith",
        "2019-05-03",
        "en",
    )


def test_html_whole_page_and_declared_encoding(tmp_path):
    path = tmp_path / "page.htm"
    path.write_bytes(
        '<meta charset="iso-8859-1"><body><nav>menu</nav><p>Le traité du 5 “mai”</p></body>'.encode("cp1252")
    )
    (page,) = read_file(html, path, whole="yes")
    assert page.text == "Le traité du 5 “mai”"


def test_what_a_page_hides_or_deletes_is_left_out_and_counted(tmp_path, read):
    body = (
        f"<p>{SENTENCES}</p><p>We <del>shall not</del><ins>shall</ins> hold <ruby>fast<rt>gloss</rt></ruby> to it."
        '<span style="display: none">Unseen</span></p>'
    )
    (tmp_path / "page.html").write_text(f"<html><body><article>{body}</article></body></html>")
    told: list[str] = []
    (page,) = read(tmp_path / "page.html", log=told.append)
    assert page.text.endswith("We shall hold fast to it.")
    assert any("deletions 1; hidden passages 1." in note for note in told)


def test_paragraphs_outside_the_main_text_are_counted(tmp_path, read):
    first, refrain = (
        f"<p>{SENTENCES}</p>",
        "<p>We shall hold the coast, we said, and we say it again to all the peoples of it.</p>",
    )
    second = "<p>Of the second speech the page holds these words alone, which are no menu and no footer.</p>"
    for name, body in {
        "one": f"<article>{first}</article>",
        # the search for a main text takes the first of two articles, and one of two equal paragraphs in a row
        "two": f"<article>{first}</article><article><h1>Second</h1>{second}</article>",
        "refrain": f"<article><h1>Refrain</h1>{refrain * 3}{first}</article>",
    }.items():
        (tmp_path / f"{name}.html").write_text(f"<html><body>{body}</body></html>")
        told: list[str] = []
        (page,) = read(tmp_path / f"{name}.html", log=told.append)
        text = page.text
        lost = {"one": 0, "two": "second speech" not in text, "refrain": 3 - text.count("hold the coast")}[name]
        assert (f"(--option whole=yes takes all) {lost:d} ({name}.html" in " ".join(told)) == bool(lost), told
    (whole,) = read(tmp_path / "two.html", options={"whole": "yes"})
    assert "second speech" in whole.text


def test_xhtml_states_its_encoding_in_its_first_line(tmp_path):
    path = tmp_path / "page.xhtml"
    path.write_bytes(
        f'<?xml version="1.0" encoding="iso-8859-2"?><html><body><p>Łódź. {SENTENCES}</p></body></html>'.encode(
            "iso-8859-2"
        )
    )
    (page,) = read_file(html, path)
    assert page.text.startswith("Łódź.")
    assert "encoding" not in page.metadata


def test_html_without_text(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><script>run()</script></body></html>")
    with pytest.raises(UnreadableFile, match=r"page\.html"):
        read_file(html, path)


def test_html_in_another_encoding_than_it_states(tmp_path):
    path, told = tmp_path / "page.html", []
    path.write_bytes('<meta charset="iso-8859-77"><p>André said “peace”'.encode("mac_roman"))
    (page,) = html.read(path, ReaderSettings(log=told.append))
    assert (page.text, page.metadata["encoding"]) == ("André said “peace”", "mac_roman (guessed)")
    assert "the page calls itself" in told[0]
    assert "read as mac_roman" in told[1]
    told.clear()
    path.write_bytes('<meta charset="iso-8859-1"><p>André said “peace” to all of them'.encode())
    (page,) = html.read(path, ReaderSettings(log=told.append))
    assert page.text == "André said “peace” to all of them"
    assert "calls itself cp1252, but its bytes are UTF-8" in told[0]
    path.write_bytes('<meta charset="utf-16"><p>André said “peace” to all of them'.encode("cp1252"))
    assert read_file(html, path)[0].text == "André said “peace” to all of them"


def test_pdf_pages_without_text_are_counted(tmp_path):
    _make_pdf(tmp_path / "paper.pdf", ["We will keep the balance.", "", "No league shall fall.", ""])
    accounts = Accounts()
    (paper,) = pdf.read(tmp_path / "paper.pdf", ReaderSettings(accounts=accounts))
    assert len(paper.places) == 4
    assert "pages without text (images?) 2 (paper.pdf, page 2, paper.pdf, page 4)" in accounts.describe()


def test_pdf_pages_are_places(tmp_path):
    path = tmp_path / "paper.pdf"
    _make_pdf(path, ["We will keep the balance.", "No league shall fall."])
    (paper,) = read_file(pdf, path)
    assert paper.text == "We will keep the balance.\n\nNo league shall fall."
    assert [(place.label, paper.text[place.start :][:2]) for place in paper.places] == [
        ("page 1", "We"),
        ("page 2", "No"),
    ]


def test_pdf_without_text_layer_broken_and_missing(tmp_path):
    _make_pdf(tmp_path / "scan.pdf", ["", ""])
    with pytest.raises(UnreadableFile, match="ocrmypdf"):
        read_file(pdf, tmp_path / "scan.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    with pytest.raises(UnreadableFile, match=r"broken\.pdf"):
        read_file(pdf, tmp_path / "broken.pdf")
    with pytest.raises(FileMissing):
        read_file(pdf, tmp_path / "none.pdf")
