"""What `FrameClassifier.fit` is given besides passages and codings, checked: weights, groups, codes that are too rare."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.fitting.calibrate import LEAST_POSITIVES
from framing.classify.fitting.folds import PassageGroups, relate_passages
from framing.classify.fitting.targets import check_present, name_documents
from framing.codebook import Codebook
from framing.errors.classify import bad_labels, bad_parameter

MIN_GROUPS = 2
Matrix = npt.NDArray[np.float64]


def name_rare_codes(codes: Matrix, codebook: Codebook) -> None:
    """Warn of codes that too few of the passages (n, codes) carry to be learned."""
    counts = dict(zip(codebook.ids(), codes.sum(axis=0).astype(int).tolist(), strict=True))
    rare = [f"{code} ({count})" for code, count in counts.items() if count < LEAST_POSITIVES]
    if rare:
        warnings.warn(
            f"too rare to learn, so given to no passage: {', '.join(rare)}. A code needs at least {LEAST_POSITIVES} "
            "passages that carry it; code more of them, or take it out of the codebook.", UserWarning, stacklevel=3,
        )  # fmt: skip


def check_weights(sample_weight: Any, count: int) -> npt.NDArray[np.floating[Any]]:
    """Weights (count,) of passages in the loss.

    Raises
    ------
    BadSetting : another number of them, one below 0 or not finite.
    """
    weights = np.asarray(sample_weight, dtype=float)
    if weights.shape != (count,) or not np.isfinite(weights).all() or (weights < 0).any():
        raise bad_parameter("sample_weight", sample_weight, f"{count} numbers from 0 on, one a passage")
    return weights


def find_groups(
    passages: Sequence[str], codings: Any, groups: Sequence[Any] | npt.NDArray[Any] | PassageGroups | None,
    own: npt.NDArray[np.bool_], *, least: int,
) -> PassageGroups:  # fmt: skip
    """What the passages' groups are; each own passage alone where fewer than `least` would be left (two, if given)."""
    if isinstance(groups, PassageGroups):
        return groups if len(np.unique(groups.group[own])) >= MIN_GROUPS else groups.part()
    if groups is not None:
        if len(groups) != len(passages):
            raise bad_labels(f"{len(passages)} passages but {len(groups)} groups")
        check_present(list(groups), "group")
        numbers = np.unique(np.asarray(groups).astype(str), return_inverse=True)[1].astype(np.int64)
        if len(np.unique(numbers[own])) < MIN_GROUPS:
            raise bad_labels("all passages are in one group: nothing could be held out")
        return PassageGroups.of_groups(numbers, own)
    coded = [None] * len(passages) if hasattr(codings, "columns") else codings
    found = relate_passages(passages, name_documents(coded), own)
    if found.kin.shape[1] >= least:
        return found
    warnings.warn(
        f"fewer than {least} documents that are not near twins of each other: passages are held out one by one, "
        "so the out-of-fold figures are optimistic. Code passages of more documents.",
        UserWarning, stacklevel=3,
    )  # fmt: skip
    return found.part()
