"""What a small pretrained encoder would add to the words, on codings of your own: the same folds, three ways.

    python benchmarks/encoder_gain.py CODINGS... [--texts NAME_OR_FILE] [--codebook MY.toml] [--folds 3] [--epochs 12]

Words: `FrameClassifier`, out of fold. Encoder: a head on frozen states (`benchmarks/encoder`), trained on the same
passages. Both: the mean of their log odds. For each, F1 with calibration and thresholds from the other folds, and mean average
precision, by kind of codes. Needs the extra `encoder`. `framing train --encoder` does something simpler, with the mean state of
the last layer (`encoder_beside_words.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from encoder.keeping import KeptStates
from encoder.learning import Schedule, fit_head, score_kept
from scipy.special import logit

from framing.classify.encoder.cut import CUT, CutEncoder, CutSpec
from framing.classify.evaluating.evaluation import relate_codings
from framing.classify.evaluating.figures import cross_fit, tabulate
from framing.classify.fitting.stance import balance_weights
from framing.classify.fitting.targets import read_targets
from framing.classify.models.classifier import GUEST, FrameClassifier
from framing.codebook import Codebook, load_codebook, shipped_codebook
from framing.coding import Coding
from framing.progress import track

RAISED = 0.25  # how far rare codes are raised in the loss of a head; words take .5, with which a head calls too often
WAYS = ("words", "encoder", "both")
Matrix = npt.NDArray[np.float64]


def measure_gain(
    codings: Sequence[Coding], codebook: Codebook, *, auxiliary: Sequence[Coding] = (), folds: int = 3, seed: int = 0,
    spec: CutSpec = CUT, schedule: Schedule | None = None,
) -> dict[str, dict[str, dict[str, float]]]:  # fmt: skip
    """Way to kind of codes to figures (macro_f1, micro_f1, any_f1, average_precision), on the same folds of the codings."""
    everything = [*codings, *auxiliary]
    count = len(codings)
    groups = relate_codings(everything, count)
    fold, excluded = groups.split(folds, seed)
    texts = [coding.text for coding in everything]
    words = FrameClassifier(codebook, folds=folds, seed=seed)
    words.fit(texts, everything, groups=groups, own=np.arange(len(everything)) < count)
    targets = read_targets(everything, len(everything), codebook)
    with KeptStates(CutEncoder(spec), track(texts, "reading with the encoder", len(texts))) as kept:
        heads = np.zeros((count, len(codebook.codes)))
        for held in range(folds):
            taught = np.flatnonzero(~excluded[:, held])
            weight = np.zeros(targets.codes.shape)
            raised = balance_weights(targets.codes[taught], RAISED, targets.known[taught])
            weight[taught] = raised * np.where(taught < count, 1.0, GUEST)[:, None]
            head = fit_head(kept.take, taught, targets.codes, weight, schedule=schedule or Schedule(), seed=seed)
            tried = np.flatnonzero(fold == held)
            heads[tried] = score_kept(head, kept.take, tried)
    goals, of = targets.codes[:count], fold[:count]
    odds = [_log_odds(scores, goals, of) for scores in (words.fold_scores_[:count], heads)]
    scores = dict(zip(WAYS, (*odds, (odds[0] + odds[1]) / 2), strict=True))
    return {way: _figures(each, goals, of, codebook) for way, each in scores.items()}


def _log_odds(scores: Matrix, goals: Matrix, fold: npt.NDArray[np.int64]) -> Matrix:
    found: Matrix = logit(np.clip(cross_fit(scores, goals, fold)[0], 1e-5, 1 - 1e-5))
    return found


def _figures(
    scores: Matrix, goals: Matrix, fold: npt.NDArray[np.int64], codebook: Codebook
) -> dict[str, dict[str, float]]:
    chances, given = cross_fit(scores, goals, fold)
    table = tabulate(chances, given, goals, codebook)
    found: dict[str, dict[str, float]] = {}
    for kind, row in table["kinds"].items():
        ranked = [code["average_precision"] for code in table["codes"].values() if code["kind"] == kind]
        found[kind] = {**row, "average_precision": round(float(np.mean(ranked)), 4)}
    return found


def main(arguments: Sequence[str]) -> None:
    from framing.arithmetic import settle_arithmetic

    settle_arithmetic()
    from framing.classify.making.auxiliary import read_auxiliary
    from framing.classify.making.reading import read_once

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("codings", nargs="+")
    parser.add_argument("--texts", action="append", default=[])
    parser.add_argument("--codebook")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=Schedule.epochs)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    book = load_codebook(given.codebook) if given.codebook else shipped_codebook()
    codings = list(read_once(given.codings, book, given.texts).codings)
    further = read_auxiliary(book, codings).codings
    schedule = Schedule(epochs=given.epochs)
    found = measure_gain(codings, book, auxiliary=further, folds=given.folds, schedule=schedule)
    if given.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'':22s}" + "".join(f"{name:>19s}" for name in _names(found)))
    for kind in found["words"]:
        for way in WAYS:
            print(f"{kind:12s}{way:10s}" + "".join(f"{found[way][kind][name]:19.3f}" for name in _names(found)))


def _names(found: dict[str, Any]) -> list[str]:
    return [name for name in next(iter(found["words"].values())) if name != "codes"]


if __name__ == "__main__":
    main(sys.argv[1:])
