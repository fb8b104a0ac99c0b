"""Streams of words by hand: types, texts, sentences, quotations, and what a table remembers."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.words import Stream, WordTable


def words(text: str, known: tuple[str, ...] = ()) -> list[str]:
    table = WordTable("en", known)
    return [table.types[number] for number in table.read([text]).ids]


def test_a_stream_numbers_types_texts_and_sentences() -> None:
    table = WordTable(known=("sea",))
    stream = table.read(["We saw. We won", "", "sea; sea we"])
    assert table.types == ["", "", "", "sea", "we", "saw", "won"]
    assert stream.ids.tolist() == [4, 5, 4, 6, 3, 3, 4]
    assert stream.owner.tolist() == [0, 0, 0, 0, 2, 2, 2]
    assert np.diff(stream.sentence).tolist() == [0, 1, 0, 1, 1, 0]
    assert stream.texts == 3
    assert (stream.ids.dtype, stream.owner.dtype, stream.sentence.dtype) == (np.int32,) * 3
    empty = table.read([])
    assert (len(empty.ids), empty.texts) == (0, 0)


def test_quotations_are_of_their_text() -> None:
    quoted = (
        WordTable().read(['one \u201ctwo. three\u201d four "five" six \u00abseven', "eight \u201cnine", "ten"]).quoted
    )
    assert quoted.tolist() == [False, True, True, False, True, False, True, False, True, False]
    assert WordTable().read(["\u201cone\u201d two", "three \u201dfour"]).quoted.tolist() == [True, False, False, True]


def test_a_part_of_a_stream_is_a_text_of_its_own() -> None:
    whole = Stream(
        np.arange(3, 8, dtype=np.int32),
        np.array([0, 0, 1, 1, 1], np.int32),
        np.array([1, 2, 3, 3, 4], np.int32),
        np.array([True, False, True, False, False]),
        2,
    )
    part = whole.part(2, 5)
    assert (part.ids.tolist(), part.owner.tolist(), part.texts) == ([5, 6, 7], [0, 0, 0], 1)
    assert np.diff(part.sentence).tolist() == [0, 1]
    assert part.quoted.tolist() == [True, False, False]
    assert part.owner.dtype == np.int32
    empty = whole.part(2, 2)
    assert [len(field) for field in (empty.ids, empty.owner, empty.sentence, empty.quoted)] == [0] * 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I saw a b and x", ["i", "saw", "a", "and"]),  # of single letters two are words
        ("the 12th of 1950, U2 and 7", ["the", "of", "and"]),
        ("the U.S. and U.S.S.R. and N.A.T.O. met", ["the", "u.s.", "and", "ussr", "and", "nato", "met"]),
        ("well...known re-arm (so)", ["well", "known", "re", "arm", "so"]),
        ("don't", ["don"]),
        ("été and naïve", ["été", "and", "naïve"]),
        ("labour-\nsaving", ["laboursaving"]),
    ],
)
def test_which_tokens_are_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_both_parts_of_a_broken_word_must_be_familiar_and_longer_than_two_letters() -> None:
    assert words("pre-\nwar", known=("pre", "war")) == ["pre", "war"]
    assert words("pre-\nwar", known=("pre", "war", "prewar")) == ["prewar"]
    assert words("pre-\nwar", known=("pre", "peace")) == ["prewar"]
    assert words("co-\noperation", known=("co", "operation")) == ["cooperation"]
    assert words("honour-\ndefence", known=("honor", "defense")) == ["honor", "defense"]
    # a sign that only breaks lines is no hyphen
    assert words("pre¬\nwar", known=("pre", "war")) == ["prewar"]
    assert words("pre\xadwar", known=("pre", "war")) == ["prewar"]
    assert words("pre-  \r\n  war-\npeace", known=("pre", "war", "peace")) == ["pre", "war", "peace"]


def test_without_familiar_types_all_met_before_settle_a_broken_word() -> None:
    table = WordTable()
    table.read(["pre war"])
    assert [table.types[number] for number in table.read(["pre-\nwar"]).ids] == ["pre", "war"]


def test_new_types_are_forgotten_beyond_the_limit() -> None:
    for limit, generation in ((2, 2), (3, 1)):
        table = WordTable(known=("old",), limit=limit)
        assert table.generation == 1
        table.read(["aa bb cc"])
        table.read(["old"])
        assert table.generation == generation
        assert table.types[3:] == (["old"] if generation == 2 else ["old", "aa", "bb", "cc"])
        assert [table.types[number] for number in table.read(["bb old"]).ids] == ["bb", "old"]


def test_raw_pieces_are_forgotten_beyond_five_times_the_limit() -> None:
    """Pieces without a word make no types: five numbers and the end of the text are six pieces."""
    for limit, kept in ((1, 2), (2, 7)):
        table = WordTable(limit=limit)
        table.read(["11 12 13 14 15"])
        assert len(table._raw) == 6
        stream = table.read(["(so)-(so)"])
        assert [table.types[number] for number in stream.ids] == ["so", "so"]
        assert len(table._raw) >= kept
        assert (len(table._raw) < 6) == (limit == 1)
        assert table.generation == 1


def test_spans_of_words_by_hand() -> None:
    text = "A [laughter] U.S. fleet-\nwide 12 İx"
    table = WordTable(known=("fleet", "wide"))
    assert [text[start:end] for start, end in table.spans(text)] == ["A", "U.S.", "fleet-\nwide", "fleet-\nwide", "İx"]
    assert WordTable("xx").spans("Eins, zwei eins") == [(0, 4), (6, 10), (11, 15)]


def test_tokens_of_another_language_stay_whole_and_become_lower_case() -> None:
    table = WordTable("de")
    stream = table.read(["Die Straße, l'état: Macht-Politik"])
    assert [table.types[number] for number in stream.ids] == ["die", "straße", "l'état", "macht-politik"]


def test_places_of_words_that_come_again_in_another_language() -> None:
    assert WordTable("de").spans("ab cd ab ef ab") == [(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)]


def test_a_soft_hyphen_at_the_end_of_a_line_alone_joins_a_word() -> None:
    assert words("the mar\xad\nket") == ["the", "market"]
