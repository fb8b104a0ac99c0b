"""Cross-validated figures with intervals: everything that is fitted is fitted inside the training folds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.evaluating.figures import score_codes, summarise, tabulate, tabulate_calibration
from framing.classify.fitting.calibrate import find_best_cut
from framing.classify.fitting.folds import PassageGroups, assign_folds, relate_passages
from framing.classify.fitting.targets import name_documents, read_targets
from framing.classify.models.classifier import FrameClassifier
from framing.codebook import Codebook
from framing.codebook.giving import give_codes, reach
from framing.coding import Coding
from framing.progress import track

Matrix = npt.NDArray[np.float64]
Make = Callable[[], FrameClassifier]
BOOTSTRAPS = 500


@dataclass(frozen=True)
class CrossValidatedPredictions:
    """What models said about passages they had not seen: `chances` and `given` (repeats, n, codes).

    `alone`: passages were held out one by one, since there were fewer groups of them than folds.
    """

    chances: Matrix
    given: npt.NDArray[np.bool_]
    groups: npt.NDArray[np.int64]
    targets: Matrix
    alone: bool = False


def cross_validate_codings(
    codings: Sequence[Coding],
    codebook: Codebook,
    make: Make,
    *,
    auxiliary: Sequence[Coding] = (),
    folds: int = 5,
    repeats: int = 1,
    seed: int = 0,
    weights: npt.NDArray[np.float64] | None = None,
) -> CrossValidatedPredictions:
    """Score every coding by models that saw neither its document nor a near twin of it.

    Features, calibration and thresholds are learned from the training folds alone; the auxiliary codings only teach.
    `weights` (codings and auxiliary,) counts them in learning; figures count every coding once.
    Stance, of which no figure here tells, is not fitted: the models learn from the codes.
    """  # fmt: skip
    everything = [*codings, *auxiliary]
    count = len(codings)
    passage_groups = relate_codings(everything, count)
    alone = passage_groups.kin.shape[1] < folds
    if alone:
        passage_groups = passage_groups.part()
    goals = read_targets(everything, len(everything), codebook)
    targets, learned = goals.codes, goals.with_gaps()
    chances = np.zeros((repeats, count, targets.shape[1]))
    given = np.zeros(chances.shape, bool)
    rounds = [(repeat, held) for repeat in range(repeats) for held in range(folds)]
    for repeat, held in track(rounds, "cross-validation", len(rounds)):
        fold, excluded = passage_groups.split(folds, seed + repeat)
        taught, tried = np.flatnonzero(~excluded[:, held]), np.flatnonzero(fold == held)
        model = make()
        model.fit(
            [everything[row].text for row in taught.tolist()], learned[taught],
            groups=passage_groups.take(taught), own=taught < count,
            sample_weight=None if weights is None else weights[taught],
        )  # fmt: skip
        chances[repeat, tried] = model.predict_proba([codings[row].text for row in tried.tolist()])
        given[repeat, tried] = give_codes(chances[repeat, tried], model.thresholds_, model.codebook_)
    return CrossValidatedPredictions(chances, given, passage_groups.group[:count], targets[:count], alone)


def relate_codings(codings: Sequence[Coding], own: int, *, whole: bool = False) -> PassageGroups:
    """Groups of documents and near-duplicate passages among the first `own` codings; the others only teach.

    `whole`: however long a chain of near twins is, it stays one group.
    """
    mine = np.arange(len(codings)) < own
    return relate_passages([coding.text for coding in codings], name_documents(codings), mine, whole=whole)


def describe(held: CrossValidatedPredictions, codebook: Codebook, *, seed: int = 0) -> dict[str, Any]:
    """Figures per code with 95 % bootstrap intervals over groups, the spread over repeats, calibration curves."""
    figures = tabulate(held.chances[0], held.given[0], held.targets, codebook)
    figures["spread"] = [summarise(given, held.targets, codebook) for given in held.given]
    draws = np.array([_draw_f1(held.given[0], held.targets, weight) for weight in _resample(held.groups, seed)])
    for column, code in enumerate(codebook.codes):
        low, high = np.quantile(draws[:, column], (0.025, 0.975))
        figures["codes"][code.id] |= {"f1_low": round(float(low), 4), "f1_high": round(float(high), 4)}
        figures["codes"][code.id]["curve"] = tabulate_calibration(held.chances[0][:, column], held.targets[:, column])
    for kind, row in figures["kinds"].items():
        columns = [n for n, code in enumerate(codebook.codes) if code.kind == kind and held.targets[:, n].sum() >= 7]
        low, high = np.quantile(draws[:, columns].mean(axis=1), (0.025, 0.975)) if columns else (0.0, 0.0)
        row |= {"macro_f1_low": round(float(low), 4), "macro_f1_high": round(float(high), 4)}
    return figures


def compare(
    first: CrossValidatedPredictions, second: CrossValidatedPredictions, codebook: Codebook, *, seed: int = 0
) -> dict[str, Any]:
    """Second minus first, per code and in macro F1 per kind, with 95 % intervals by paired bootstrap over groups.

    Both must have been held out on the same folds. All repeats are averaged.
    """
    ones, others = ([_mean_f1(h, weight) for weight in _resample(h.groups, seed)] for h in (first, second))
    draws = np.array(others) - np.array(ones)
    plain = np.ones(len(first.targets))
    point = _mean_f1(second, plain) - _mean_f1(first, plain)
    out: dict[str, Any] = {"codes": {}, "kinds": {}}
    for column, code in enumerate(codebook.codes):
        out["codes"][code.id] = _interval(point[column], draws[:, column])
    for kind in ("practice", "domestic", "mechanism"):
        columns = [n for n, code in enumerate(codebook.codes) if code.kind == kind and first.targets[:, n].sum() >= 7]
        if columns:
            out["kinds"][kind] = _interval(point[columns].mean(), draws[:, columns].mean(axis=1))
    return out


def cue_baseline(codings: Sequence[Coding], codebook: Codebook, groups: npt.NDArray[np.int64], targets: Matrix,
                 *, folds: int = 5, seed: int = 0) -> dict[str, Any]:  # fmt: skip
    """Figures of giving a code to passages with enough of its cue words; how many are enough is learned."""
    from framing.classify.text.features import FeatureSpace, Settings

    texts = [coding.text for coding in codings]
    space = FeatureSpace(codebook, Settings(cue_scale=0, view_scale=1.0)).fit(texts)
    at = len(space.cues)
    counts = space.transform(texts)["cues"][:, at : at + targets.shape[1]].toarray()
    fold = assign_folds(groups, folds, seed)
    given = np.zeros(targets.shape, bool)
    for held in range(folds):
        for column in range(targets.shape[1]):
            rest = fold != held
            cut = find_best_cut(counts[rest, column], targets[rest, column])
            given[~rest, column] = reach(counts[~rest, column], cut)
    f1 = score_codes(given, targets)[2]
    codes = {code: round(float(value), 4) for code, value in zip(codebook.ids(), f1, strict=True)}
    return {"kinds": summarise(given, targets, codebook), "f1": codes}


def confuse_primary(
    held: CrossValidatedPredictions, codings: Sequence[Coding], codebook: Codebook
) -> dict[str, dict[str, int]]:
    """Primary practice as coded (rows) against the given practice with the highest probability; "none" for neither."""
    practices = codebook.ids("practice")
    names = [*practices, "none"]
    table = {name: dict.fromkeys(names, 0) for name in names}
    among = np.where(held.given[0][:, : len(practices)], held.chances[0][:, : len(practices)], -1.0)
    for row, coding in enumerate(codings):
        best = int(among[row].argmax())
        table[coding.primary or "none"][practices[best] if among[row, best] >= 0 else "none"] += 1
    return table


def _resample(groups: npt.NDArray[np.int64], seed: int) -> Iterator[Matrix]:
    """Weights per passage: groups drawn with replacement."""
    rng = np.random.default_rng(seed)
    names, inverse = np.unique(groups, return_inverse=True)
    for _ in range(BOOTSTRAPS):
        drawn = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        yield drawn[inverse].astype(float)


def _draw_f1(given: npt.NDArray[np.bool_], targets: Matrix, weight: Matrix) -> Matrix:
    hits = weight @ (given * targets)
    total: Matrix = 2 * hits / np.maximum(weight @ given + weight @ targets, 1e-9)
    return total


def _mean_f1(held: CrossValidatedPredictions, weight: Matrix) -> Matrix:
    mean: Matrix = np.mean([_draw_f1(given, held.targets, weight) for given in held.given], axis=0)
    return mean


def _interval(point: float, draws: Matrix) -> dict[str, float]:
    low, high = np.quantile(draws, (0.025, 0.975))
    return {"difference": round(float(point), 4), "low": round(float(low), 4), "high": round(float(high), 4)}
