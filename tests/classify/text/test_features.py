"""Features by hand: what counts in which view, what is damped and how, what a pair is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from framing.classify.text.counts import count_pairs, count_words, mark_after, mark_opening, mark_sentences
from framing.classify.text.features import (
    VIEWS,
    FeatureSpace,
    Settings,
    damp,
    divide_rows,
    measure_size,
    squared_rows,
    unit_rows,
)
from framing.classify.text.grams import split_grams
from framing.classify.text.phrases import Hits
from framing.classify.text.words import Stream, WordTable
from framing.codebook.scheme import parse_codebook
from framing.errors import NotEnoughData

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


def test_in_short_passages_two_that_hold_an_n_gram_are_enough_and_one_for_a_pair() -> None:
    space = FeatureSpace(BOOK).fit(["harbour grain", "harbour mill", "oats"])
    assert "harb" in "".join(space.grams)  # in two passages, where long ones ask for three
    assert not any("oat" in gram for gram in space.grams)  # in one
    # each of the two pairs stands in one passage of three: log(4 / 2) + 1
    assert space.pair_idf == pytest.approx([np.log(2) + 1] * 2)


def test_a_word_broken_at_a_line_is_two_if_both_are_familiar() -> None:
    def words(known: list[str], text: str) -> list[str]:
        space = FeatureSpace(BOOK)
        space.adopt_words(known)
        return [space.table.types[number] for number in space.read([text]).stream.ids]

    assert words([], "hold-\nline") == ["hold", "line"]  # words of the codebook's phrase
    assert words([], "war-\nship") == ["warship"]
    assert words(["war", "ship"], "war-\nship") == ["war", "ship"]
    assert words(["war", "ship"], "hold-\nline") == ["holdline"]  # once trained, the words it was trained on


def test_codes_have_columns_of_their_own_in_every_view() -> None:
    """Columns: three cues (fleet, sail, oats), then all / we / they / not / quoted / first, two codes each, then the length."""
    book = parse_codebook(
        'name = "b"\nversion = "1"\n[[practice]]\nid = "a"\nlabel = "A"\ncues = ["fleet", "sail"]\n'
        '[[practice]]\nid = "b"\nlabel = "B"\ncues = ["oats"]\n'
    )
    space = FeatureSpace(book, Settings(cue_scale=1, view_scale=1))
    space.adopt_words([])
    row = space.count_cues(space.read(["It rains. Our oats grow."])).toarray()[0]
    assert space.cue_columns == len(row) == 3 + 6 * 2 + 1
    assert np.flatnonzero(row[:-1]).tolist() == [2, 3 + 0 * 2 + 1, 3 + 1 * 2 + 1]  # the cue; code b in all, and in "we"


def test_what_else_is_found_in_the_same_pass_counts_for_no_code() -> None:
    space = FeatureSpace(BOOK)
    space.adopt_words([])
    reading = space.read(["a fleet came"])
    assert reading.hits.number.tolist() == [0]
    hits = reading.hits
    topic = Hits(np.append(hits.number, len(space.cues)), np.append(hits.first, 0), np.append(hits.last, 0))
    assert space.count_cues(replace(reading, hits=topic)).toarray() == pytest.approx(
        space.count_cues(reading).toarray()
    )


def test_rows_shorter_than_one_are_divided_too() -> None:
    assert divide_rows(sp.csr_matrix([[0.5, 0.25]]), np.array([0.5])).toarray().tolist() == [[1.0, 0.5]]


SKY = ["red sky", "red sky", "red sea", "red sky blue"]  # red in 4, sky in 3, sea and blue in 1; "red sky" in 3


def known(space: FeatureSpace) -> list[str]:
    return space.table.types[3 : space.table.known]


def pairs_of(space: FeatureSpace) -> list[tuple[str, str]]:
    types = space.table.types
    return [(types[pair >> 31], types[pair & 0x7FFFFFFF]) for pair in space.pairs]


def test_what_is_held_by_three_quarters_of_the_passages_by_hand() -> None:
    """Of four passages three must hold a pair or an n-gram, and one a word."""
    space = FeatureSpace(BOOK, Settings(1, 1, 1, 0.75, 0)).fit(SKY)
    assert known(space) == ["blue", "red", "sea", "sky"]
    rare, often = np.log(5 / 2) + 1, np.log(5 / 4) + 1
    assert space.word_idf[3:] == pytest.approx([rare, 1, rare, often])
    assert not space.word_idf[:3].any()
    assert pairs_of(space) == [("red", "sky")]
    assert space.pair_idf == pytest.approx([often])
    assert set(space.grams) == {*split_grams("red"), *split_grams("sky")}
    by_hand = {gram: often if gram in split_grams("sky") else 1 for gram in space.grams}
    assert space.gram_idf == pytest.approx(list(by_hand.values()))
    # a little more than three quarters: no pair, the n-grams of one word, and no word that one passage alone holds
    more = FeatureSpace(BOOK, Settings(1, 1, 1, 0.76, 0)).fit(SKY)
    assert known(more) == ["red", "sky"]
    assert (pairs_of(more), set(more.grams)) == ([], {*split_grams("red")})


def test_least_numbers_of_passages_and_what_counts_as_short() -> None:
    """Nine words in four passages: 2.25 each."""
    space = FeatureSpace(BOOK, Settings(short=2.25)).fit(SKY)
    assert known(space) == ["red", "sky"]
    assert (pairs_of(space), set(space.grams)) == ([("red", "sky")], {*split_grams("red"), *split_grams("sky")})
    short = FeatureSpace(BOOK, Settings(short=2.3)).fit(SKY)
    assert known(short) == ["blue", "red", "sea", "sky"]
    assert pairs_of(short) == [("red", "sea"), ("red", "sky"), ("sky", "blue")]
    assert set(short.grams) == {*split_grams("red"), *split_grams("sky")}
    assert set(FeatureSpace(BOOK, Settings(least_grams=1, short=2.3)).fit(SKY).grams) > set(split_grams("blue"))
    two = FeatureSpace(BOOK, Settings(2, 2, 2, 0, 0)).fit(["red sky", "red sky", "sea"])
    assert (known(two), pairs_of(two)) == (["red", "sky"], [("red", "sky")])


def test_passages_without_words_teach_nothing() -> None:
    with pytest.raises(NotEnoughData, match="2"):
        FeatureSpace(BOOK).fit(["12 !", "7"])


def test_blocks_of_two_words_by_hand() -> None:
    """Each word has six n-grams, those of red weigh 1, those of sky 1 + log(5/4); two "red" are damped to 1 + log 2."""
    space = FeatureSpace(BOOK, Settings(1, 1, 1, 0.75, 0, word_scale=0.5, pair_scale=3.0, char_scale=2.0)).fit(SKY)
    blocks = {name: block.toarray()[0] for name, block in space.transform(["red. red sky, 7"]).items()}
    red, sky = 1 + np.log(2), np.log(5 / 4) + 1
    types = space.table.types
    length = np.hypot(red, sky)
    assert blocks["words"][[types.index("red"), types.index("sky")]] == pytest.approx(
        [0.5 * red / length, 0.5 * sky / length], rel=1e-5
    )
    assert blocks["pairs"] == pytest.approx([3])
    by_hand = {gram: sky if gram in split_grams("sky") else red for gram in space.grams}
    assert blocks["chars"] == pytest.approx(np.array(list(by_hand.values())) * 2 / (length * np.sqrt(6)), rel=1e-5)
    # three words: the logarithm of 4, less 4.5, a tenth of it
    assert blocks["cues"][-1] == pytest.approx((np.log(4) - 4.5) / 10)
    assert len(blocks["cues"]) == space.cue_columns == 3 + 6 + 1
    assert not any(block.toarray()[0].any() for name, block in space.transform([""]).items() if name != "cues")


def test_cues_and_views_have_scales_of_their_own() -> None:
    space = FeatureSpace(BOOK)
    space.adopt_words([])
    row = space.count_cues(space.read(["It came. Fleet, article 5 and fleet; we"])).toarray()[0]
    # two fleets and an article, each by itself, and three for their code in all; none in a view
    by_hand = [0.42 * np.log(3), 0, 0.42 * np.log(2), 0.3 * np.log(4), 0, 0, 0, 0, 0]
    assert row[:-1] == pytest.approx(by_hand, rel=1e-5)


def test_parts_of_a_reading_are_texts_read_alone() -> None:
    texts = ["It came. A fleet, we saw it", "", "\u201cHold the old line\u201d and fleet. Article 5"]
    space = FeatureSpace(BOOK)
    space.adopt_words([])
    parts = list(space.read(texts).parts())
    assert len(parts) == 3
    for part, text in zip(parts, texts, strict=True):
        alone = space.read([text])
        assert (part.texts, part.stream.texts) == ([text], 1)
        assert part.stream.ids.tolist() == alone.stream.ids.tolist()
        assert part.stream.owner.tolist() == alone.stream.owner.tolist()
        assert part.stream.quoted.tolist() == alone.stream.quoted.tolist()
        assert np.diff(part.stream.sentence).tolist() == np.diff(alone.stream.sentence).tolist()
        for name in ("number", "first", "last"):
            assert getattr(part.hits, name).tolist() == getattr(alone.hits, name).tolist()
        assert part.counts.shape[0] == 1
        assert part.counts.sum() == len(part.stream.ids)
        assert space.count_cues(part).toarray() == pytest.approx(space.count_cues(alone).toarray())


def test_views_hold_when_the_memory_of_words_was_emptied() -> None:
    space = FeatureSpace(BOOK, Settings(cue_scale=1, view_scale=1))
    space.adopt_words(["fleet"])
    texts = ["it came. they saw a fleet", "new words came. we saw a fleet", "it came. never a fleet"]
    found = []
    for text in texts:
        found.append([mask.any() for mask in space.views(space.read([text]).stream)][:3])
        if text == texts[0]:
            space.table.forget()
    assert found == [[False, True, False], [True, False, False], [False, False, True]]


def test_rows_of_a_block_by_hand() -> None:
    block = sp.csr_matrix(np.array([[3.0, 4], [0, 0], [0, 2]]))
    assert squared_rows(block).tolist() == [25, 0, 4]
    assert unit_rows(block).toarray() == pytest.approx(np.array([[0.6, 0.8], [0, 0], [0, 1]]))
    divided = divide_rows(block, np.array([2.0, 0, 0])).toarray()
    assert divided.tolist() == [[1.5, 2], [0, 0], [0, 2]]
    assert measure_size(sp.csr_matrix(np.array([[1.0, 2], [0, 0]]))).toarray() == pytest.approx(
        np.array([[(np.log(4) - 4.5) / 10], [-0.45]])
    )
