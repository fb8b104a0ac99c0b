"""Fast scores: weights of words and their n-grams are added up once per word type, then only words are counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from framing.classify.text.counts import count_pairs
from framing.classify.text.features import FeatureSpace, Reading, damp, squared_rows

Scores = npt.NDArray[np.float32]


class Scorer:
    """Linear scores (n, outputs) of passages in a feature space, the same as its blocks times the weights.

    `weights`: block name to (features, outputs), and "bias" to (1, outputs).
    """

    def __init__(self, space: FeatureSpace, weights: dict[str, npt.NDArray[np.float32]]) -> None:
        self.space, self.weights = space, weights
        self.outputs = weights["bias"].shape[1]
        scales = space.settings
        self._word_rows = (weights["words"] * (space.word_idf * scales.word_scale)[:, None]).astype(np.float32)
        self._word_norms = (space.word_idf**2).astype(np.float32)
        self._pair_rows = (weights["pairs"] * (space.pair_idf * scales.pair_scale)[:, None]).astype(np.float32)
        self._pair_norms = (space.pair_idf**2).astype(np.float32)
        self._generation = -1

    def score(self, passages: Sequence[str]) -> Scores:
        """Scores (n, outputs)."""
        return self.score_reading(self.space.read(passages))

    def score_reading(self, reading: Reading) -> Scores:
        """Scores (n, outputs) of texts as read."""
        space = self.space
        self.know_types()
        damped = damp(reading.counts)
        squares = damped.power(2)
        known = space.table.known
        total = _divide(damped[:, :known] @ self._word_rows, squares[:, :known] @ self._word_norms)
        total += _divide(damped @ self._gram_rows, squares @ self._gram_norms)
        pairs = damp(count_pairs(reading.stream, space.pairs))
        total += _divide(pairs @ self._pair_rows, pairs.power(2) @ self._pair_norms)
        total += space.count_cues(reading).astype(np.float32) @ self.weights["cues"]
        return np.asarray(total + self.weights["bias"], dtype=np.float32)

    def word_parts(self, ids: npt.NDArray[np.int32]) -> tuple[Scores, Scores]:
        """Per word type its own row of weights (k, outputs), and that of its n-grams, before division by lengths."""
        self.know_types()
        own = np.zeros((len(ids), self.outputs), np.float32)
        inside = ids < self.space.table.known
        own[inside] = self._word_rows[ids[inside]]
        return own, self._gram_rows[ids]

    def word_squares(self, ids: npt.NDArray[np.int32]) -> tuple[Scores, Scores]:
        """Per word type the squared length of its own feature and of its n-grams, (k,) each."""
        self.know_types()
        own = np.zeros(len(ids), np.float32)
        inside = ids < self.space.table.known
        own[inside] = self._word_norms[ids[inside]]
        return own, self._gram_norms[ids]

    def pair_parts(self) -> tuple[Scores, Scores]:
        """Per known pair its row of weights (pairs, outputs) before division by length, and its squared length."""
        return self._pair_rows, self._pair_norms

    def know_types(self) -> None:
        """Add up the n-gram weights of word types not met before."""
        table = self.space.table
        if self._generation != table.generation:
            self._generation = table.generation
            self._gram_rows = np.zeros((0, self.outputs), np.float32)
            self._gram_norms = np.zeros(0, np.float32)
        new = table.types[len(self._gram_norms) :]
        if new:
            grams = self.space.weigh_grams(new)
            rows = np.asarray(grams @ self.weights["chars"] * self.space.settings.char_scale, dtype=np.float32)
            self._gram_rows = np.vstack([self._gram_rows, rows])
            self._gram_norms = np.concatenate([self._gram_norms, squared_rows(grams).astype(np.float32)])


def _divide(scores: Scores, squared: npt.NDArray[np.float32]) -> Scores:
    length = np.sqrt(squared)
    return (scores / np.where(length > 0, length, 1.0)[:, None]).astype(np.float32)
