"""Intervals and differences of F1, by draws small enough to count."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.evaluation import (
    BOOTSTRAPS,
    CrossValidatedPredictions,
    compare,
    confuse_primary,
    cross_validate_codings,
    cue_baseline,
    describe,
    relate_codings,
)
from framing.classify.fitting.calibrate import find_best_cut
from framing.classify.fitting.folds import PassageGroups, assign_folds
from framing.codebook import Code, Codebook
from framing.coding import Coding

ONE = Codebook("toy", "1", (Code("ships", "practice", "", cues=("fleet",)),))


def held_out(given: list[int], targets: list[int], groups: list[int]) -> CrossValidatedPredictions:
    column = np.array(given, bool)[None, :, None]
    return CrossValidatedPredictions(
        np.where(column, 0.9, 0.1), column, np.array(groups), np.array(targets, float)[:, None]
    )


def test_intervals_are_those_of_nineteen_draws_in_twenty() -> None:
    # eight positives in four groups; found in two of them, missed in two. A draw of four groups holds found ones 0, 1, 2, 3 or
    # 4 times (.06 .25 .38 .25 .06) and has an F1 of 0, .4, .67, .86 or 1: .025 lies at 0 and .975 at 1, the quartiles do not
    held = held_out([1, 1, 1, 1, 0, 0, 0, 0], [1] * 8, [0, 0, 1, 1, 2, 2, 3, 3])
    found = describe(held, ONE)
    # 2 * 4 hits / (4 given + 8 there)
    assert found["codes"]["ships"]["f1"] == 0.6667
    assert (found["codes"]["ships"]["f1_low"], found["codes"]["ships"]["f1_high"]) == (0, 1)
    assert (found["kinds"]["practice"]["macro_f1_low"], found["kinds"]["practice"]["macro_f1_high"]) == (0, 1)
    assert found["codes"]["ships"]["curve"] == [
        {"from": 0.0, "to": 0.1, "passages": 4, "probability": 0.1, "share": 1.0},
        {"from": 0.8, "to": 0.9, "passages": 4, "probability": 0.9, "share": 1.0},
    ]
    assert found["spread"][0]["practice"]["macro_f1"] == 0.6667
    assert BOOTSTRAPS >= 500


def test_too_few_positives_have_no_macro_interval() -> None:
    held = held_out([1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 2, 3])
    row = describe(held, ONE)["kinds"]["practice"]
    assert (row["codes"], row["macro_f1_low"], row["macro_f1_high"]) == (0, 0, 0)


def test_differences_are_paired_and_signed() -> None:
    groups = [0, 0, 1, 1, 2, 2, 3, 3]
    nothing, half = held_out([0] * 8, [1] * 8, groups), held_out([1] * 4 + [0] * 4, [1] * 8, groups)
    row = compare(nothing, half, ONE)
    # .67 less 0; draws from 0 to 1 as above
    assert row["codes"]["ships"] == {"difference": 0.6667, "low": 0.0, "high": 1.0}
    assert row["kinds"] == {"practice": {"difference": 0.6667, "low": 0.0, "high": 1.0}}
    assert compare(half, nothing, ONE)["codes"]["ships"] == {"difference": -0.6667, "low": -1.0, "high": 0.0}
    # the same draws for both: a model against itself differs in none of them
    assert compare(half, half, ONE)["codes"]["ships"] == {"difference": 0, "low": 0, "high": 0}


def test_repeats_are_averaged() -> None:
    one, two = (held_out([1] * n + [0] * (9 - n), [1] * 9, list(range(9))) for n in (3, 6))
    both = CrossValidatedPredictions(
        np.vstack([one.chances, two.chances]), np.vstack([one.given, two.given]), one.groups, one.targets
    )
    # mean of .5 and .8 less .5
    assert compare(one, both, ONE)["codes"]["ships"]["difference"] == pytest.approx(0.15)


def test_primary_practice_against_the_likeliest_given() -> None:
    book = Codebook(
        "toy", "1", (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("purse", "domestic", ""))
    )
    codings = [
        Coding("1", practices=(("ships", "endorse"), ("talks", "endorse"))),
        Coding("2", practices=(("ships", "endorse"),)),
        Coding("3"),
        Coding("4"),
    ]
    chances = np.array([[[0.6, 0.7, 0.9], [0.9, 0.4, 0.9], [0.2, 0.3, 0.9], [0.2, 0.3, 0.9]]])
    given = np.array([[[1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 0, 1]]], bool)
    table = confuse_primary(CrossValidatedPredictions(chances, given, np.arange(4), np.zeros((4, 3))), codings, book)
    # 1: talks .7 beats ships .6; 2: ships is likelier but not given; 3: none; 4: the given one , though talks is likelier
    assert table == {
        "ships": {"ships": 0, "talks": 2, "none": 0},
        "talks": {"ships": 0, "talks": 0, "none": 0},
        "none": {"ships": 1, "talks": 0, "none": 1},
    }


def test_cues_alone_give_a_code_to_passages_that_hold_them() -> None:
    texts = ["our fleet sails"] * 10 + ["rain over the orchard"] * 10
    codings = [Coding(str(n), text=text) for n, text in enumerate(texts)]
    targets = np.repeat([1.0, 0.0], 10)[:, None]
    targets[0] = 0
    found = cue_baseline(codings, ONE, np.arange(20), targets)
    # ten given, nine of them rightly: 2 * 9 / (10 + 9)
    assert found["f1"] == {"ships": round(18 / 19, 4)}
    assert found["kinds"]["practice"]["macro_f1"] == round(18 / 19, 4)


def test_folds_of_the_cues_are_those_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    def spy(groups: np.ndarray, folds: int, seed: int) -> np.ndarray:
        asked.append((folds, seed))
        return assign_folds(groups, folds, seed)

    monkeypatch.setattr("framing.classify.evaluating.evaluation.assign_folds", spy)
    codings = [Coding(str(n), text="our fleet sails" if n < 6 else "rain over the orchard") for n in range(12)]
    targets = np.repeat([1.0, 0.0], 6)[:, None]
    for settings in ({}, {"folds": 3, "seed": 4}):
        assert cue_baseline(codings, ONE, np.arange(12), targets, **settings)["f1"] == {"ships": 1}
    assert asked == [(5, 0), (3, 4)]


def f1_of_draws(given: list[int], targets: list[int], groups: list[int], seed: int) -> np.ndarray:
    """F1 of 500 draws of groups with replacement, written out."""
    rng, found = np.random.default_rng(seed), []
    count = max(groups) + 1
    for _ in range(500):
        drawn = rng.integers(0, count, count).tolist()
        weight = [drawn.count(group) for group in groups]
        hits = sum(w * g * t for w, g, t in zip(weight, given, targets, strict=True))
        named = sum(w * (g + t) for w, g, t in zip(weight, given, targets, strict=True))
        found.append(2 * hits / named if named else 0.0)
    return np.array(found)


# seven positives, five of them found, two wrongly given, in seven groups of unlike size
CASE = ([1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 2, 3, 4, 5, 5, 6, 6, 6])


def ends(draws: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(draws, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def test_draws_are_those_of_the_seed() -> None:
    for seed, found in [(3, describe(held_out(*CASE), ONE, seed=3)), (0, describe(held_out(*CASE), ONE))]:
        low, high = ends(f1_of_draws(*CASE, seed))
        assert (found["codes"]["ships"]["f1_low"], found["codes"]["ships"]["f1_high"]) == (low, high)
        # seven positives are enough for the macro figure
        macro = found["kinds"]["practice"]
        assert (macro["codes"], macro["macro_f1_low"], macro["macro_f1_high"]) == (1, low, high)


def test_differences_of_draws_are_those_of_the_seed() -> None:
    _, targets, groups = CASE
    other = [1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0]
    for seed, row in [
        (3, compare(held_out(*CASE), held_out(other, targets, groups), ONE, seed=3)),
        (0, compare(held_out(*CASE), held_out(other, targets, groups), ONE)),
    ]:
        low, high = ends(f1_of_draws(other, targets, groups, seed) - f1_of_draws(*CASE, seed))
        # 2 * 5 / (5 + 7) less 2 * 5 / (7 + 7)
        assert row["codes"]["ships"] == {"difference": 0.119, "low": low, "high": high}
        assert row["kinds"]["practice"] == row["codes"]["ships"]


@pytest.mark.parametrize("kind", ["practice", "domestic", "mechanism"])
def test_every_kind_has_its_figures(kind: str) -> None:
    book = Codebook("toy", "1", (Code("x", kind, ""),))
    assert set(compare(held_out(*CASE), held_out(*CASE), book)["kinds"]) == {kind}
    assert describe(held_out(*CASE), book)["kinds"][kind]["codes"] == 1


def chance_of(text: str, taught: int) -> float:
    """What the stub says: at the threshold for an even number, below it for the last, above it for the others."""
    return 0.49 if text.startswith("last") else 0.5 if text.startswith("even") else 0.75 + taught / 100


class Stub:
    """A model that gives a code to passages whose number it was not taught next to; remembers what it was taught."""

    thresholds_, codebook_ = np.array([0.5]), ONE

    def fit(
        self, texts: list[str], targets: np.ndarray, groups: PassageGroups, own: np.ndarray, sample_weight: None
    ) -> None:
        self.texts, self.targets, self.groups, self.own = texts, targets, groups, own

    def predict_proba(self, texts: list[str]) -> np.ndarray:
        return np.array([[chance_of(text, len(self.texts))] for text in texts])


def test_models_see_the_training_folds_alone_and_auxiliary_codings_only_teach() -> None:
    def text(number: int) -> str:
        return " ".join(chr(ord("a") + number) * length for length in range(1, 13))

    own = [
        Coding(
            str(n),
            corpus="logs",
            document=name,
            text=("last " if n == 6 else "even " if n % 2 == 0 else "odd ") + text(n),
            practices=(("ships", "endorse"),) * (n < 3),
        )
        for n, name in enumerate("aabcdef")
    ]
    auxiliary = [
        Coding("x", corpus="logs", document="c", text=text(11)),
        Coding("y", corpus="logs", document="z", text=text(12)),
    ]
    made: list[Stub] = []
    found = cross_validate_codings(
        own, ONE, lambda: made.append(Stub()) or made[-1], auxiliary=auxiliary, folds=2, repeats=2, seed=5
    )  # type: ignore[arg-type,func-returns-value]
    assert found.groups.tolist() == [0, 0, 1, 2, 3, 4, 5]
    assert found.targets[:, 0].tolist() == [1, 1, 1, 0, 0, 0, 0]
    related = relate_codings([*own, *auxiliary], 7)
    assert related.group.tolist() == [0, 0, 1, 2, 3, 4, 5, -1, -1]
    assert related.kin.toarray()[7:].tolist() == [[0, 0, 1, 0, 0, 0], [0] * 6]
    for number, model in enumerate(made):
        fold, excluded = related.split(2, 5 + number // 2)
        taught = np.flatnonzero(~excluded[:, number % 2])
        assert model.texts == [[*own, *auxiliary][row].text for row in taught]
        assert model.own.tolist() == [row < 7 for row in taught]
        assert model.groups.group.tolist() == related.group[taught].tolist()
        assert model.targets[:, 0].tolist() == [float(row < 3) for row in taught]
        tried = np.flatnonzero(fold == number % 2)
        expected = [chance_of(own[row].text, len(taught)) for row in tried]
        assert found.chances[number // 2, tried, 0].tolist() == pytest.approx(expected)
    # a chance at the threshold is given, one below it is not
    assert found.given[:, :, 0].tolist() == [[True, True, True, True, True, True, False]] * 2
    assert len(made) == 4


def test_five_folds_and_one_repeat_by_default() -> None:
    codings = [Coding(str(n), text=" ".join(chr(ord("a") + n) * k for k in range(1, 13))) for n in range(10)]
    made: list[Stub] = []
    found = cross_validate_codings(codings, ONE, lambda: made.append(Stub()) or made[-1])  # type: ignore[arg-type,func-returns-value]
    assert (len(made), found.chances.shape) == (5, (1, 10, 1))
    assert found.groups.tolist() == list(range(10))  # without documents each passage stands alone


def test_how_many_cues_are_enough_is_learned_from_the_other_folds() -> None:
    # the first document needs one word, the second three; each is one fold. Learned there, one word gives the code to all
    # ten of the second (five rightly) and three give it to none of the first: 2 * 5 / (10 + 10)
    texts = ["our fleet sails"] * 5 + ["rain again"] * 5 + ["fleet fleet fleet sails"] * 5 + ["our fleet sails on"] * 5
    codings = [Coding(str(n), text=text) for n, text in enumerate(texts)]
    targets = np.repeat([1.0, 0.0, 1.0, 0.0], 5)[:, None]
    assert cue_baseline(codings, ONE, np.repeat([0, 1], 10), targets, folds=2)["f1"] == {"ships": 0.5}


@pytest.mark.parametrize("given", [{}, {"folds": 3, "seed": 2}])
def test_each_fold_of_cues_is_cut_by_all_others(given: dict[str, int]) -> None:
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 4, 60)
    targets = (counts + rng.normal(size=60) > 1.5).astype(float)
    groups = rng.integers(0, 12, 60)
    codings = [Coding(str(n), text="we sail " + "fleet " * count) for n, count in enumerate(counts)]
    fold = assign_folds(groups, given.get("folds", 5), given.get("seed", 0))
    called = np.zeros(60, bool)
    for held in np.unique(fold):
        cut = find_best_cut(counts[fold != held].astype(float), targets[fold != held])
        called[fold == held] = counts[fold == held] >= cut
    hits = (called & (targets > 0)).sum()
    expected = round(2 * hits / (called.sum() + targets.sum()), 4)
    assert cue_baseline(codings, ONE, groups, targets[:, None], **given)["f1"] == {"ships": expected}
