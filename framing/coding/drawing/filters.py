"""The part of corpora that is drawn from: years, states, speakers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from framing.corpus import Document, open_corpus
from framing.errors.drawing import bad_years

_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
PART = "draw2-"  # begins the name of a stratum of a draw that does not cover its corpora whole


@dataclass(frozen=True)
class Part:
    """Documents dated within `since` to `until` (years, "" for open), of one of the states, by one of the speakers.

    A speaker is meant by any part of the name, without regard to case. What is empty does not limit.
    """

    since: str = ""
    until: str = ""
    states: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    @classmethod
    def of(cls, years: str = "", states: Sequence[str] = (), speakers: Sequence[str] = ()) -> Part:
        """A part from years as people write them: 1947-1951, 1947-, -1951, 1947.

        Raises
        ------
        BadSetting : no years.
        """
        found = _YEARS.fullmatch(years.strip())
        if years and (found is None or not (found[1] or found[3]) or (found[1] and found[3] and found[1] > found[3])):
            raise bad_years(years)
        since, dash, until = found.groups() if found else (None, None, None)
        return cls(since or "", (until if dash else since) or "", tuple(states), tuple(speakers))

    def documents(self, corpora: Iterable[str]) -> Iterator[Document]:
        """The documents of corpora (names or tables) that belong to the part."""
        for name in corpora:
            for document in open_corpus(name).select(self.states, self.since, self.until):
                speaker = document.speaker.casefold()
                if not self.speakers or any(name.casefold() in speaker for name in self.speakers):
                    yield document

    def name_stratum(self, corpus: str, stratum: str) -> str:
        """The name of a stratum of this part: of whole corpora as it is, of years with these, else as of a later draw.

        `framing run` reads from such names of which years shares can be told, and which draws do not cover a corpus.
        """
        if self.states or self.speakers:
            return f"{PART}{stratum}"
        if self.since or self.until:
            return f"{corpus}-{self.since or '0000'}-{self.until}/{stratum}"
        return stratum

    def as_text(self) -> str:
        """In words; empty for whole corpora."""
        years = f"years {self.since}-{self.until}" if self.since or self.until else ""
        named = (("states", self.states), ("speakers", self.speakers))
        lists = [f"{name} {', '.join(values)}" for name, values in named if values]
        return "; ".join([*([years] if years else []), *lists])
