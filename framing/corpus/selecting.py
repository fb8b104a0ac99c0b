"""Choosing documents by what is known of them, before any text is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from framing.corpus.documents import Document


@dataclass(frozen=True)
class Selection:
    """Which documents to take; what is empty does not limit.

    since, until : ISO 8601 days or years; a document is taken where its dates overlap the stretch.
    states : codes; a document of several states is taken where one of them fits. genres : as the documents have them.
    """

    ids: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    since: str = ""
    until: str = ""
    audience: str = ""
    genres: frozenset[str] = frozenset()

    def keeps(self, document: Document) -> bool:
        """Whether the document is to be taken."""
        return (
            (not self.ids or document.id in self.ids)
            and (not self.states or not self.states.isdisjoint(document.states))
            and (not self.audience or document.audience == self.audience)
            and (not self.genres or document.genre in self.genres)
            and self._overlaps(document.earliest, document.latest)
        )

    def _overlaps(self, earliest: str, latest: str) -> bool:
        if self.since and not latest >= self.since:
            return False
        return not self.until or (bool(earliest) and earliest[: len(self.until)] <= self.until)

    @classmethod
    def of(
        cls,
        *,
        ids: Iterable[str] = (),
        states: Iterable[str] = (),
        since: str = "",
        until: str = "",
        audience: str = "",
        genres: Iterable[str] = (),
    ) -> Selection:
        """A selection from any iterables of texts."""
        return cls(frozenset(ids), frozenset(states), since, until, audience, frozenset(genres))


EVERYTHING = Selection()
