from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Passage, split_passages
from framing.corpus.passages import LONGEST, SHORTEST

PIECES = [
    *("peace", "war", "Mr.", "U.S.", "No.", "12.", "\n3.\tThe", "The", "treaty", "—", "“We", "stand.”", "end."),
    *("and;", "why?", "\n", "\n\n", "\r\n", "\t", "  ", "é́", "😀", "和", "平。", "мир.", "\x00", "\u2028"),
    *("3.5", "con-\n", "(a)"),
]
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=1500).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=600).map("".join),
)


def sentence(words: int, mark: str = ".") -> str:
    return "We " + "keep " * (words - 2) + "faith" + mark


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_passages_cover_the_text_in_order_and_within_bounds(text):
    passages = split_passages(text)
    kept = "".join(text[passage.start : passage.end] for passage in passages)
    assert "".join(kept.split()) == "".join(text.split())
    last = 0
    for passage in passages:
        assert last <= passage.start < passage.end <= len(text)
        assert not text[last : passage.start].strip()
        assert not text[passage.start].isspace()
        assert not text[passage.end - 1].isspace()
        last = passage.end
    assert not text[last:].strip()
    assert all(passage.words <= LONGEST for passage in passages)
    if len(passages) > 1:
        assert all(passage.words >= SHORTEST for passage in passages)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["peace", "war.", "Mr.", "\n\n", "end.”"]), max_size=900).map(" ".join))
def test_words_are_counted_as_stretches_without_blanks(text):
    assert sum(passage.words for passage in split_passages(text)) == len(text.split())
    assert all(len(text[p.start : p.end].split()) == p.words for p in split_passages(text))


@pytest.mark.parametrize("text", ["", " ", "\n\t \n", "\u3000"])
def test_a_blank_text_has_no_passage(text):
    assert split_passages(text) == []


def test_a_short_text_is_one_passage():
    assert split_passages("  Peace at last. \n") == [Passage(2, 16, 3)]


def test_a_text_of_220_words_is_not_cut():
    assert len(split_passages(sentence(LONGEST))) == 1
    assert len(split_passages(sentence(LONGEST + 1))) == 2


def test_paragraphs_are_kept_together_where_they_fit():
    text = "\n\n".join([sentence(140), sentence(150), sentence(145)])
    assert [text[p.start : p.end] for p in split_passages(text)] == text.split("\n\n")


def test_numbered_paragraphs_of_records_are_paragraphs():
    text = "\n".join(f"{number}.\t{sentence(149)}" for number in range(1, 5))
    assert [text[p.start : p.end].split(".")[0] for p in split_passages(text)] == ["1", "2", "3", "4"]


def test_hard_line_breaks_are_no_ends():
    words = ("We keep faith with those who stand with us. " * 40).split()
    text = "\n".join(" ".join(words[i : i + 7]) for i in range(0, len(words), 7))
    assert all(text[p.end - 1] == "." for p in split_passages(text))


def test_one_line_a_volume_is_cut_at_sentences():
    text = (sentence(30) + " ") * 40
    assert {text[p.end - 1] for p in split_passages(text)} == {"."}


@pytest.mark.parametrize("abbreviation", ["Mr.", "U.S.", "No.", "Gen.", "J.", "St.", "12."])
def test_abbreviations_end_no_sentence(abbreviation):
    filler = " ".join(["we"] * 12)
    text = f"{filler} {abbreviation} Smith " * 20 + sentence(60)
    assert not any(text[p.start : p.end].endswith(abbreviation) for p in split_passages(text)[:-1])


def test_closing_quotes_belong_to_their_sentence():
    text = " ".join(f"“{sentence(24, '.”')}" for _ in range(20))
    assert all(text[p.end - 1] == "”" for p in split_passages(text))


def test_chinese_is_cut_at_its_full_stops():
    text = ("我们主张和平与合作" + "。") * 60
    passages = split_passages(text)
    assert len(passages) > 2
    assert all(text[p.end - 1] == "。" for p in passages)
    assert all(p.words == p.end - p.start - text[p.start : p.end].count("。") for p in passages)


def test_cyrillic_sentences():
    text = ("Мы за мир и за безопасность всех народов. " * 40).strip()
    assert all(text[p.end - 1] == "." for p in split_passages(text))


def test_the_same_text_gives_the_same_passages():
    text = sentence(31) * 50
    assert split_passages(text) == split_passages(text)
