"""A trained model judged on codings that it has not seen: by hand, with a model that says what is written."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from framing.classify.evaluating.checking import check_model
from framing.codebook import Code, Codebook
from framing.coding import Coding
from framing.errors import NotEnoughData

BOOK = Codebook("toy", "1", (Code("ships", "practice", "Ships"), Code("purse", "domestic", "Purse")))


class Parrot:
    """Says for each code the number that stands at its place in the text; gives it from .5 on."""

    codebook, name, sha256 = BOOK, "parrot", "0" * 64

    def predict(self, texts: list[str]) -> SimpleNamespace:
        return SimpleNamespace(probabilities=np.array([[float(word) for word in text.split()] for text in texts]))

    def give_codes(self, scores: SimpleNamespace) -> np.ndarray:
        return scores.probabilities >= 0.5


def coded(
    number: int, text: str, ships: bool, probability: float | None = None, corpus: str = "logs", **more: object
) -> Coding:
    practices = (("ships", "endorse"),) if ships else ()
    return Coding(f"c{number}", corpus=corpus, document=f"d{number}", end=len(text), practices=practices, text=text,
                  sampling_probability=probability, **more)  # fmt: skip


def test_figures_are_those_of_the_codes_given() -> None:
    # ships: given to the first three, carried by the first two and the fourth: precision 2/3, recall 2/3
    codings = [coded(0, ".9 0", True), coded(1, ".6 0", True), coded(2, ".7 0", False), coded(3, ".2 0", True)]
    codings += [coded(4, "0 0", False)]
    row = check_model(codings, Parrot())["codes"]["ships"]
    assert (row["precision"], row["recall"], row["positives"]) == (pytest.approx(2 / 3, abs=1e-4), row["precision"], 3)


def test_documents_that_taught_and_passages_not_read_whole_are_left_out() -> None:
    codings = [
        coded(0, ".9 0", True),
        coded(1, ".9 0", False),
        coded(2, "0 0", False),
        coded(3, "0 0", True, unread=("domestic",)),
    ]
    report = check_model(codings, Parrot(), taught={("logs", "d1"), ("other", "d0")})
    assert (report["passages"], report["left_out"]) == (2, 2)
    assert report["codes"]["ships"]["f1"] == 1
    with pytest.raises(NotEnoughData, match="all 1 codings are of documents that 'parrot' was trained on"):
        check_model(codings[1:2], Parrot(), taught={("logs", "d1")})
    with pytest.raises(NotEnoughData, match=r"no codings with their texts, by which 'parrot' could be judged\. Fetch"):
        check_model([], Parrot(), taught=set())


def test_a_corpus_is_the_same_under_each_of_its_names() -> None:
    codings = [coded(0, ".9 0", True, corpus="uspres"), coded(1, "0 0", False, corpus="us-presidents")]
    assert check_model(codings, Parrot(), taught={("us-presidents", "d0")})["passages"] == 1


def test_shares_weigh_passages_by_the_chance_of_being_drawn() -> None:
    # 25 passages drawn with a chance of .5 stand for 2 each, 25 drawn with .1 for 10 each: 50 and 250 of 300.
    # coded: the first 25 carry ships, 50 / 300; the model says .8 to these and .2 to the others: (40 + 50) / 300 = .3
    codings = [coded(n, ".8 0", True, 0.5) for n in range(25)] + [coded(n + 25, ".2 0", False, 0.1) for n in range(25)]
    found = check_model(codings, Parrot())["corpora"]["logs"]
    assert found["shares"]["ships"] == {"coded": 0.1667, "model": 0.3}
    assert found["shares"]["purse"] == {"coded": 0.0, "model": 0.0}
    # a passage picked for a reason says nothing on shares; without any that was drawn there are none
    picked = [coded(n + 60, ".2 0", True) for n in range(50)]
    assert check_model([*codings, *picked], Parrot())["corpora"]["logs"]["shares"] == found["shares"]
    assert check_model(picked, Parrot())["corpora"]["logs"]["shares"] is None


def test_a_corpus_of_fifty_passages_has_figures_of_its_own() -> None:
    codings = [coded(n, ".8 0", True) for n in range(50)] + [coded(n, ".8 0", False, corpus="notes") for n in range(49)]
    report = check_model(codings, Parrot())
    assert list(report["corpora"]) == ["logs"]
    assert report["corpora"]["logs"]["codes"]["ships"]["precision"] == 1
    assert report["codes"]["ships"]["precision"] == pytest.approx(50 / 99, abs=1e-4)
