"""What `FrameClassifier.fit` is given besides passages and codings, checked: weights, groups, codes that are too rare."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.fitting.calibrate import LEAST_POSITIVES
from framing.classify.fitting.folds import PassageGroups, relate_passages
from framing.classify.fitting.targets import check_present, is_collection, list_values, name_documents
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
    """Weights (count,) of passages.

    Raises
    ------
    BadParameter : another number of them, one below 0 or not finite, or all 0.
    """
    try:
        weights = np.asarray(sample_weight, dtype=float)
    except (TypeError, ValueError, OverflowError):
        weights = np.empty(0)
    fit = weights.shape == (count,) and np.isfinite(weights).all() and (weights >= 0).all() and weights.any()
    if not fit:
        raise bad_parameter("sample_weight", sample_weight, f"{count} numbers from 0 on, one a passage, not all 0")
    return weights


def read_own(own: Any, count: int) -> npt.NDArray[np.bool_]:
    """Whether each of `count` passages is the user's own; all are where nothing is said.

    Raises
    ------
    BadParameter, BadLabels : not one true or false for each, or not one true.
    """
    if own is None:
        return np.ones(count, bool)
    values = list_values(own, count, "values of own")
    plain = all(isinstance(value, Real | np.bool_) and value in (0, 1) for value in values)
    if not plain or not any(values):
        raise bad_parameter("own", own, "True for each passage that is your own, False for the others")
    return np.array(values, bool)


def find_groups(
    passages: Sequence[str], codings: Any, groups: Sequence[Any] | npt.NDArray[Any] | PassageGroups | None,
    own: npt.NDArray[np.bool_], *, least: int,
) -> PassageGroups:  # fmt: skip
    """What the passages' groups are; each own passage alone where fewer than `least` would be left (two, if given).

    Raises
    ------
    BadLabels : not one group for each passage, or the same for all.
    """
    if isinstance(groups, PassageGroups):
        list_values(groups.group, len(passages), "groups")
        return groups if len(np.unique(groups.group[own])) >= MIN_GROUPS else groups.part()
    if groups is not None:
        names = list_values(groups, len(passages), "groups")
        check_present(names, "group")
        if any(map(is_collection, names)):
            raise bad_labels("a group is a list or set; give one name or number for each passage")
        numbers = np.unique(np.asarray(names).astype(str), return_inverse=True)[1].astype(np.int64)
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
