"""A model trained elsewhere, with all that a frame model is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from framing.classify.models.model import FrameModel
from framing.classify.models.outside.settings import OutsideSettings, choose_codes
from framing.classify.models.scores import Evidence, Scores
from framing.classify.text.features import FeatureSpace, Reading
from framing.codebook import Codebook

Matrix = npt.NDArray[np.float64]


class Labeller(Protocol):
    """What reads texts for an outside model: labels, and the chance of each."""

    labels: tuple[str, ...]
    language: str

    def predict(self, texts: Sequence[str]) -> Matrix:
        """Probabilities (texts, labels), 0..1."""


@dataclass(frozen=True, repr=False)
class OutsideModel(FrameModel):
    """Probabilities by a classifier that was trained elsewhere; threats and placebo topics by the codebook's words.

    Its stance is not known: every practice counts as endorsed. It has no evidence and no out-of-fold figures, so that
    shares are not corrected by its errors.
    """

    labeller: Labeller | None = field(default=None, repr=False)
    columns: tuple[int, ...] = ()

    def predict_reading(self, reading: Reading) -> Scores:
        """The classifier's own probabilities of passages as read."""
        assert self.labeller is not None
        texts, practices = list(reading.texts), len(self.practices)
        chances = np.zeros((len(texts), len(self.columns)))
        if texts:
            chances = np.asarray(self.labeller.predict(texts), dtype=float)[:, list(self.columns)]
        stance = np.zeros((len(texts), practices, 3), np.float32)
        stance[..., 0] = 1
        given = np.clip(np.nan_to_num(chances), 0, 1).astype(np.float32)
        return Scores(self.codes, self.practices, given, stance[..., 0], stance, self.away)

    def explain(self, text: str, codes: Sequence[str] | None = None, *, most: int = 12) -> list[Evidence]:
        """Nothing: which words moved a classifier of another library is not known here."""
        del text, codes, most
        return []

    def _explain(self, reading: Reading, codes: Sequence[str], most: int) -> list[Evidence]:
        del reading, codes, most
        return []


def make_model(
    labeller: Labeller, settings: OutsideSettings, name: str, sha256: str, about: dict[str, Any]
) -> OutsideModel:
    """A model from what reads the texts and the settings beside it; errors as `choose_codes`."""
    book, columns = choose_codes(labeller.labels, settings, labeller.language)
    cuts = np.array([settings.thresholds.get(code, settings.threshold) for code in book.ids()])
    return OutsideModel(
        codebook=book,
        name=settings.name or name,
        version=settings.version,
        space=_plain_space(book),
        weights={},
        calibration=np.tile([1.0, 0.0], (len(book.codes), 1)),
        cuts=cuts,
        sha256=sha256,
        about=about | {"unknown_words": 1.0},  # it has no vocabulary here: no word is less usual than another
        labeller=labeller,
        columns=tuple(columns.values()),
    )


def _plain_space(book: Codebook) -> FeatureSpace:
    """A feature space that knows no words: it finds names, topics and cues."""
    space = FeatureSpace(book)
    space.adopt_words([])
    space.adopt_grams([])
    space.adopt_pairs(np.zeros(0, np.int64))
    space.word_idf = space.pair_idf = space.gram_idf = np.zeros(0)
    return space
