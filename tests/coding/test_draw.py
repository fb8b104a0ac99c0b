from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from framing.codebook import Codebook
from framing.codebook.cues import CueMatcher
from framing.coding.draw import draw_passages, share_out, stratify_by_cues
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


def test_coded_passages_are_not_handed_out_again_but_still_count() -> None:
    first = draw_passages(fleet(), 10)
    known = [(item.corpus, item.document, item.start, item.end) for item in first[:4]]
    again = draw_passages(fleet(), 10, leave_out=known)
    assert again == first[4:]


def test_a_small_corpus_is_drawn_whole() -> None:
    drawn = draw_passages([harbour(1)], 1000)
    assert {item.sampling_probability for item in drawn} == {1.0}


@pytest.mark.parametrize(
    ("size", "present", "shares"),
    [(10, [3, 100], [3, 7]), (9, [100, 100, 100], [3, 3, 3]), (10, [100, 100, 100], [4, 3, 3]), (9, [1, 2], [1, 2])],
)
def test_shares_are_equal_as_far_as_they_go(size: int, present: list[int], shares: list[int]) -> None:
    assert share_out(size, present) == shares


def test_bad_draws_are_refused() -> None:
    with pytest.raises(BadSetting, match="--size"):
        draw_passages(fleet(), 0)
    with pytest.raises(NotEnoughData, match="corpus check"):
        draw_passages([], 5)
