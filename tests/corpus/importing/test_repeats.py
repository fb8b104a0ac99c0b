"""Sentences that stand several times in a row: `--drop-repeats`."""

from __future__ import annotations

import pytest

from framing.corpus.importing.repeats import drop_repeats
from framing.corpus.readers import Place, RawDocument

A, B = "We stand by our friends in peace.", "They stand by us in times of war!"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{A} {A} {A} {B}", f"{A} {B}"),
        (f"{A} {B} {A} {B} {A} {B}", f"{A} {B}"),
        (f"{A}\n{A.replace(' ', '  ')}\n{B}", f"{A}\n{B}"),
        (f"My Lords, {A.replace('We', 'we')} {A.replace('We', 'we')} {B}", f"My Lords, {A.replace('We', 'we')} {B}"),
        (f"{A} {B} {A}", f"{A} {B} {A}"),  # said again later
        ("No, no, no. No, no, no.", "No, no, no. No, no, no."),  # three words
        ("", ""),
    ],
)
def test_what_repeats_the_sentence_before_is_left_out(text, left):
    found = drop_repeats(RawDocument("a", text))
    assert found.text == left
    assert found.metadata.get("repeats_dropped", "0") == str(len(text) - len(left))


def test_pages_move_with_their_words():
    text = f"{A} {A} {B}"
    places = tuple(Place(start, str(start)) for start in (0, len(A) + 10, text.index(B)))
    found = drop_repeats(RawDocument("a", text, places=places))
    # a page that began within what is left out begins where that was
    assert [place.start for place in found.places] == [0, len(A), found.text.index(B)]


def test_an_import_keeps_repeats_unless_asked(tmp_path, put, read):
    put(tmp_path, "GBR_1950-03-06.txt", f"{A} {A}")
    assert read(tmp_path)[0].text == f"{A} {A}"
    (document,) = read(tmp_path, drop_repeats=True)
    assert (document.text, document.extra["repeats_dropped"]) == (A, str(len(A) + 1))
