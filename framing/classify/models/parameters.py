"""The parameters of a classifier, checked when it learns, as scikit-learn's are, and not when it is made."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np

from framing.classify.models.given import MIN_GROUPS
from framing.classify.text.features import Settings
from framing.codebook import Codebook
from framing.errors.classify import bad_parameter


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Refuse a value that cannot be used; `parameters` are those of `FrameClassifier`, all of them.

    Raises
    ------
    BadParameter : the first such parameter.
    """
    for name, (can_be_used, valid) in _VALID.items():
        if not can_be_used(parameters[name]):
            raise bad_parameter(name, parameters[name], valid)


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


# parameter -> whether a value can be used, and what can
_VALID: dict[str, tuple[Callable[[Any], bool], str]] = {
    "codebook": (
        lambda value: value is None or isinstance(value, Codebook),
        "a codebook, as framing.load_codebook(FILE) reads it, or None",
    ),
    "C": (lambda value: _is_number(value) and value > 0, "a number above 0"),
    "class_weight_exponent": (lambda value: _is_number(value) and 0 <= value <= 1, "a number from 0 to 1"),
    "settings": (lambda value: value is None or isinstance(value, Settings), "Settings, or None"),
    "folds": (lambda value: _is_whole(value) and value >= MIN_GROUPS, f"a whole number, {MIN_GROUPS} or more"),
    "seed": (lambda value: _is_whole(value) and value >= 0, "a whole number from 0 on"),
    "encoder": (lambda value: isinstance(value, bool | np.bool_), "True or False"),
}
