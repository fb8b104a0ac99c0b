"""Which codes a passage is given: the one rule, wherever probabilities become codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.codebook.scheme import Codebook


def reach(probabilities: npt.ArrayLike, thresholds: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether probabilities are at or above their thresholds, compared in the precision in which they are kept."""
    reached: npt.NDArray[np.bool_] = np.asarray(probabilities, np.float32) >= np.asarray(thresholds, np.float32)
    return reached


def give_codes(
    probabilities: npt.NDArray[np.floating[Any]],
    thresholds: npt.ArrayLike,
    codebook: Codebook,
    codes: Sequence[str] | None = None,
) -> npt.NDArray[np.bool_]:
    """Which codes each passage is given (passages, codes): those whose probability reaches the threshold.

    Under a codebook with `choice` "one", of the practices at most the likeliest, the first of equals.

    Parameters
    ----------
    codes : the columns, by default all codes of the codebook in its order. thresholds : one for all, or (codes,).
    """
    given = reach(probabilities, thresholds)
    if codebook.choice == "one":
        practices = set(codebook.ids("practice"))
        columns = [number for number, code in enumerate(codes or codebook.ids()) if code in practices]
        if columns:
            best = np.asarray(columns)[probabilities[:, columns].argmax(axis=1)]
            given[:, columns] &= best[:, None] == np.asarray(columns)
    return given
