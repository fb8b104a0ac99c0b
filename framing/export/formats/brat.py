"""brat standoff: a .txt and an .ann a document, with annotation.conf; in a new folder or a .zip.

A `PASSAGE` annotation a passage carries what belongs to it, and to its document as a whole, as a note; every frame is an
annotation of its code's type over the passage, with the attributes Stance and Primary and its probability as a note;
EVIDENCE annotations have the attribute Code. A span over several lines is written in pieces, one a line, as brat wants
it. Offsets count characters of the .txt, which is the text untouched but for lone surrogates. Where only places are at
hand there is no .txt: the .ann alone holds the places, in characters of the original.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from framing.archives import UniqueNames, new_folder
from framing.codebook import KINDS
from framing.coding.characters import as_unicode
from framing.coding.parse import stances_of
from framing.export.numbers import rounded
from framing.export.tasks import origin, passage_fields
from framing.export.units import UNCLEAR, AnnotatedText, Frame, Header, Source

PASSAGE = "PASSAGE"
EVIDENCE = "EVIDENCE"
# a piece of one line, without the blanks at its ends; brat's readers end lines at all of these characters
_PIECE = re.compile(r"\S(?:[^\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]*\S)?")


def write_brat(source: Source, path: Path) -> None:
    """Write a pair of files a document, and the configuration."""
    names = UniqueNames()
    with new_folder(path) as add:
        add("annotation.conf", annotation_configuration(source.header).encode())
        for annotated in source.texts():
            name = names.name(annotated.key)
            add(f"{name}.ann", _Annotations(annotated, source.header).text().encode())
            if annotated.text is not None:
                add(f"{name}.txt", as_unicode(annotated.text).encode())


def annotation_configuration(header: Header) -> str:
    """annotation.conf: the codes as entity types, stance and primary as attributes."""
    codes = "\n".join(code.id for kind in KINDS for code in header.codebook.of_kind(kind))
    stances = "|".join((*stances_of(header.codebook), UNCLEAR))
    all_codes = "|".join(header.codebook.ids())
    return (
        f"[entities]\n{PASSAGE}\n{EVIDENCE}\n{codes}\n\n[relations]\n\n[events]\n\n[attributes]\n"
        f"Stance\tArg:<ENTITY>, Value:{stances}\nPrimary\tArg:<ENTITY>\nCode\tArg:{EVIDENCE}, Value:{all_codes}\n"
    )


class _Annotations:
    """The lines of one .ann file."""

    def __init__(self, annotated: AnnotatedText, header: Header) -> None:
        self._annotated = annotated
        self._lines: list[str] = []
        self._counts = dict.fromkeys("TA#", 0)
        about = origin(annotated, header) | annotated.framed
        for passage in annotated.passages:
            entity = self._entity(PASSAGE, passage.start, passage.end)
            self._note(entity, passage_fields(passage) | {"about": about})
            for frame in passage.frames:
                self._frame(frame, passage.start, passage.end, frame.code == passage.primary)

    def text(self) -> str:
        """The file."""
        return "".join(line + "\n" for line in self._lines)

    def _frame(self, frame: Frame, start: int, end: int, primary: bool) -> None:
        entity = self._entity(frame.code, start, end)
        if frame.stance:
            self._attribute("Stance", entity, frame.stance)
        if primary:
            self._attribute("Primary", entity)
        if frame.probability is not None:
            self._note(entity, {"probability": rounded(frame.probability)})
        for words in frame.evidence:
            spot = self._entity(EVIDENCE, words.start, words.end)
            self._attribute("Code", spot, frame.code)
            self._note(spot, {"weight": rounded(words.weight)})

    def _next(self, letter: str) -> str:
        self._counts[letter] += 1
        return f"{letter}{self._counts[letter]}"

    def _entity(self, kind: str, start: int, end: int) -> str:
        name = self._next("T")
        base = self._annotated.base if self._annotated.text is not None else 0
        words = as_unicode(self._annotated.cut(start, end) or "")
        pieces = [found.span() for found in _PIECE.finditer(words)] or [(0, end - start)]
        places = ";".join(f"{start - base + first} {start - base + last}" for first, last in pieces)
        self._lines.append(f"{name}\t{kind} {places}\t{' '.join(words[first:last] for first, last in pieces)}")
        return name

    def _attribute(self, kind: str, entity: str, value: str = "") -> None:
        self._lines.append(f"{self._next('A')}\t{kind} {entity} {value}".rstrip())

    def _note(self, entity: str, fields: dict[str, Any]) -> None:
        self._lines.append(f"{self._next('#')}\tAnnotatorNotes {entity}\t{json.dumps(fields, ensure_ascii=True)}")
