from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from framing.codebook import Codebook
from framing.codebook.cues import CueMatcher
from framing.coding.draw import (
    draw_beside,
    draw_passages,
    share_out,
    stratify_by_cues,
    stratify_by_state,
    stratify_by_year,
)
from framing.corpus import Document, split_passages
from framing.errors import BadSetting, NotEnoughData

SENTENCE = "The quay was full of barrels and the weather kept the sailors in their beds until the ninth bell rang. "


def harbour(number: int, cue: str = "") -> Document:
    text = "\n\n".join(SENTENCE * 4 + (f"They spoke of {cue}. " if cue and part == 0 else "") for part in range(5))
    return Document(f"d{number:03d}", "logs", text, "1402-01-01", "1402-12-31", "DEU")


def fleet() -> list[Document]:
    return [harbour(number, "a convoy" if number % 10 == 0 else "") for number in range(40)]


def count_passages(documents: list[Document], scheme: Codebook) -> Counter[str]:
    matcher = CueMatcher(scheme.codes)
    return Counter(
        f"cues-{len(matcher.codes(document.text[passage.start : passage.end]))}"
        for document in documents
        for passage in split_passages(document.text)
    )


def test_rare_strata_are_drawn_whole_with_true_probabilities(scheme: Codebook) -> None:
    present = count_passages(fleet(), scheme)
    assert present["cues-1"] == 4
    drawn = draw_passages(fleet(), 20, stratify=stratify_by_cues(scheme))
    counts = Counter(item.stratum for item in drawn)
    assert counts == {"cues-1": 4, "cues-0": 16}
    for item in drawn:
        assert item.sampling_probability == pytest.approx(counts[item.stratum] / present[item.stratum])
        source = next(document for document in fleet() if document.id == item.document)
        assert source.text[item.start : item.end] == item.text
        assert item.document_sha256_16 == source.sha256[:16]
    assert sum(1 / (item.sampling_probability or 1) for item in drawn) == pytest.approx(present.total())


def test_the_draw_repeats_with_its_seed_and_differs_with_another() -> None:
    assert draw_passages(fleet(), 10, seed=3) == draw_passages(fleet(), 10, seed=3)
    assert draw_passages(fleet(), 10, seed=3) != draw_passages(fleet(), 10, seed=4)
    assert draw_passages(fleet(), 10) == draw_passages(fleet(), 10, seed=0)
    assert draw_beside(fleet(), 10, []).passages == draw_beside(fleet(), 10, [], seed=0).passages


def test_a_smaller_draw_is_part_of_a_larger_one() -> None:
    def halves(_: Document, text: str) -> str:
        return "spoken" if "spoke" in text else "weather"

    documents = [harbour(number, "a convoy") for number in range(8)]  # 8 passages in which they spoke, 32 others
    few, more = (
        {item.id for item in draw_passages(documents, size, stratify=halves, seed=5)} for size in (4, 6)
    )  # two and three of each stratum: those of the lowest random numbers
    assert (len(few), len(more)) == (4, 6)
    assert few < more
    assert len(draw_passages(documents, 1)) == 1


def test_every_passage_is_drawn_as_often_as_its_probability_says() -> None:
    documents = fleet()[:4]
    hits: Counter[str] = Counter()
    for seed in range(300):
        hits.update(item.id for item in draw_passages(documents, 5, seed=seed))
    total = sum(len(split_passages(document.text)) for document in documents)
    shares = np.array([hits[key] / 300 for key in sorted(hits)])
    assert len(shares) == total
    expected = 5 / total
    assert np.abs(shares - expected).max() < 4.5 * np.sqrt(expected * (1 - expected) / 300)


def test_coded_passages_are_not_handed_out_again_and_both_draws_make_one_sample(scheme: Codebook) -> None:
    present, by_cues = count_passages(fleet(), scheme), stratify_by_cues(scheme)
    first = draw_passages(fleet(), 10, stratify=by_cues)  # 4 of cues-1, which is all of them, and 6 of cues-0
    more = draw_beside(fleet(), 5, first, stratify=by_cues, seed=7)
    assert len(more.passages) == 5
    assert not {item.id for item in more.passages} & {item.id for item in first}
    assert (more.left_out, more.joined) == (10, 10)
    assert {item.sampling_probability for item in more.passages} == {(6 + 5) / present["cues-0"]}
    assert [item.id for item in more.earlier] == [item.id for item in first]
    assert {item.sampling_probability for item in more.earlier if item.stratum == "cues-1"} == {1.0}  # all four of them
    assert sum(1 / (i.sampling_probability or 1) for i in more.passages + more.earlier) == pytest.approx(
        present.total()
    )


def test_picked_passages_are_no_part_of_what_is_drawn_from() -> None:
    picked = [replace(item, sampling_probability=None) for item in draw_passages(fleet(), 3)]
    total = sum(len(split_passages(document.text)) for document in fleet())
    more = draw_beside(fleet(), 4, picked)
    assert (more.left_out, more.joined, more.earlier) == (3, 0, picked)
    assert {item.sampling_probability for item in more.passages} == {4 / (total - 3)}


def test_two_draws_reach_every_passage_as_often_as_the_joint_probability_says() -> None:
    documents, hits = fleet()[:2], Counter[str]()
    for seed in range(300):
        first = draw_passages(documents, 2, seed=seed)
        more = draw_beside(documents, 2, first, seed=seed)  # the same seed is no harm
        hits.update(item.id for item in more.passages + more.earlier)
    total = sum(len(split_passages(document.text)) for document in documents)
    shares = np.array(list(hits.values())) / 300
    assert len(shares) == total
    assert np.abs(shares - 4 / total).max() < 4.5 * np.sqrt(4 / total * (1 - 4 / total) / 300)


def test_strata_by_state_and_year() -> None:
    assert {item.stratum for item in draw_passages(fleet(), 3, stratify=stratify_by_state)} == {"state-DEU"}
    assert {item.stratum for item in draw_passages(fleet(), 3, stratify=stratify_by_year)} == {"year-1402"}

    nobody = replace(harbour(1), state="", earliest="")
    assert (stratify_by_state(nobody, ""), stratify_by_year(nobody, "")) == ("state-unknown", "year-unknown")


def test_a_small_corpus_is_drawn_whole() -> None:
    drawn = draw_passages([harbour(1)], 1000)
    assert {(item.corpus, item.document, item.stratum) for item in drawn} == {("logs", "d001", "all")}
    assert {item.sampling_probability for item in drawn} == {1.0}


@pytest.mark.parametrize(
    ("size", "present", "shares"),
    [
        (10, [3, 100], [3, 7]),
        (9, [100, 100, 100], [3, 3, 3]),
        (10, [100, 100, 100], [4, 3, 3]),
        (11, [100, 100, 100], [4, 4, 3]),
        (9, [1, 2], [1, 2]),
        # three each, the first three have one: six are left, three for each of two, and the fourth takes the one it has
        (15, [1, 1, 1, 4, 100], [1, 1, 1, 4, 8]),
    ],
)
def test_shares_are_equal_as_far_as_they_go(size: int, present: list[int], shares: list[int]) -> None:
    assert share_out(size, present) == shares


def test_bad_draws_are_refused() -> None:
    with pytest.raises(BadSetting, match="--size"):
        draw_passages(fleet(), 0)
    with pytest.raises(NotEnoughData, match="corpus check"):
        draw_passages([], 5)
    with pytest.raises(NotEnoughData, match="coded before"):
        draw_beside([harbour(1)], 5, draw_passages([harbour(1)], 100))
