"""From codings to a stream of annotated texts, so that people's codes go to the same tools as a model's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from framing.codebook import Codebook
from framing.coding import Coding, attach_texts, write_codings
from framing.coding.attach import TextOf
from framing.errors.export import unknown_format
from framing.export.registry import find_format
from framing.export.units import AnnotatedText, Evidence, Frame, Header, Passage, Source, Tally
from framing.export.writing import write_source

FORMATS_FOR_CODINGS = ("label-studio", "doccano", "cas", "brat", "web-annotation", "tei")
_PHRASE = re.compile(r"([^;:]+):(\d+)-(\d+)")
_TABLES = ("csv", "tsv", "jsonl", "parquet", "xlsx")


def read_people(
    codings: Sequence[Coding],
    codebook: Codebook,
    texts: TextOf | None = None,
    *,
    level: str = "passages",
    where: str = "codings",
) -> Source:
    """Codings by coder and document; whole documents where `texts` has them, else passages with the text they hold.

    Raises
    ------
    BadCodings : `texts` has another text than the one coded.
    """
    held: dict[tuple[str, str], str | None] = {}
    for coding in codings:
        key = (coding.corpus, coding.document)
        if key not in held:
            held[key] = texts(*key) if texts else None
    known = [coding for coding in codings if held[coding.corpus, coding.document] is not None]
    attach_texts(known, lambda corpus, document: held[corpus, document], where=where)
    header = Header(study=where, codebook=codebook)
    return Source(header, lambda: _texts(codings, codebook, held), level=level)


def _texts(
    codings: Sequence[Coding], codebook: Codebook, held: dict[tuple[str, str], str | None]
) -> Iterator[AnnotatedText]:
    ordered = sorted(codings, key=lambda item: (item.corpus, item.document, item.coder, item.start, item.end, item.id))
    for (corpus, document, _), group in groupby(ordered, key=lambda item: (item.corpus, item.document, item.coder)):
        members = list(group)
        text = held[corpus, document]
        digest = next((item.document_sha256_16 for item in members if item.document_sha256_16), "")
        passages = [_passage(item, number, codebook) for number, item in enumerate(members)]
        if text is not None:
            yield AnnotatedText(corpus, document, digest, tuple(passages), text)
            continue
        for item, passage in zip(members, passages, strict=True):
            yield AnnotatedText(corpus, document, digest, (passage,), item.text or None, item.start)


def _passage(coding: Coding, number: int, codebook: Codebook) -> Passage:
    marked = _phrases(coding)
    frames = [Frame(code, "practice", stance, evidence=marked.get(code, ())) for code, stance in coding.practices]
    frames += [
        Frame(code, codebook[code].kind, evidence=marked.get(code, ()))
        for code in (*coding.domestic, *coding.mechanism)
    ]
    fields = {
        "coder": coding.coder,
        "stratum": coding.stratum,
        "sampling_probability": coding.sampling_probability,
        **dict(coding.other),
    }
    return Passage(
        coding.id,
        coding.start,
        coding.end,
        number,
        len(coding.text.split()),
        tuple(frames),
        coding.threat,
        fields=fields,
    )


def _phrases(coding: Coding) -> dict[str, tuple[Evidence, ...]]:
    """The phrases that a coder marked for each code, as import notes them."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for code, start, end in _PHRASE.findall(str(dict(coding.other).get("evidence") or "")):
        if coding.start <= int(start) < int(end) <= coding.end:
            found[code] = (*found.get(code, ()), Evidence(int(start), int(end), 1.0))
    return found


def export_codings(
    codings: Sequence[Coding],
    codebook: Codebook,
    name: str,
    path: str | Path,
    *,
    texts: TextOf | None = None,
    level: str | None = None,
    where: str = "codings",
) -> Tally:
    """Write codings in the format of an annotation tool, or as a plain table of codings.

    Raises
    ------
    UnknownName : a format for results only. BadSetting, CannotWrite, and what `read_people` raises.
    """
    if name in _TABLES:
        held = attach_texts(codings, texts, where=where) if texts else list(codings)
        write_codings(held, path, f".{name}", codebook=codebook)
        bare = sum(not coding.text for coding in held)
        return Tally(len({(coding.corpus, coding.document) for coding in held}), len(held), bare)
    if name not in FORMATS_FOR_CODINGS:
        raise unknown_format(name, [*FORMATS_FOR_CODINGS, *_TABLES])
    level = find_format(name).check_level(level)
    return write_source(read_people(codings, codebook, texts, level=level, where=where), name, Path(path), where)
