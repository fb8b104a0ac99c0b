"""Numbers as they are written in texts: at most six digits after the point, the same everywhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def rounded(value: Any) -> Any:
    """A float (or an array of them, as a list) with at most six digits after the point; None for nothing."""
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        return [None if math.isnan(number) else number for number in value.astype(float).round(6).tolist()]
    return None if math.isnan(value) else round(float(value), 6)
