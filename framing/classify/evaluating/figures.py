"""Out-of-fold figures: how good a classifier is on passages of documents it has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, precision_recall_fscore_support

from framing.classify.fitting.calibrate import bin_probabilities, calibration_error, decide
from framing.codebook import Codebook

Matrix = npt.NDArray[np.float64]


def cross_fit(scores: Matrix, targets: Matrix, fold: npt.NDArray[np.int64]) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Probabilities and given codes (n, codes): calibration and threshold of a fold come from the other folds."""
    chances, given = np.zeros_like(scores), np.zeros(scores.shape, bool)
    for held in np.unique(fold):
        rest, here = fold != held, fold == held
        chances[here], given[here] = decide(scores[rest], targets[rest], scores[here])
    return chances, given


def score_codes(given: npt.NDArray[np.bool_], targets: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Precision, recall and F1 of every column; 0 where nothing was given or nothing is there."""
    each = [
        precision_recall_fscore_support(targets[:, column] > 0, given[:, column], average="binary", zero_division=0.0)[
            :3
        ]
        for column in range(given.shape[1])
    ]
    precision, recall, f1 = np.array(each, dtype=float).reshape(-1, 3).T
    return precision, recall, f1


def tabulate(chances: Matrix, given: npt.NDArray[np.bool_], targets: Matrix, codebook: Codebook) -> dict[str, Any]:
    """Figures per code and per kind, all 0..1; counts where the name says so."""
    precision, recall, f1 = score_codes(given, targets)
    codes: dict[str, Any] = {}
    for column, code in enumerate(codebook.codes):
        goal = targets[:, column]
        ranked = float(average_precision_score(goal, chances[:, column])) if goal.any() else 0.0
        codes[code.id] = {
            "kind": code.kind, "positives": int(goal.sum()), "precision": _short(precision[column]),
            "recall": _short(recall[column]), "f1": _short(f1[column]), "average_precision": _short(ranked),
            "calibration_error": _short(calibration_error(chances[:, column], goal)),
        }  # fmt: skip
    return {"passages": len(targets), "codes": codes, "kinds": summarise(given, targets, codebook)}


def summarise(given: npt.NDArray[np.bool_], targets: Matrix, codebook: Codebook) -> dict[str, dict[str, float]]:
    """Macro F1 (codes with 7 positives or more), micro F1 and the F1 of carrying any code, per kind."""
    kinds: dict[str, dict[str, float]] = {}
    for kind in ("practice", "domestic", "mechanism"):
        columns = np.array([code.kind == kind for code in codebook.codes])
        if not columns.any():
            continue
        here, there = given[:, columns], targets[:, columns]
        enough = [column for column, count in enumerate(there.sum(axis=0)) if count >= 7]
        f1 = score_codes(here, there)[2]
        micro = score_codes(here.reshape(-1, 1), there.reshape(-1, 1))[2][0]
        some = score_codes(here.max(axis=1, keepdims=True), there.max(axis=1, keepdims=True))[2][0]
        kinds[kind] = {
            "macro_f1": _short(f1[enough].mean() if len(enough) else 0.0), "micro_f1": _short(micro),
            "any_f1": _short(some), "codes": len(enough),
        }  # fmt: skip
    return kinds


def tabulate_calibration(chances: Matrix, targets: Matrix, bins: int = 10) -> list[dict[str, float]]:
    """Mean probability and share of positives in bins of equal width, for one code."""
    return [
        {"from": number / bins, "to": (number + 1) / bins, "passages": cases,
         "probability": _short(probability), "share": _short(share)}
        for number, cases, probability, share in zip(*(part.tolist() for part in bin_probabilities(chances, targets, bins)),
                                                     strict=True)
    ]  # fmt: skip


def _short(value: float) -> float:
    return round(float(value), 4)
