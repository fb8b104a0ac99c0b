"""Strata of a stream, and draws beside earlier ones that were active, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framing.coding.draw import (
    BEFORE,
    DRAWN,
    Strata,
    draw_beside,
    draw_passages,
    give_certainty,
    place_of,
    uncoded,
)
from framing.corpus import Document, split_passages

SENTENCE = "The quay was full of barrels and the weather kept the sailors in their beds until the ninth bell rang. "


def log(number: int) -> Document:
    return Document(f"d{number}", "logs", "\n\n".join([SENTENCE * 4] * 5), "1402-01-01", "1402-12-31", "DEU")


def test_strata_hold_those_of_the_lowest_chances() -> None:
    strata = Strata[str](3)
    given = (("a", 0.5, "late"), ("a", 0.2, "first"), ("b", 0.1, "only"), ("a", 0.9, "never"), ("a", 0.3, "next"))
    for number, (stratum, chance, item) in enumerate(given):
        strata.add(stratum, chance, number, item)
    assert strata.present == {"a": 4, "b": 1}
    # three in all: each one, and the third to the one that has more
    assert list(strata.take()) == [("a", ["first", "next"]), ("b", ["only"])]
    few = Strata[str](2)
    for number, (stratum, chance, item) in enumerate(given):
        few.add(stratum, chance, number, item)
    assert list(few.take()) == [("a", ["first"]), ("b", ["only"])]
    # equal chances are settled by number
    alike = Strata[dict[str, int]](1)
    alike.add("a", 0.5, 1, {"one": 1})
    alike.add("a", 0.5, 2, {"two": 2})
    assert [len(items) for _, items in alike.take()] == [1]


def test_beside_an_active_draw_all_earlier_passages_are_certain() -> None:
    documents = [log(number) for number in range(4)]
    total = sum(len(split_passages(document.text)) for document in documents)
    first = draw_passages(documents, 3)
    active = [
        replace(first[0], other=((DRAWN, "uncertainty"),)),
        *first[1:],
        uncoded(log(9), 0, 10, "elsewhere", "all"),
    ]
    more = draw_beside(documents, 4, active)
    assert (more.left_out, more.joined) == (3, 0)
    assert {item.sampling_probability for item in more.passages} == {4 / (total - 3)}
    assert [(item.stratum, item.sampling_probability) for item in more.earlier[:3]] == [(BEFORE, 1.0)] * 3
    assert more.earlier[3] == active[3]  # of no document here: as it was
    plain = draw_beside(documents, 4, first)
    assert {item.sampling_probability for item in plain.passages} == {7 / total}
    assert {(item.stratum, item.sampling_probability) for item in plain.earlier} == {("all", 7 / total)}


def test_passages_drawn_in_another_stratum_do_not_join() -> None:
    documents = [log(number) for number in range(4)]
    total = sum(len(split_passages(document.text)) for document in documents)
    first = [replace(item, stratum="elsewhere") for item in draw_passages(documents, 3)]
    more = draw_beside(documents, 4, first)
    assert (more.left_out, more.joined, more.earlier) == (3, 0, first)
    assert {item.sampling_probability for item in more.passages} == {4 / (total - 3)}
    # one passage, coded by two in strata of their own: it joins by either
    twice = [replace(first[0], stratum="all"), first[0]]
    more = draw_beside(documents, 4, twice)
    assert (more.left_out, more.joined) == (1, 1)
    assert {item.sampling_probability for item in more.passages} == {5 / total}
    assert [item.sampling_probability for item in more.earlier] == [5 / total] * 2


def test_places_and_certainty() -> None:
    one = uncoded(log(1), 3, 8, "text", "all")
    assert place_of(one) == ("logs", "d1", 3, 8)
    assert (one.id, one.document_sha256_16, one.text, one.stratum) == ("logs/d1/3", log(1).sha256[:16], "text", "all")
    certain = give_certainty([one, replace(one, end=9)], {("logs", "d1", 3, 8)})
    assert [(item.stratum, item.sampling_probability) for item in certain] == [(BEFORE, 1.0), ("all", None)]


def test_passages_are_in_the_order_of_corpus_document_and_place() -> None:
    documents = [replace(log(2), corpus="zeal"), log(2), log(1)]
    drawn = draw_passages(documents, 1000)
    assert [(item.corpus, item.document, item.start) for item in drawn] == sorted(
        (item.corpus, item.document, item.start) for item in drawn
    )
    assert drawn[0].corpus == "logs"
    with pytest.raises(Exception, match="--size"):
        draw_passages(documents, -1)
