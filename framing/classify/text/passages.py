"""Passages as callers give them: checked before anything reads them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from framing.errors.classify import one_text, passage_without_text


def check_passages(passages: Any) -> list[str]:
    """The passages as a list of texts, from a list, an array or a column of a table.

    Raises
    ------
    BadSetting : one text instead of several, or a passage that is no text.
    """
    if isinstance(passages, str | bytes):
        raise one_text()
    if isinstance(passages, Mapping | Set):
        raise one_text(f"a {type(passages).__name__}, which has no rows in order")
    if getattr(passages, "ndim", 1) != 1:
        raise one_text(f"a table of shape {passages.shape}")
    try:
        texts = list(passages)
    except TypeError:
        raise one_text("None" if passages is None else f"one {type(passages).__name__}") from None
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise passage_without_text(number, text)
    return texts
