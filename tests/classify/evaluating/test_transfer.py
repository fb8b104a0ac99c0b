"""From part to part, and with fewer codings: counted on a bench that repeats what it was taught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.classify.evaluating.assessing import _drift_warnings, _gaining, coder_ceiling
from framing.classify.evaluating.transfer import KernelCache, learn_curve, measure_transfer
from framing.classify.fitting.calibrate import decide
from framing.classify.fitting.folds import assign_folds
from framing.classify.fitting.linear import fit_logistic
from framing.classify.fitting.stance import balance_weights
from framing.classify.models.families import FAMILIES
from framing.classify.text.features import FeatureSpace
from framing.codebook import Code, Codebook
from framing.coding import Coding

BOOK = Codebook(
    "toy", "1", (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("purse", "domestic", ""))
)


class Parrot(KernelCache):
    """Gives a code to passages of the corpora in which it was taught; remembers what it was asked."""

    def __init__(self, corpora: list[str], targets: np.ndarray, groups: np.ndarray) -> None:
        self.corpora, self.targets, self.groups, self.practices = np.array(corpora), targets, groups, 2
        self.asked: list[tuple[list[int], list[int]]] = []
        self.seeds: set[int] = set()

    def learn(self, taught: np.ndarray, tried: np.ndarray, seed: int) -> np.ndarray:
        self.asked.append((taught.tolist(), tried.tolist()))
        self.seeds.add(seed)
        met = np.isin(self.corpora[tried], self.corpora[taught])[:, None]
        return (met | (np.arange(len(tried)) < 7)[:, None]) & (self.targets[tried] > 0)


def bench() -> tuple[Parrot, list[Coding]]:
    """Corpora a (100 passages, 14 with ships), b (100, 14) and c (99); one document stands in a and in b."""
    corpora = ["a"] * 100 + ["b"] * 100 + ["c"] * 99
    targets = np.zeros((299, 3))
    targets[:14, 0] = targets[100:114, 0] = targets[100:106, 1] = targets[:50, 2] = 1
    groups = np.arange(299)
    groups[199] = 0
    return Parrot(corpora, targets, groups), [Coding(str(n), corpus=name) for n, name in enumerate(corpora)]


def test_parts_of_a_hundred_passages_are_tried_against_each_other() -> None:
    parrot, codings = bench()
    rows = measure_transfer(parrot, codings, "corpus")
    assert [(row["taught"], row["tried"]) for row in rows] == [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]
    # at home all 14 are given: F1 1; away the first seven: 2 * 7 / (7 + 14) = .6667; talks has six positives, too few
    assert [row["macro_f1"] for row in rows] == [1, 0.6667, 0.6667, 1]
    assert [(row["passages"], row["codes"]) for row in rows] == [(100, 1)] * 4
    away = [(taught, tried) for taught, tried in parrot.asked if tried == list(range(100, 200))]
    assert away == [(list(range(1, 100)), list(range(100, 200)))]  # passage 0 has a near twin in b
    home = [(taught, tried) for taught, tried in parrot.asked if len(tried) < 100 and max(tried) < 100]
    assert sorted(number for _, tried in home for number in tried) == list(range(100))
    assert all(sorted(taught + tried) == list(range(100)) for taught, tried in home)
    assert parrot.seeds == {0}


def test_the_seed_makes_the_folds_and_the_models() -> None:
    parrot, codings = bench()
    measure_transfer(parrot, codings, "corpus", seed=3)
    assert parrot.seeds == {3}
    fold = assign_folds(parrot.groups[:100], 3, 3)
    home = [tried for _, tried in parrot.asked if max(tried) < 100 and len(tried) < 100]
    assert home == [np.flatnonzero(fold == held).tolist() for held in range(3)]
    assert home != [np.flatnonzero(assign_folds(parrot.groups[:100], 3, 0) == held).tolist() for held in range(3)]


def test_seven_positives_of_a_practice_are_enough() -> None:
    parrot, codings = bench()
    parrot.targets[106, 1] = 1  # a seventh passage with talks in b
    rows = measure_transfer(parrot, codings, "corpus")
    # tried in b: ships 2 * 7 / (7 + 14), talks 2 * 7 / (7 + 7)
    assert [(row["codes"], row["macro_f1"]) for row in rows] == [(1, 1), (2, 0.8333), (1, 0.6667), (2, 1)]


def test_eras_are_parts_too_and_a_part_without_enough_positives_has_no_figure() -> None:
    parrot, codings = bench()
    parrot.targets[:] = 0
    rows = measure_transfer(parrot, codings, "era")
    assert [(row["taught"], row["passages"], row["macro_f1"]) for row in rows] == [("undated", 299, None)]


def test_a_learning_curve_teaches_shares_of_the_groups() -> None:
    parrot, _ = bench()
    parrot.groups = np.arange(299)
    rows = learn_curve(parrot, BOOK, shares=(0.5, 1.0), seed=3)
    fold = assign_folds(np.arange(299), 5, 3)
    half = np.random.default_rng(3).permutation(299)[:149]
    for number, (taught, tried) in enumerate(parrot.asked):
        kept = half if number < 5 else np.arange(299)
        assert tried == np.flatnonzero(fold == number % 5).tolist()
        assert taught == sorted(set(kept.tolist()) - set(tried))
    assert [(row["code"], row["share"], row["passages"]) for row in rows] == [
        (code, share, count) for share, count in ((0.5, 119), (1.0, 239)) for code in ("ships", "talks", "purse")
    ]  # .8 * 149, .8 * 299
    # all corpora were taught: everything is given
    assert [row["f1"] for row in rows] == [1] * 6
    assert parrot.seeds == {3}


def test_figures_of_a_learning_curve_have_four_places() -> None:
    parrot, _ = bench()
    parrot.corpora = np.arange(299).astype(str)  # nothing tried was ever met: of a fold the first seven can be given
    fold, ships = assign_folds(parrot.groups, 5, 0), np.flatnonzero(parrot.targets[:, 0])
    given = [np.intersect1d(np.flatnonzero(fold == held)[:7], ships).size for held in range(5)]
    assert sum(given) == 14  # of 28: 2 * 14 / (14 + 28)
    first = learn_curve(parrot, BOOK, shares=(1.0,))[0]
    assert (first["code"], first["f1"]) == ("ships", 0.6667)


def test_at_least_five_groups_teach() -> None:
    parrot, _ = bench()
    learn_curve(parrot, BOOK, shares=(0.001,))
    assert {number for taught, _ in parrot.asked for number in taught} <= set(
        np.flatnonzero(np.isin(parrot.groups, np.random.default_rng(0).permutation(299)[:5])).tolist()
    )
    assert sum(len(taught) for taught, _ in parrot.asked) >= 16


def test_codes_that_still_gain_from_more_codings() -> None:
    f1 = {("ships", 0.75): 0.5, ("ships", 1.0): 0.53, ("talks", 0.75): 0.5, ("talks", 1.0): 0.51}
    assert _gaining([{"code": code, "share": share, "f1": value} for (code, share), value in f1.items()]) == ["ships"]


def test_a_loss_of_more_than_fifteen_points_is_warned_of() -> None:
    def row(taught: str, tried: str, f1: float | None) -> dict[str, object]:
        return {"by": "era", "taught": taught, "tried": tried, "macro_f1": f1}

    rows = [row("a", "a", 0.5), row("b", "a", 0.34), row("c", "a", 0.36), row("d", "a", None), row("b", "c", 0.1)]
    assert _drift_warnings(rows) == ["era b to a: macro F1 falls to 0.34 from 0.50 at home."]


def test_second_coder_is_the_ceiling() -> None:
    def coded(number: int, *practices: str) -> Coding:
        return Coding(str(number), practices=tuple((code, "endorse") for code in practices))

    first = [coded(1, "ships"), coded(2, "ships"), coded(3), coded(4, "talks")]
    second = [coded(1, "ships"), coded(2), coded(3, "ships"), coded(9, "talks")]
    found = coder_ceiling(first, second, BOOK)
    # shared passages 1 to 3: ships given twice, there twice, once both: 2 * 1 / 4
    assert (found["passages"], found["f1"]) == (3, {"ships": 0.5})
    assert found["kinds"]["practice"]["micro_f1"] == 0.5


WORDS = ["fleet", "harbour", "treaty", "orchard", "garden", "window", "admiral", "accord", "supper", "pencil"]


def some_codings() -> list[Coding]:
    """Forty passages of ten words; ships where the fleet or the harbour is named often, purse at random."""
    rng = np.random.default_rng(0)
    made = []
    for number in range(40):
        words = rng.choice(WORDS, 12).tolist()
        ships = words.count("fleet") + words.count("harbour") > 2
        made.append(
            Coding(
                str(number), corpus="logs", document=f"d{number // 2}", text=" ".join(words),
                practices=(("ships", "endorse"),) * ships, domestic=("purse",) * bool(rng.random() < 0.5),
            )
        )  # fmt: skip
    return made


def test_a_cache_holds_inner_products_with_a_constant_codes_and_groups() -> None:
    codings, family = some_codings(), FAMILIES["no-cues"]
    book = replace(BOOK, codes=(Code("ships", "practice", "", cues=("fleet", "harbour")), *BOOK.codes[1:]))
    cache = KernelCache(codings, book, family)
    blocks = FeatureSpace(book, family.settings).fit([c.text for c in codings]).transform([c.text for c in codings])
    everything = np.hstack([block.toarray() for block in blocks.values()])
    assert cache.kernel == pytest.approx(everything @ everything.T + 1, abs=1e-4)
    assert cache.targets.tolist() == [[float(bool(c.practices)), 0, float(bool(c.domestic))] for c in codings]
    assert cache.practices == 2
    assert cache.groups.tolist() == [number // 2 for number in range(40)]
    assert cache.family is family


def test_small_models_are_those_of_the_passages_taught_alone() -> None:
    cache = KernelCache(some_codings(), BOOK, FAMILIES["firm"])
    cache.targets[0, 1] = cache.targets[5, 1] = 1  # a code that two passages have
    taught, tried = np.arange(5, 40), np.arange(5)

    def scores_of(known: np.ndarray, asked: np.ndarray) -> np.ndarray:
        wanted = cache.targets[known]
        alpha = fit_logistic(cache.kernel[np.ix_(known, known)], wanted, np.ones(3), balance_weights(wanted, 0.5))
        return cache.kernel[np.ix_(asked, known)] @ alpha

    inner, fold = cache.score_within(taught, 7)
    assert fold.tolist() == assign_folds(cache.groups[taught], 3, 7).tolist()
    assert fold.tolist() != assign_folds(cache.groups[taught], 3, 0).tolist()
    for held in range(3):
        expected = scores_of(taught[fold != held], taught[fold == held])
        assert inner[fold == held] == pytest.approx(expected, abs=1e-5)
    given = cache.learn(taught, tried, 7)
    assert given.tolist() == decide(inner, cache.targets[taught], scores_of(taught, tried))[1].tolist()
    assert given.any()
    assert not given.all()
    asked: list[tuple[list[int], int]] = []
    cache.score_within = lambda rows, seed: (asked.append((rows.tolist(), seed)) or inner, fold)  # type: ignore[method-assign]
    assert cache.learn(taught, tried, 7).tolist() == given.tolist()
    assert asked == [(taught.tolist(), 7)]
