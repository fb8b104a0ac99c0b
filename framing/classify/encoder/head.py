"""What a model has learned of an encoder's mean states: one weight for each of their values and each code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.encoder.base import BaseSpec, read_states

Scores = npt.NDArray[np.float32]
LEAST = np.float32(1e-6)
LENGTH = np.float32(5**0.5)  # of a state beside the words' features: docs/classifier.md has what others give


@dataclass(frozen=True)
class EncoderHead:
    """Weights (width, codes) of states as `scale_states` gives them from the centre (width,), and whose states they are."""

    spec: BaseSpec
    centre: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]

    def score(self, texts: Sequence[str], words: Scores) -> Scores:  # noqa: ARG002 (every text is read)
        """What the encoder adds to the scores of texts (n, codes), each by itself: a product of all at once would round by
        how many they are. `words` are the scores of the words (n, codes).

        Raises
        ------
        ExtraMissing, BadModel : the encoder is not installed, or another one is.
        """
        found = [state @ self.weights for state in scale_states(read_states(texts, self.spec), self.centre)]
        return np.array(found, np.float32).reshape(len(texts), self.weights.shape[1])


def scale_states(states: Scores, centre: Scores) -> Scores:
    """States (n, width) less what those that were learned from have in common, each of the same length."""
    moved = states - centre
    scaled: Scores = moved * (LENGTH / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), LEAST))
    return scaled


def weigh_states(states: Scores, coefficients: npt.NDArray[np.floating[Any]]) -> Scores:
    """Weights (width, codes) from the coefficients (n, codes) of passages whose scaled states (n, width) are given."""
    return (states.T @ coefficients).astype(np.float32)
