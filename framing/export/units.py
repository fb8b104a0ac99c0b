"""What every format is given: texts with passages, passages with frames, and who gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from framing.codebook import Codebook

NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_NUMBERS = np.zeros(0, dtype=np.float32)
OF_DOCUMENT = ("primary", "primary_probability", "second", "alike", "distinctive")
UNCLEAR = "unclear"  # rejected or reported; only the text can tell which


@dataclass(frozen=True)
class Evidence:
    """Words that carried a frame: characters of the document's text, and their weight in the model."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Frame:
    """One code given to one passage; numbers are None where a person gave it."""

    code: str
    kind: str
    stance: str = ""
    probability: float | None = None
    endorsement: float | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def label(self) -> str:
        """``code:stance`` for a practice, ``code`` for an appeal or a mechanism."""
        return f"{self.code}:{self.stance}" if self.stance else self.code


@dataclass(frozen=True)
class Passage:
    """A span of a document with its frames, the primary practice first.

    `probabilities` and `endorsements` follow `Header.codes` and `Header.practices`; empty where people coded.
    `fields` holds what else belongs to the passage: coder, stratum, sampling probability, further columns.
    """

    id: str
    start: int
    end: int
    number: int = 0
    words: int = 0
    frames: tuple[Frame, ...] = ()
    threat: str = ""
    probabilities: np.ndarray[Any, Any] = field(default_factory=lambda: NO_NUMBERS, compare=False)
    endorsements: np.ndarray[Any, Any] = field(default_factory=lambda: NO_NUMBERS, compare=False)
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def of_kind(self, kind: str) -> tuple[Frame, ...]:
        """The frames of one kind: practice, domestic or mechanism."""
        return tuple(frame for frame in self.frames if frame.kind == kind)

    @property
    def primary(self) -> str:
        """The primary practice, empty where there is none."""
        return next((frame.code for frame in self.frames if frame.kind == "practice"), "")


@dataclass(frozen=True)
class AnnotatedText:
    """A document, or one passage standing alone, with its passages.

    `text` is None where only places are at hand. `base` is the character of the document at which `text` begins;
    the offsets of passages and evidence always count in the document.
    """

    corpus: str
    document: str
    sha256_16: str
    passages: tuple[Passage, ...]
    text: str | None = None
    base: int = 0
    metadata: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    shares: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def key(self) -> str:
        """Corpus and document, and the base where the text is a part."""
        part = f"@{self.base}" if self.base else ""
        return f"{self.corpus}/{self.document}{part}" if self.corpus else f"{self.document}{part}"

    @property
    def described(self) -> dict[str, Any]:
        """The document's metadata and what it frames as a whole (`framed`); what is empty is left out."""
        return {name: value for name, value in self.metadata.items() if value not in ("", None)} | self.framed

    @property
    def framed(self) -> dict[str, Any]:
        """What the document frames as a whole, as ``document_NAME`` of `OF_DOCUMENT`; what is empty is left out."""
        whole = {f"document_{name}": self.shares.get(name) for name in OF_DOCUMENT}
        return {name: value for name, value in whole.items() if value not in ("", None) and value == value}

    def cut(self, start: int, end: int) -> str | None:
        """The characters start to end of the document, None where the text is not at hand."""
        return None if self.text is None else self.text[start - self.base : end - self.base]

    @property
    def notice(self) -> str:
        """What stands in place of a text that is not at hand: a line that says so, and a line a passage."""
        head = f"[Text of {self.document} not at hand: 'framing corpus fetch {self.corpus}' gets it.]"
        return "\n".join([head, *(f"characters {passage.start} to {passage.end}" for passage in self.passages)])

    def shown(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Where a span of the passage of that number stands in `text`, or in `notice` its passage's line."""
        if self.text is not None:
            return start - self.base, end - self.base
        lines = self.notice.split("\n")
        before = sum(len(line) + 1 for line in lines[: number + 1])
        return before, before + len(lines[number + 1])


@dataclass(frozen=True)
class Header:
    """What holds for the whole export. `model` is empty where people coded."""

    study: str
    codebook: Codebook
    codes: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    model: str = ""

    @property
    def scheme(self) -> str:
        """Name, version and hash of the codebook."""
        return f"{self.codebook.name} {self.codebook.version} {self.codebook.sha256[:16]}"

    @property
    def framed(self) -> tuple[str, ...]:
        """The names of what is known of a document as a whole, of `OF_DOCUMENT`."""
        return tuple(name for name in OF_DOCUMENT if name in self.shares)

    @property
    def about(self) -> dict[str, str]:
        """Study, model and codebook, for formats with a place for them."""
        return {"study": self.study, "model": self.model, "codebook": self.scheme}


@dataclass
class Tally:
    """What went into an export."""

    texts: int = 0
    passages: int = 0
    places_only: int = 0


@dataclass(frozen=True)
class Source:
    """A header and a stream of annotated texts that can be read once; `tally` counts while it is read.

    `level` says what a row or a task is: a passage or a document. `standing_alone` cuts the texts to their passages.
    """

    header: Header
    stream: Callable[[], Iterator[AnnotatedText]]
    tally: Tally = field(default_factory=Tally)
    level: str = "passages"
    standing_alone: bool = False

    def texts(self) -> Iterator[AnnotatedText]:
        """The texts: whole documents, or every passage as a text of its own where they stand alone."""
        for annotated in self.stream():
            for unit in per_passage(annotated) if self.standing_alone else (annotated,):
                self.tally.texts += 1
                self.tally.passages += len(unit.passages)
                self.tally.places_only += unit.text is None
                yield unit


def per_passage(annotated: AnnotatedText) -> Iterator[AnnotatedText]:
    """Each passage of a text as a text of its own."""
    for passage in annotated.passages:
        text = annotated.cut(passage.start, passage.end)
        yield replace(annotated, passages=(passage,), text=text, base=passage.start)
