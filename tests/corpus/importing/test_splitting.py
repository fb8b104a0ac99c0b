"""Cutting volumes into documents."""

from __future__ import annotations

import pytest

from framing.corpus.importing.splitting import CUTTING_RULES, cut_document, cut_text, find_body
from framing.corpus.readers.base import Place, RawDocument
from framing.errors import BadSetting, UnknownName

VOLUME = """Preface by the editor, who says a few words.

FIRST SPEECH

MARCH 8, 1738

The fleet must be ready before the spring comes.

SECOND SPEECH

APRIL 25, 1793

No treaty binds those who break it daily.
"""
LETTERS = """Letters of an envoy.

Paris, 3 May 1776.

Sir, the minister received me kindly on 2 May 1776 and
promised 4 June 1776 for an answer.

Nantes, 5 June 1776.

Sir, no answer has come.
"""
GUTENBERG = (
    "The Project Gutenberg eBook of Letters\r\n\r\nThis eBook is free.\r\n\r\n"
    "*** START OF THE PROJECT GUTENBERG EBOOK LETTERS OF\r\nAN ENVOY ***\r\n\r\nProduced by volunteers\r\n\r\n\r\n"
    "{}\r\n\r\n*** END OF THE PROJECT GUTENBERG EBOOK LETTERS OF\r\nAN ENVOY ***\r\n\r\nLicence text, long.\r\n"
)


def _cut(text, rule, **facts):
    return list(cut_document(RawDocument("book", text, facts), rule))


def test_headings_that_follow_each_other_are_one_and_date_the_piece():
    front, first, second = _cut(VOLUME, "headings", title="A Collection")
    assert [piece.id for piece in (front, first, second)] == ["book-0", "book-1", "book-2"]
    assert first.metadata["title"] == "FIRST SPEECH / MARCH 8, 1738"
    assert (first.metadata["earliest"], second.metadata["earliest"]) == ("1738-03-08", "1793-04-25")
    assert first.metadata["volume"] == "A Collection"


@pytest.mark.parametrize("rule", ["headings", "date-lines", r"re:^\w+ SPEECH$", "gutenberg"])
@pytest.mark.parametrize("text", [VOLUME, LETTERS, GUTENBERG.format(VOLUME.replace("\n", "\r\n"))])
def test_offsets_point_into_the_source(rule, text):
    pieces = _cut(text, rule)
    assert pieces
    for piece in pieces:
        start, end = int(piece.metadata["source_start"]), int(piece.metadata["source_end"])
        assert text[start:end] == piece.text
        assert "PROJECT GUTENBERG" not in piece.text


def test_nothing_is_lost_between_pieces():
    words = " ".join(" ".join(piece.text for piece in _cut(VOLUME, "headings")).split())
    assert words == " ".join(VOLUME.split())


def test_date_lines_stand_alone_so_that_dates_in_prose_do_not_cut():
    pieces = _cut(LETTERS, "date-lines")
    assert [piece.metadata.get("earliest") for piece in pieces[1:]] == ["1776-05-03", "1776-06-05"]


def test_a_regular_expression_names_title_date_and_speaker():
    text = "§ Mr. Smith (4 May 1741) said that trade suffers. § Lord Jones (5 May 1741) denied it."
    pieces = _cut(text, r"re:§ (?P<speaker>[\w. ]+?) \((?P<date>[^)]+)\)")
    assert [piece.metadata["speaker"] for piece in pieces] == ["Mr. Smith", "Lord Jones"]
    assert [piece.metadata["earliest"] for piece in pieces] == ["1741-05-04", "1741-05-05"]


def test_one_line_volumes_of_foreign_relations_are_cut():
    text = (
        "Preface 840.00/1–1348 The Ambassador in Ruritania (Smith) to the Secretary of State secret Strelsau,"
        " January 13, 1948. The king received me. 840.00/1–1448: Telegram The Secretary of State to the Embassy in"
        " Ruritania top secret Washington, January 14, 1948—3 p. m. 40. Please wait."
    )
    front, first, second = _cut(text, "frus")
    assert front.text == "Preface"
    assert first.metadata["title"] == "The Ambassador in Ruritania (Smith) to the Secretary of State"
    assert (first.metadata["earliest"], second.metadata["earliest"]) == ("1948-01-13", "1948-01-14")


def test_the_licence_is_no_text():
    text = GUTENBERG.format("Paris, 3 May 1776.\r\n\r\nSir, all is well.")
    start, end = find_body(text)
    assert text[start:end] == "Paris, 3 May 1776.\r\n\r\nSir, all is well."
    assert find_body("A plain text.") == (0, 13)
    assert find_body("") == (0, 0)


def test_a_piece_without_date_keeps_the_documents_own():
    pieces = _cut("ONE HEADING\n\nsome words here", "headings", earliest="1703-01-01", latest="1703-12-31")
    assert pieces[0].metadata["earliest"] == "1703-01-01"


def test_pages_move_with_the_pieces():
    text = "A HEADING\n\nabc abc\n\nB HEADING\n\ndef def"
    document = RawDocument("book", text, {}, (Place(0, "page 1"), Place(15, "page 2"), Place(30, "page 3")))
    first, second = cut_document(document, "headings")
    assert first.places == (Place(0, "page 1"), Place(15, "page 2"))
    assert second.places[0] == Place(0, "page 2")


def test_ids_sort_in_the_order_of_the_text():
    text = "\n\n".join(f"CHAPTER {number}\n\nwords of chapter {number}" for number in range(1, 13))
    ids = [piece.id for piece in _cut(text, "headings")]
    assert ids == sorted(ids)
    assert len(ids) == 12


def test_a_text_without_headings_is_one_piece_and_an_empty_one_none():
    assert [piece.id for piece in _cut("only words", "headings")] == ["book-1"]
    assert _cut("   \n ", "headings") == []


def test_wrong_rules_are_refused():
    with pytest.raises(UnknownName, match="headings"):
        cut_text("x", "heading")
    with pytest.raises(BadSetting, match=r"missing|unterminated"):
        cut_text("x", "re:(")
    with pytest.raises(BadSetting, match="empty"):
        cut_text("x", "re:a*")
    assert set(CUTTING_RULES) == {"headings", "date-lines", "frus", "gutenberg"}
