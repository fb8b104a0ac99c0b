"""What is taken for passages, and how what is not is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.classify.text.passages import check_passages
from framing.errors import FramingError


@pytest.mark.parametrize("given", [["a", ""], ("a", ""), np.array(["a", ""]), pd.Series(["a", ""], index=[4, 2])])
def test_lists_arrays_and_columns_are_passages(given: Any) -> None:
    assert check_passages(given) == ["a", ""]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a text", "not one text."),
        (b"a text", "not one text."),
        ({"a": 1}, "not a dict, which has no rows in order."),
        ({"a"}, "not a set, which has no rows in order."),
        (pd.DataFrame({"a": ["b"], "c": ["d"]}), r"not a table of shape \(1, 2\)\."),
        (np.array("a"), r"not a table of shape \(\)\."),
        (None, "not None."),
        (7, "not one int."),
        (["a", None], r"passage 1 \(counted from 0\) is missing"),
        (["a", "b", 7], r"passage 2 \(counted from 0\) is not a text but int"),
    ],
)
def test_anything_else_is_refused_with_the_reason(given: Any, said: str) -> None:
    with pytest.raises(FramingError, match=said):
        check_passages(given)
