"""How a draw looks at passages through a model: strata by its score, and how much each code is in doubt or wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from framing.codebook import KINDS, Codebook
from framing.coding.record import Coding
from framing.corpus import Document, split_passages

Matrix = npt.NDArray[np.float64]
Predict = Callable[[Sequence[str]], Matrix]
Measure = Callable[[Sequence[str]], npt.NDArray[np.float64]]
SCORES = (0.05, 0.2, 0.5)  # where strata by score begin: the highest probability of any code
ENOUGH = 30  # codings from which on a code is not rare


class ScoreStrata:
    """Strata by the highest probability that a model gives any code: score-0 (below .05), score-1, score-2, score-3 (.5 on).

    predict : from passages to probabilities (n, codes). Each document is scored once.
    """

    def __init__(self, predict: Predict) -> None:
        self._predict = predict
        self._document: Document | None = None
        self._strata: dict[str, str] = {}

    def __call__(self, document: Document, text: str) -> str:
        """The stratum of a passage."""
        if document is not self._document:
            texts = [document.text[passage.start : passage.end] for passage in split_passages(document.text)]
            highest = self._predict(texts).max(axis=1) if texts else np.zeros(0)
            places = np.searchsorted(SCORES, highest, side="right")
            self._strata = {text: f"score-{place}" for text, place in zip(texts, places.tolist(), strict=True)}
            self._document = document
        return self._strata[text]


def by_period(years: int) -> Callable[[Document, str], str]:
    """Strata by the span of so many years in which a document begins (period-1940-1949)."""

    def stratify(document: Document, _: str) -> str:
        begins = document.earliest[:4]
        if not begins.isdigit():
            return "period-unknown"
        first = int(begins) // years * years
        return f"period-{first:04d}-{first + years - 1:04d}"

    return stratify


def by_uncertainty(predict: Predict) -> Measure:
    """How much the most doubtful code of each passage is in doubt: 4 p (1 - p), 0..1."""

    def measure(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        chances = np.asarray(predict(texts), dtype=float)
        return np.asarray((4 * chances * (1 - chances)).max(axis=1))

    return measure


def by_rare_codes(predict: Predict, rare: Sequence[int]) -> Measure:
    """The highest probability of a rare code in each passage, 0..1; `rare` are columns of the prediction."""

    def measure(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        return np.asarray(np.asarray(predict(texts), dtype=float)[:, list(rare)].max(axis=1))

    return measure


def find_rare(codings: Iterable[Coding], codebook: Codebook) -> list[str]:
    """The codes with fewer than 30 codings so far, in the codebook's order."""
    counts = Counter(code for item in codings for kind in KINDS for code in item.codes(kind))
    return [code for code in codebook.ids() if counts[code] < ENOUGH]


def by_diversity(texts: Sequence[str], clusters: int, seed: int) -> Measure:
    """One over the number of passages (of `texts`) of the kind that each passage is of, so that every kind is drawn
    alike often.

    Kinds are clusters of passages by their words (k-means on hashed word counts, weighed by length).
    """
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.feature_extraction.text import HashingVectorizer

    count = min(clusters, len(texts))
    vectors = HashingVectorizer(n_features=2**14, alternate_sign=False, stop_words="english")
    kinds = MiniBatchKMeans(count, random_state=seed, n_init=3, batch_size=1024)
    sizes = np.bincount(kinds.fit_predict(vectors.transform(texts)), minlength=count)

    def measure(passages: Sequence[str]) -> npt.NDArray[np.float64]:
        return np.asarray(1.0 / np.maximum(sizes[kinds.predict(vectors.transform(passages))], 1))

    return measure
