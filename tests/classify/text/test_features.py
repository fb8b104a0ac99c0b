"""Features by hand: what counts in which view, what is damped and how, what a pair is."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.counts import count_pairs, count_words, mark_after, mark_opening, mark_sentences
from framing.classify.text.features import VIEWS, FeatureSpace, Settings, damp
from framing.classify.text.words import Stream, WordTable
from framing.codebook.scheme import parse_codebook

BOOK = parse_codebook(
    'name = "b"\nversion = "1"\n[[practice]]\nid = "a"\nlabel = "A"\n'
    "cues = ['fleet']\nphrases = ['hold ...2 line']\npatterns = ['article \\d+']\n"
)


def stream_of(*sentences: int) -> Stream:
    sentence = np.array(sentences, np.int32)
    return Stream(np.arange(3, 3 + len(sentence), dtype=np.int32), sentence // 10, sentence, sentence < 0, 2)


def marked(count: int, *places: int) -> np.ndarray:
    out = np.zeros(count, bool)
    out[list(places)] = True
    return out


def test_after_a_mark_reaches_so_far_and_no_further() -> None:
    stream = stream_of(1, 1, 1, 1, 2, 2)
    assert mark_after(stream, marked(6, 0), 2).tolist() == [False, True, True, False, False, False]
    assert mark_after(stream, marked(6, 2, 5), 4).tolist() == [False, False, False, True, False, False]


def test_sentences_of_a_mark_and_first_sentences() -> None:
    stream = stream_of(1, 1, 2, 11, 12)
    assert mark_sentences(stream, marked(5, 1, 4)).tolist() == [True, True, False, False, True]
    assert mark_opening(stream).tolist() == [True, True, False, True, False]


def views(text: str) -> dict[str, float]:
    """How often the code is counted in each view."""
    space = FeatureSpace(BOOK, Settings(cue_scale=1, view_scale=1))
    space.adopt_words([])
    row = np.expm1(space.count_cues(space.read([text])).toarray()[0])
    return dict(zip(VIEWS, np.round(row[3:-1]).tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It came. A fleet", {}),
        ("A fleet", {"first": 1}),
        ("It came. We saw a fleet", {"we": 1}),
        ("It came. We saw. A fleet", {}),
        ("It came. They saw a fleet", {"they": 1}),
        ("It came. Not one two three fleet", {"not": 1}),
        ("It came. Not one two three four fleet", {}),
        ("It came. Not so. Fleet", {}),
        ("It came. A \u201cfleet\u201d", {"quoted": 1}),
        ("It came. A \u201cword\u201d fleet", {}),
        ("It came. A \u201cword. Not one two hold the old line", {}),  # phrases count in all alone
    ],
)
def test_views_of_a_cue(text: str, told: dict[str, float]) -> None:
    assert views(text) == dict.fromkeys(VIEWS, 0) | {"all": 1} | told


def test_quotation_marks_end_with_their_text() -> None:
    quoted = WordTable().read(["one \u201ctwo", "three \u201cfour\u201d five"]).quoted
    assert quoted.tolist() == [False, True, False, True, False]
    assert WordTable().read(["a \u201cone", "\u201ctwo\u201d three"]).quoted.tolist() == [False, True, True, False]


def test_cues_phrases_and_expressions_are_counted() -> None:
    space = FeatureSpace(BOOK)
    space.adopt_words([])
    text = "The fleet, our fleets hold the old line. Article 51, article\n51 of it. Hold. Line"
    row = np.expm1(space.count_cues(space.read(["", text])).toarray() / space.settings.cue_scale)
    assert [text for _, text in space.cues.cues] == ["fleet", "hold ...2 line", r"article \d+"]
    assert np.round(row[:, :3]).tolist() == [[0, 0, 0], [2, 1, 2]]


def test_rarity_has_its_ones() -> None:
    passages = ["war and war", "war and peace", "peace at sea"]
    space = FeatureSpace(BOOK, Settings(least_words=2, short=0)).fit(passages)
    idf = dict(zip(space.table.types, space.word_idf, strict=False))
    assert idf["war"] == pytest.approx(np.log(4 / 3) + 1)
    assert "sea" not in idf
    words = space.transform(passages)["words"].toarray()
    war, one = idf["war"] * (1 + np.log(2)), idf["and"]
    assert words[0, space.table.types.index("war")] == pytest.approx(war / np.hypot(war, one), rel=1e-5)


def test_pairs_are_neighbours_within_a_sentence() -> None:
    space = FeatureSpace(BOOK, Settings(least_pairs=2, short=0)).fit(
        ["hold on. hold on", "hold on, hold on", "no. hold on"]
    )
    types = space.table.types
    assert [(types[pair >> 31], types[pair & 0x7FFFFFFF]) for pair in space.pairs] == [("hold", "on")]
    stream = space.table.read(["hold on. hold on", "hold. on", "on hold"])
    assert count_pairs(stream, space.pairs).toarray().tolist() == [[2], [0], [0]]
    assert count_words(stream, len(types)).sum() == 8


def test_damped_counts() -> None:
    space = FeatureSpace(BOOK)
    space.adopt_words(["war"])
    counts = damp(count_words(space.table.read(["war war war", "peace"]), len(space.table.types)))
    assert counts.toarray()[:, 3].tolist() == pytest.approx([1 + np.log(3), 0])


def test_sentences_keep_words_that_stand_in_one_of_them_alone() -> None:
    book = parse_codebook('name = "b"\nversion = "1"\n[[practice]]\nid = "a"\nlabel = "A"\n')
    sentences = ["the harbour was full of grain", "the harbour was empty", "the mill was full"]
    short = FeatureSpace(book).fit(sentences)
    assert short.word_idf[short.table.types.index("empty")] > 0
    assert len(short.pairs) > 0
    long = FeatureSpace(book).fit([" ".join([sentence] * 20) for sentence in sentences])
    assert "empty" not in long.table.types[: long.table.known]
