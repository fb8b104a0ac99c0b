from __future__ import annotations

import numpy as np
import pytest

from framing.classify.text.spelling import spell
from framing.classify.text.words import WordTable
from framing.codebook.phrases import WIDEST_GAP
from framing.errors import UnknownName


def words(text: str, language: str = "en", known: tuple[str, ...] = ()) -> list[str]:
    table = WordTable(language, known)
    return [table.types[number] for number in table.read([text]).ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The aggres¬\nsion ended", ["the", "aggression", "ended"]),
        ("soft\xadly spoken", ["softly", "spoken"]),
        # signs without width, hyphens of typesetters, accents behind their letters
        ("po\u200bwer of\u200b the bal\u2060ance", ["power", "of", "the", "balance"]),
        ("the aggres\u2010\nsion", ["the", "aggression"]),
        ("the coo\u0308peration", ["the", "coöperation"]),
        ("68.\tWe met in 1982", ["we", "met", "in"]),
        ("Honour and defence", ["honor", "and", "defense"]),
        ("the ﬁrſt oﬃcer", ["the", "first", "officer"]),
        ("Peace. [Applause and cheers] War", ["peace", "war"]),
        ("", []),
        ("¬ - 12 !", []),
    ],
)
def test_cleaning_happens_in_the_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_broken_at_a_hyphen_is_joined_or_split_by_what_is_known() -> None:
    assert words("inter-\nnational", known=("international",)) == ["international"]
    assert words("peace-\nloving", known=("peace", "loving")) == ["peace", "loving"]


def test_a_text_is_read_the_same_whatever_was_read_before() -> None:
    table = WordTable("en", ("self", "rule"))
    table.read(["selfrule nonalign non align"])  # words of a bad copy, met before
    text = 'self-\nrule, non-\nalign: "12." (well...) — re-arm'
    read = [table.types[number] for number in table.read([text, text]).ids]
    assert read == 2 * words(text, known=("self", "rule"))
    assert read[:3] == ["self", "rule", "nonalign"]


def test_familiar_types_settle_a_broken_word_where_nothing_was_trained() -> None:
    table = WordTable("en", familiar={"self", "rule"})
    table.read(["non align re arm"])  # met before, and not familiar
    assert [table.types[number] for number in table.read(["self-\nrule, non-\nalign"]).ids] == [
        "self",
        "rule",
        "nonalign",
    ]


@pytest.mark.parametrize(
    "text",
    ["A word, “quoted.”\tAnd (so... on); 12.5 — _x_ re-arm! «été»", "...", "—", "aggres¬\nsion, x-\ny", "",
     "the U. S. S. R. and U.S. bases", "A peace-\nloving\x00people", "half a \ud800 pair"],
)  # fmt: skip
def test_spans_are_those_of_the_words_read(text: str) -> None:
    table = WordTable(known=("peace", "loving"))
    spans = table.spans(text)
    assert len(table.read([text]).ids) == len(spans)
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)


def test_spans_point_into_the_untouched_text() -> None:
    text = "Our İstanbul ﬂeet, aggres¬\nsion 12 ends."
    spans = WordTable().spans(text)
    assert [text[start:end] for start, end in spans] == ["Our", "İstanbul", "ﬂeet", "aggres¬\nsion", "ends"]


def test_sentences_and_texts_part_the_words() -> None:
    stream = WordTable().read(["We came. We saw: all; won!", "", "It 12 's ended"])
    assert stream.owner.tolist() == [0] * 6 + [2] * 2
    steps = np.diff(stream.place)
    assert (steps == 1).tolist() == [True, False, True, False, False, False, True]
    assert steps.max() > WIDEST_GAP + 1


def test_memory_of_new_words_is_bounded() -> None:
    table = WordTable(known=("old",), limit=50)
    for number in range(20):
        table.read([" ".join(f"w{chr(97 + number)}{chr(97 + k)}x" for k in range(20))])
    assert len(table.types) < 50 + 60
    assert table.types[3] == "old"


def test_a_language_spacy_lacks_is_named() -> None:
    with pytest.raises(UnknownName, match="'xx1'"):
        WordTable("xx1")


@pytest.mark.parametrize(("old", "new"), [("publick", "public"), ("organised", "organized"), ("four", "four"),
                                          ("promise", "promise"), ("ballance", "balance")])  # fmt: skip
def test_spelling(old: str, new: str) -> None:
    assert spell(old) == new


@pytest.mark.parametrize(
    "text", ["the po\u200bwer of peace", "the coo\u0308peration of all", "the bal\u2010\nance of peace"]
)
def test_places_of_words_with_odd_signs_are_those_of_the_text_as_given(text: str) -> None:
    table = WordTable("en", ("power", "coöperation", "balance"))
    assert len(table.spans(text)) == len(table.read([text]).ids)
    start, end = table.spans(text)[1]
    assert text[start:end] == text.split(" ")[1]


def test_another_language_is_cut_by_spacy() -> None:
    """Its tokens are words, ends of sentences and quotation marks; spelling stays, and a single letter is a word."""
    table = WordTable("xx")
    text = "Der  honour x 7 \n\nSchutz.  Ja"
    stream = table.read([text])
    assert [table.types[number] for number in stream.ids] == ["der", "honor", "x", "schutz", "ja"]
    assert np.diff(stream.sentence).tolist() == [0, 0, 0, 1]
    assert [text[start:end] for start, end in table.spans(text)] == ["Der", "honour", "x", "Schutz", "Ja"]
    assert table.spans("x x") == [(0, 1), (2, 3)]
