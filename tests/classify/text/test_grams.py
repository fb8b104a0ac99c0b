"""Character n-grams by hand, and the packed count against a plain one."""

from __future__ import annotations

from collections import Counter

import pytest

from framing.classify.text.grams import MAX_WORD, GramCounter, index_grams, split_grams


def test_grams_of_a_word() -> None:
    assert split_grams("war") == [" wa", "war", "ar ", " war", "war ", " war "]
    assert split_grams("wars")[-2:] == [" wars", "wars "]  # five letters at most
    assert split_grams("a") == [" a "]
    assert split_grams("") == []
    assert Counter(split_grams("aaaa"))["aaa"] == 2


def test_words_are_cut_at_forty_letters() -> None:
    whole = "b" * MAX_WORD
    assert split_grams(whole + "c") == split_grams(whole)
    assert "bbc" in split_grams("b" * (MAX_WORD - 1) + "c")
    index = index_grams([whole])
    assert (
        GramCounter(index).count([whole + "c"]).toarray().tolist()
        == GramCounter(index).count([whole]).toarray().tolist()
    )


def test_grams_are_numbered_in_order() -> None:
    index = index_grams(["war", "wax"])
    assert list(index) == sorted({*split_grams("war"), *split_grams("wax")})
    assert list(index.values()) == list(range(11))


def plain(index: dict[str, int], words: list[str]) -> list[list[int]]:
    found = [Counter(gram for gram in split_grams(word) if gram in index) for word in words]
    return [[one[gram] for gram in index] for one in found]


WORDS = ["war", "", "wars", "aaaa", "a", "übér", "warwarwar", "\ud800x", "日本", "zz"]


@pytest.mark.parametrize(
    "index",
    [
        index_grams(["war", "aaaa", "übér"]),
        {
            gram: 9 - number
            for number, gram in enumerate([" a ", "war", "aaa", "wars", "warw", "arwar", "bér", "日本 "])
        },
        {},
    ],
)
def test_known_grams_are_counted(index: dict[str, int]) -> None:
    places = {gram: number for number, gram in enumerate(sorted(index, key=index.__getitem__))}
    found = GramCounter(places).count(WORDS)
    assert found.shape == (len(WORDS), len(index))
    assert found.toarray().tolist() == plain(places, WORDS)


def test_columns_are_those_of_the_index() -> None:
    counts = GramCounter({"war": 1, " wa": 0}).count(["wars", "warwar"])
    assert counts.toarray().tolist() == [[1, 1], [1, 2]]


def test_letters_that_are_not_known_are_no_known_letter() -> None:
    assert GramCounter({"war": 0}).count(["zar", "waz", "\u65e5ar"]).toarray().tolist() == [[0]] * 3


def test_six_letters_are_no_n_gram() -> None:
    """The sixth letter before the end does not fit into 64 bits. That of the number 16 (o, after the blank and a to n) would
    vanish and leave the five letters after it, counted twice.
    """
    index = index_grams(["abcdefghijklmnopqrstuvwxyz", "overtime"])
    assert GramCounter(index).count(["overtime"]).toarray().tolist() == plain(index, ["overtime"])


def test_an_alphabet_too_large_to_pack_is_counted_one_by_one() -> None:
    letters = [chr(0x4E00 + number) for number in range(4096)]
    index = {gram: number for number, gram in enumerate(["war", " wa", *(letter * 3 for letter in letters)])}
    counter = GramCounter(index)
    words = ["warwar", "", letters[7] * 4, "peace"]
    found = counter.count(words).tocoo()
    places = sorted(zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True))
    assert places == [(0, 0, 2), (0, 1, 1), (2, 9, 2)]
    assert found.shape == (4, 4098)
    assert GramCounter(index).count([]).shape == (0, 4098)


def test_the_largest_alphabet_that_is_packed() -> None:
    # 4,095 letters and no more: each has a number of twelve bits
    letters = [chr(0x4E00 + number) for number in range(4095)]
    index = {letter * 3: number for number, letter in enumerate(letters)}
    found = GramCounter(index).count([letters[0] * 3, letters[-1] * 5])
    assert found.nonzero()[1].tolist() == [0, 4094]
    assert found.data.tolist() == [1, 3]


def test_an_alphabet_of_one_letter_too_many_is_not_packed() -> None:
    """The letter of the number 4,096 has a thirteenth bit, which would make the letter before it, of the number 2, a third."""
    letters = [chr(0x4E00 + number) for number in range(4096)]
    grams = [letter * 3 for letter in letters] + [letters[0] + middle + letters[-1] for middle in letters[1:3]]
    index = {gram: number for number, gram in enumerate(grams)}
    found = GramCounter(index).count(grams[-2:])
    assert found.nonzero()[1].tolist() == [4096, 4097]
