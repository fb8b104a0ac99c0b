"""What `framing train --encoder` gains on codings of your own: words, words and encoder, and scikit-learn, on the same folds.

    python benchmarks/encoder_beside_words.py CODINGS... [--codebook MY.toml] [--texts NAME_OR_FILE] [--draw 300x5 --draw 587x3]

Codings are drawn at random (300 of them, five times), or all are taken. In grouped folds every way learns from the same
passages; calibration and thresholds of a fold come from the others. The rival is TfidfVectorizer(ngram_range=(1, 2)) with
LogisticRegression(class_weight="balanced"), one class of many where no passage has two codes. Printed are macro F1 and mean
average precision over codes with 7 passages or more, by kind, differences from the rival with their standard error over draws,
and how many passages a second each model reads on one core. Needs the extra `encoder`.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from threadpoolctl import threadpool_limits

from framing.classify.encoder import base
from framing.classify.evaluating.evaluation import relate_codings
from framing.classify.evaluating.figures import cross_fit, tabulate
from framing.classify.fitting.targets import read_targets
from framing.classify.models.classifier import FrameClassifier
from framing.codebook import Codebook, load_codebook, shipped_codebook
from framing.coding import Coding

FOLDS, LEAST = 5, 7
WAYS = ("words and pairs", "words", "words and encoder")
Matrix = npt.NDArray[np.float64]
Figures = dict[str, tuple[float, float]]


def measure_ways(codings: Sequence[Coding], codebook: Codebook, *, seed: int = 0) -> dict[str, Figures]:
    """Way to kind of codes to macro F1 and mean average precision, on the same folds."""
    groups = relate_codings(codings, len(codings))
    fold, excluded = groups.split(FOLDS, seed)
    texts = [coding.text for coding in codings]
    goals = read_targets(codings, len(codings), codebook).codes
    found = {WAYS[0]: _figures(*_ask_rival(texts, goals, fold, excluded), goals, codebook)}
    for way, encoder in zip(WAYS[1:], (False, True), strict=True):
        model = FrameClassifier(codebook, folds=FOLDS, seed=seed, encoder=encoder).fit(texts, codings, groups=groups)
        found[way] = _figures(*cross_fit(model.fold_scores_, goals, fold), goals, codebook)
    return found


def measure_speed(codings: Sequence[Coding], codebook: Codebook) -> dict[str, float]:
    """Passages a second of one core that the words' model reads, and that the encoder reads."""
    texts = [coding.text for coding in codings]
    model = FrameClassifier(codebook, folds=2).fit(texts, codings)
    encoder = base.Encoder(base.MINILM)
    ways = {
        "words": lambda: model.predict_proba(texts),
        "encoder": lambda: [encoder.mean_state(text) for text in texts],
    }
    found = {}
    with threadpool_limits(1):
        for way, read in ways.items():
            begun = time.process_time()
            read()
            found[way] = len(texts) / (time.process_time() - begun)
    return found


def _ask_rival(
    texts: Sequence[str], goals: Matrix, fold: npt.NDArray[np.int64], excluded: npt.NDArray[np.bool_]
) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Probabilities and given codes (n, codes) of words and pairs in scikit-learn."""
    one = goals.sum(axis=1).max() <= 1
    chances, given = np.zeros(goals.shape), np.zeros(goals.shape, bool)
    for held in range(FOLDS):
        taught, tried = np.flatnonzero(~excluded[:, held]), np.flatnonzero(fold == held)
        vectors = TfidfVectorizer(ngram_range=(1, 2))
        known = vectors.fit_transform([texts[row] for row in taught])
        new = vectors.transform([texts[row] for row in tried])
        plain = LogisticRegression(class_weight="balanced", max_iter=1000)
        if one:
            label = np.where(goals.any(axis=1), goals.argmax(axis=1), goals.shape[1])
            plain.fit(known, label[taught])
            wide = np.zeros((len(tried), goals.shape[1] + 1))
            wide[:, plain.classes_] = plain.predict_proba(new)
            chances[tried] = wide[:, :-1]
            given[tried] = (wide.argmax(axis=1)[:, None] == np.arange(wide.shape[1]))[:, :-1]
        else:
            columns = np.flatnonzero(goals[taught].any(axis=0))
            each = OneVsRestClassifier(plain).fit(known, goals[np.ix_(taught, columns)])
            chances[np.ix_(tried, columns)] = each.predict_proba(new)
            given[tried] = chances[tried] >= 0.5
    return chances, given


def _figures(chances: Matrix, given: npt.NDArray[np.bool_], goals: Matrix, codebook: Codebook) -> Figures:
    table = tabulate(chances, given, goals, codebook)
    found = {}
    for kind in table["kinds"]:
        rows = [row for row in table["codes"].values() if row["kind"] == kind and row["positives"] >= LEAST]
        if rows:
            found[kind] = tuple(float(np.mean([row[name] for row in rows])) for name in ("f1", "average_precision"))
    return found  # type: ignore[return-value]


def _draw(codings: Sequence[Coding], count: int, number: int) -> list[Coding]:
    chosen = np.sort(np.random.default_rng(number).permutation(len(codings))[:count])
    return [codings[row] for row in chosen.tolist()]


def _tell(found: Sequence[dict[str, Figures]]) -> None:
    """Means over draws, and differences from the rival with their standard error."""
    kinds = [kind for kind in found[0][WAYS[0]] if all(kind in draw[WAYS[0]] for draw in found)]
    for kind in kinds:
        rival = np.array([draw[WAYS[0]][kind] for draw in found])
        for way in WAYS:
            own = np.array([draw[way][kind] for draw in found])
            f1, ap = own.mean(axis=0)
            gain = own - rival
            error = gain.std(axis=0, ddof=1) / len(gain) ** 0.5 if len(gain) > 1 else np.full(2, np.nan)
            beside = "  ".join(f"{mean:+.3f} ({se:.3f})" for mean, se in zip(gain.mean(axis=0), error, strict=True))
            print(f"  {kind:10s} {way:18s} F1 {f1:.3f}  AP {ap:.3f}   from the rival {beside}", flush=True)


def main(arguments: Sequence[str]) -> None:
    from framing.arithmetic import settle_arithmetic

    settle_arithmetic()
    warnings.simplefilter("ignore", UserWarning)  # of few codings and rare codes
    from framing.classify.making.reading import read_once

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("codings", nargs="+")
    parser.add_argument("--texts", action="append", default=[])
    parser.add_argument("--codebook")
    parser.add_argument("--draw", action="append", help="SIZExTIMES; default: all codings once")
    parser.add_argument("--speed", type=int, default=0, help="time this many passages, too")
    given = parser.parse_args(arguments)
    book = load_codebook(given.codebook) if given.codebook else shipped_codebook()
    codings = list(read_once(given.codings, book, given.texts).codings)
    plans: dict[int, int] = defaultdict(int)
    for plan in given.draw or [f"{len(codings)}x1"]:
        size, _, times = plan.partition("x")
        plans[int(size)] += int(times or 1)
    for size, times in plans.items():
        print(f"{size} codings, {times} draws", flush=True)
        _tell([measure_ways(_draw(codings, size, number), book) for number in range(times)])
    if given.speed:
        for way, rate in measure_speed(_draw(codings, given.speed, 0), book).items():
            print(f"{way}: {rate:.0f} passages a second of one core")


if __name__ == "__main__":
    main(sys.argv[1:])
