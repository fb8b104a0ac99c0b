"""What a study file names besides words and numbers: its corpora, tables and expectations, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StudyCorpus:
    """Texts of a study: a catalogue name or a document table, and the part of it that counts.

    states : codes to take; genres, audiences : as the documents have them; empty takes all.
    without : ids of documents to leave out (reprints, texts without a useful date). first, last : years, 0 for the study's own.
    audience : takes the place of the documents' audience where given.
    """

    name: str
    path: str = ""
    audience: str = ""
    states: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    first: int = 0
    last: int = 0

    def takes(self, genre: str, audience: str) -> bool:
        """Whether documents of a genre, spoken to an audience, are of the part."""
        return (not self.genres or genre in self.genres) and (not self.audiences or audience in self.audiences)


@dataclass(frozen=True)
class Dominance:
    """A state that is dominant from one year to another; 0 leaves the end open."""

    state: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Exposure:
    """A table of dependence on the dominant state (columns state, period, exposure), and where it is from."""

    file: str
    source: str
    label: str = "exposed"


@dataclass(frozen=True)
class StudyGroups:
    """A table of groups of secondary states (columns state, period, group), where it is from, and what it is compared with."""

    file: str
    compare: str
    source: str


@dataclass(frozen=True)
class Facts:
    """A table of facts on one mechanism (columns state, period and a number), and where it is from.

    column : of the numbers; empty: found as `framing.align.inputs.facts.check_facts` says.
    """

    file: str
    source: str
    column: str = ""


@dataclass(frozen=True)
class Votes:
    """A table of how near states' votes lie to the dominant state's (columns state, period and a number), and its source."""

    file: str
    source: str


@dataclass(frozen=True)
class Expectation:
    """What the literature leads one to expect, written down before the run.

    direction : high, low, up, down, or adopted.
    """

    frame: str
    state: str
    first: int
    last: int
    direction: str
    because: str
    audience: str = ""
