"""What was learned from coded documents: which practice a document frames, how probably, and which others have weight in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, softmax

from framing.classify.documents.features import FEATURES, OF_DOCUMENT, DocumentFeatures

Matrix = npt.NDArray[np.float64]
FORMAT = 1
_DIGITS = 6


@dataclass(frozen=True)
class Scales:
    """Means and standard deviations of features among the documents learned from."""

    practices: Matrix  # (2, 3)
    codes: Matrix  # (2, codes)
    document: Matrix  # (2, 4)

    @classmethod
    def of(cls, features: DocumentFeatures) -> Scales:
        """The scales of these documents; a feature that never changes is left as far from its mean as it is."""
        return cls(
            _scale(features.practices.reshape(-1, len(FEATURES))), _scale(features.codes), _scale(features.document)
        )

    def apply(self, features: DocumentFeatures) -> DocumentFeatures:
        """The features on these scales."""
        parts = ((features.practices, self.practices), (features.codes, self.codes), (features.document, self.document))
        return DocumentFeatures(*((values - scale[0]) / scale[1] for values, scale in parts))


def _scale(values: Matrix) -> Matrix:
    spread = values.std(axis=0)
    return np.stack([values.mean(axis=0), np.where(spread > 1e-9, spread, 1.0)])


@dataclass(frozen=True)
class DocumentWeights:
    """A conditional logit over the practices and none, and a logistic regression of presence; both read text alone.

    Attributes
    ----------
    codes, practices : ids, in the order of the codebook. scales : see `Scales`.
    features, intercepts, document, crossed : of the primary practice: (3,) shared by the practices, (practices + 1,) the last
        for none, (4,) for none alone, (codes, practices + 1) what the mean of every code says for each practice and none.
    presence_features, presence_intercepts, presence_crossed : the same of presence: (3,), (practices,), (codes, practices).
    threshold : probability from which on a practice is present. documents : how many were learned from.
    """

    codes: tuple[str, ...]
    practices: tuple[str, ...]
    scales: Scales
    features: Matrix
    intercepts: Matrix
    document: Matrix
    crossed: Matrix
    presence_features: Matrix
    presence_intercepts: Matrix
    presence_crossed: Matrix
    threshold: float
    documents: int

    def primary(self, features: DocumentFeatures) -> Matrix:
        """Probabilities (documents, practices + 1) of what a document frames, none in the last column; rows add up to 1."""
        given = self.scales.apply(features)
        carried = np.column_stack([given.practices @ self.features, given.document @ self.document])
        chances: Matrix = softmax(carried + self.intercepts + given.codes @ self.crossed, axis=1)
        return chances

    def presence(self, features: DocumentFeatures) -> Matrix:
        """Probabilities (documents, practices) that a practice has real weight in a document."""
        given = self.scales.apply(features)
        score = (
            given.practices @ self.presence_features + self.presence_intercepts + given.codes @ self.presence_crossed
        )
        chances: Matrix = expit(score)
        return chances

    def as_json(self) -> dict[str, Any]:
        """The weights as a JSON value."""
        plain = {
            "format": FORMAT, "codes": list(self.codes), "practices": list(self.practices),
            "threshold": round(self.threshold, _DIGITS), "documents": self.documents,
        }  # fmt: skip
        numbers = {f"scale_{name}": getattr(self.scales, name) for name in _SCALES}
        numbers |= {name: getattr(self, name) for name in _WEIGHTS}
        return plain | {name: np.round(values, _DIGITS).tolist() for name, values in numbers.items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], codes: Sequence[str], practices: Sequence[str]) -> DocumentWeights:
        """The weights from a JSON value.

        Raises
        ------
        ValueError : another format, other codes, a missing key, another shape, or numbers that are not finite.
        """
        if value.get("format") != FORMAT:
            raise ValueError(f"format {value.get('format')!r}, this version reads format {FORMAT}")
        if value.get("codes") != list(codes) or value.get("practices") != list(practices):
            raise ValueError("its codes are not those of the model")
        shapes = _shapes(len(codes), len(practices))
        numbers = {name: _numbers(value, name, shape) for name, shape in shapes.items()}
        scales = Scales(*(numbers.pop(f"scale_{name}") for name in _SCALES))
        if any((scale[1] <= 0).any() for scale in (scales.practices, scales.codes, scales.document)):
            raise ValueError("a scale is not above 0")
        threshold = float(_numbers(value, "threshold", ()))
        return cls(
            tuple(codes), tuple(practices), scales, **numbers, threshold=threshold, documents=int(value["documents"])
        )


_SCALES = ("practices", "codes", "document")
_WEIGHTS = (
    "features", "intercepts", "document", "crossed", "presence_features", "presence_intercepts", "presence_crossed",
)  # fmt: skip


def _shapes(codes: int, practices: int) -> dict[str, tuple[int, ...]]:
    shared, whole = len(FEATURES), len(OF_DOCUMENT)
    return {
        "scale_practices": (2, shared), "scale_codes": (2, codes), "scale_document": (2, whole),
        "features": (shared,), "intercepts": (practices + 1,), "document": (whole,), "crossed": (codes, practices + 1),
        "presence_features": (shared,), "presence_intercepts": (practices,), "presence_crossed": (codes, practices),
    }  # fmt: skip


def _numbers(value: Mapping[str, Any], name: str, shape: tuple[int, ...]) -> Matrix:
    if name not in value:
        raise ValueError(f"{name!r} is missing")
    numbers = np.array(value[name], dtype=np.float64)
    if numbers.shape != shape:
        raise ValueError(f"{name!r} has shape {numbers.shape}, not {shape}")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name!r} is not finite throughout")
    return numbers
