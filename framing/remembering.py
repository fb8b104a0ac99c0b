"""A memory of answers: asked once for each key, quick as a dictionary after that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Remembering(dict[str, Answer]):
    """A dictionary that asks once for what it does not hold, and forgets everything when it holds `limit` answers.

    >>> Remembering(len)["four"]
    4
    """

    def __init__(self, ask: Callable[[str], Answer], limit: int | None = None) -> None:
        super().__init__()
        self._ask, self._limit = ask, limit

    def __missing__(self, key: str) -> Answer:
        if self._limit is not None and len(self) >= self._limit:
            self.clear()
        answer = self[key] = self._ask(key)
        return answer
