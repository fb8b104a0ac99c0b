"""The classifier's errors in pairs: how often passages that coders gave a practice carry an appeal, beside what scores say.

The chance that a passage carries a practice and an appeal is no product of two probabilities: the same words may speak for
both, and a classifier may give an appeal wherever it sees the practice. So both are measured on coded passages, with scores
of models that did not see them:

- of a practice and of an appeal, intercept and slope of its log odds;
- of a pair, an offset in log odds for passages coded with the practice and another for those coded without it; both are
  fitted in `pair_fits`;
- of a pair, the share of passages coded with the practice that carry the appeal (`level`), what the mean chance of the appeal
  is where passages are weighted by their chance of the practice (`seen`), and how far the second moves if the first does
  (`gain`): chances that are right for all texts together move less than the truth from leader to leader, for a weak score
  leans to what is usual. Level and seen are those of a corpus as far as it has coded passages with the practice, and lean
  to those of all corpora (20 passages' worth).

Passages count by the inverse of their chance to be drawn, for cue words and scores decided which were drawn, scaled in each
draw and corpus to a mean of 1 and cut at 3: uncut, some dozen passages of the largest corpus would decide. Lines, `seen`
and offsets without the practice rest on the draw that covers the corpora whole, levels on all draws of known chance.
Offsets with the practice are conditional on practice and score; in them every passage counts once.

References: Morris (1983) for empirical Bayes; Kish (1965) and Potter (1990) for weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from framing.align.appeals.pair_fits import fit_line, fit_offsets, to_log_odds
from framing.align.prevalence.design_based import CodedPassages
from framing.schemas import PAIR_ERRORS

Array = np.ndarray
MOST_WEIGHT = 3.0
LEAST_GAIN = 0.05
LEAN = 20.0  # passages that the level of all corpora counts for
HALF = 0.5  # and that what is usual of an appeal counts for


@dataclass(frozen=True)
class PairErrors:
    """What recalibrates the scores of f practices and a appeals; log odds where nothing else is said.

    practice (f, 2), appeal (a, 2) : intercept and slope. practice_error (f,) : standard error of the line where passages
    with the practice lie. given, apart (f, a) : offsets of an appeal in passages with and without a practice, with
    given_error, apart_error. level, seen, gain (f, a) : see above, shares 0..1. spread (f, a) : share of the variance of
    codes that chances have, with the practice; apart_spread (f, a) without it.
    """

    practices: tuple[str, ...]
    appeals: tuple[str, ...]
    corpora: tuple[str, ...]
    practice: Array
    appeal: Array
    given: Array
    apart: Array
    apart_error: Array
    level: Array
    level_error: Array
    seen: Array
    gain: Array
    spread: Array
    apart_spread: Array
    table: pd.DataFrame

    def chances(self, practice: Array, appeal: Array) -> tuple[Array, Array]:
        """Chance (n, f) of each practice, and log odds (n, a) of each appeal before its offset, from scores of n passages."""
        lines = self.practice[:, 0] + self.practice[:, 1] * to_log_odds(practice)
        return expit(lines), self.appeal[:, 0] + self.appeal[:, 1] * to_log_odds(appeal)

    def number(self, corpus: Array) -> Array:
        """The numbers (n,) of corpora by their names."""
        known = {name: number for number, name in enumerate(self.corpora)}
        return np.array([known.get(name, len(self.corpora)) for name in corpus], dtype=np.int64)


def measure_pairs(
    coded: CodedPassages,
    corpus: Array,
    draw: Array,
    codes: tuple[tuple[str, ...], tuple[str, ...]],
    level: float = 0.95,
) -> PairErrors:
    """The errors in pairs of a classifier from coded passages.

    Parameters
    ----------
    coded : `coded.score` are scores of models that did not see the passage, `coded.coded` what coders said, both 0..1.
    corpus : (n,) where each passage is from. draw : (n,) which draw it is of; that numbered 1 covers the corpora whole.
    codes : practices and appeals. level : probability content of the intervals of the table.
    """
    practices, appeals = codes
    each = cut_weights(coded.probability, corpus, draw)
    weight = np.where(draw == 1, each, 0.0)
    columns = [[coded.frames.index(name) for name in names] for names in codes]
    (has, carries), (said, scores) = ([part[:, own] for own in columns] for part in (coded.coded, coded.score))
    _, document = np.unique(coded.document.astype(str), return_inverse=True)
    line, appeal = (
        np.array([fit_line(part[:, n], score[:, n], weight) for n in range(part.shape[1])])
        for part, score in ((has, said), (carries, scores))
    )
    base = appeal[:, 0] + appeal[:, 1] * to_log_odds(scores)
    given = fit_offsets(carries, base, has, document)
    apart = fit_offsets(carries, base, weight[:, None] * (1 - has), document)
    mass = weight[:, None] * expit(line[:, 0] + line[:, 1] * to_log_odds(said))
    corpora = tuple(sorted(set(corpus[draw == 1])))
    places = [corpus == name for name in corpora]
    f, a = len(practices), len(appeals)
    level_of, level_error, seen = (np.zeros((f, a, len(corpora) + 1)) for _ in range(3))
    spread, apart_spread = np.zeros((f, a)), np.zeros((f, a))
    for number in range(f):
        with_it, without = expit(base + given[0][number]), expit(base + apart[0][number])
        spread[number] = _share_of_variance(with_it, has[:, number])
        apart_spread[number] = _share_of_variance(without, weight * (1 - has[:, number]))
        level_of[number], level_error[number] = _by_corpus(carries, each * has[:, number], places)
        seen[number], _ = _by_corpus(with_it, mass[:, number], places)
    true = (mass * has).sum(axis=0) / np.maximum(mass.sum(axis=0), 1e-9)
    return PairErrors(
        practices,
        appeals,
        corpora,
        practice=line,
        appeal=appeal,
        given=given[0],
        apart=apart[0],
        apart_error=apart[1],
        level=level_of,
        level_error=level_error,
        seen=seen,
        gain=np.clip(true[:, None] * spread, LEAST_GAIN, 1.0),
        spread=np.clip(spread, LEAST_GAIN, 1.0),
        apart_spread=np.clip(apart_spread, LEAST_GAIN, 1.0),
        table=_table(codes, has, carries, scores, given, level),
    )


def _by_corpus(value: Array, mass: Array, places: list[Array]) -> tuple[Array, Array]:
    """Means (a, c + 1) of values (n, a) by corpus, leaning to that of all, which is the last; and their standard errors.

    The error is that of a share of as many passages, those that it leans to among them.
    """
    whole = max(float(mass.sum()), 1e-9)
    pooled = (mass @ value + HALF * value.mean(axis=0)) / (whole + HALF)
    sizes = [float(mass[here].sum()) for here in places]
    means = [
        (mass[here] @ value[here] + LEAN * pooled) / (size + LEAN) for here, size in zip(places, sizes, strict=True)
    ]
    table = np.array([*means, pooled]).T
    count = np.array([*(_effective(mass[here]) + LEAN for here in places), min(_effective(mass), LEAN) + HALF])
    return table, np.sqrt(np.clip(table * (1 - table), 0, None) / count)


def _effective(weight: Array) -> float:
    """Passages of equal weight that tell as much (Kish 1965)."""
    return float(weight.sum() ** 2 / max(float((weight**2).sum()), 1e-9))


def cut_weights(probability: Array, corpus: Array, draw: Array) -> Array:
    """Weights (n,): 1 / probability, scaled to a mean of 1 in each draw and corpus and cut at 3."""
    weight = 1 / probability
    for name, number in sorted(set(zip(corpus, draw, strict=True))):
        here = (corpus == name) & (draw == number)
        weight[here] /= weight[here].mean()
    return np.asarray(np.minimum(weight, MOST_WEIGHT))


def _share_of_variance(chance: Array, weight: Array) -> Array:
    """The variance of chances (n, a) as a share of that of codes with the same mean."""
    whole = max(float(weight.sum()), 1e-9)
    mean = weight @ chance / whole
    return np.asarray(weight @ (chance - mean) ** 2 / whole / np.maximum(mean * (1 - mean), 1e-9))


def _table(
    codes: tuple[tuple[str, ...], tuple[str, ...]],
    has: Array,
    carries: Array,
    scores: Array,
    given: tuple[Array, Array],
    level: float,
) -> pd.DataFrame:
    """A row a pair: coded passages with the practice, those with the appeal, what scores say of them, and the offset."""
    practices, appeals = codes
    half = float(ndtri((1 + level) / 2))
    f, a = len(practices), len(appeals)
    return pd.DataFrame(
        {
            "practice": np.repeat(practices, a),
            "appeal": np.tile(appeals, f),
            "passages": np.repeat(has.sum(axis=0), a),
            "coded": (has.T @ carries).ravel(),
            "scored": (has.T @ scores).ravel(),
            "offset": given[0].ravel(),
            "low": (given[0] - half * given[1]).ravel(),
            "high": (given[0] + half * given[1]).ravel(),
        }
    )[[column.name for column in PAIR_ERRORS.columns]]
