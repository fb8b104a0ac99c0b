"""How far texts lie from what a model was trained on: a warning before its figures are trusted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.classify.models.model import FrameModel
from framing.classify.text.features import FeatureSpace

FAR = 3.0  # times the share of unknown words that is usual for new documents of the training corpora


@dataclass(frozen=True)
class Drift:
    """Share of word tokens that the model does not know (0..1), the usual share, and whether that is far."""

    unknown: float
    usual: float
    far: bool

    @property
    def warning(self) -> str:
        """A sentence for people; empty where the texts are like the training texts."""
        if not self.far:
            return ""
        return (
            f"{self.unknown:.1%} of the words are unknown to the model, {self.unknown / self.usual:.1f} times as many "
            "as in new documents of its training corpora: its figures may not hold here. Code a sample and evaluate "
            "on it."
        )


def measure_drift(model: FrameModel, passages: Sequence[str]) -> Drift:
    """Drift of passages from a model's training texts."""
    words, unknown_words = _count_unknown(model, passages)
    unknown = float(unknown_words.sum() / max(words.sum(), 1))
    usual = max(float(model.about.get("unknown_words", 0.02)), 0.002)
    return Drift(unknown, usual, unknown > FAR * usual)


def share_unknown(model: FrameModel, passages: Sequence[str]) -> npt.NDArray[np.float64]:
    """Of each passage the share of words that the model does not know (passages,); 0 where there are no words."""
    words, unknown = _count_unknown(model, passages)
    shares: npt.NDArray[np.float64] = unknown / np.maximum(words, 1)
    return shares


def _count_unknown(model: FrameModel, passages: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    stream = model.space.table.read(passages)
    strange = stream.owner[stream.ids >= model.space.table.known]
    words, unknown = (np.bincount(owner, minlength=len(passages)) for owner in (stream.owner, strange))
    return words, unknown


def usual_unknown(space: FeatureSpace, passages: Sequence[str], documents: Sequence[str]) -> float:
    """The share of words a passage would bring that a model of the other documents does not know: words of no other
    document, and words too rare to be known.
    """
    stream = space.table.read(passages)
    place = {name: number for number, name in enumerate(dict.fromkeys(documents))}
    owner = np.array([place[name] for name in documents], np.int64)[stream.owner]
    pairs, counts = np.unique(stream.ids.astype(np.int64) * len(place) + owner, return_counts=True)
    types = pairs // len(place)
    spread = np.bincount(types)
    strange = (spread[types] == 1) | (types >= space.table.known)
    return float(counts[strange].sum() / max(len(stream.ids), 1))
