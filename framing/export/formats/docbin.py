"""spaCy DocBin: a Doc a document or passage, with span groups by kind and a category per code.

`doc.cats` holds probabilities (passages) or shares (documents). `doc.spans` has the groups `passages`, `practice`,
`domestic`, `mechanism` and `evidence`; a span covers the tokens around its place, its `id_` is the passage and its
`kb_id_` the stance. The exact characters, metadata, model and codebook are in ``doc.user_data["framing"]``. A path
ending in .spacy is one file, built in memory; any other path is a folder of files of 5,000 Docs each, which
spaCy's corpus reader takes as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.archives import new_folder
from framing.coding.characters import as_unicode
from framing.export.numbers import rounded
from framing.export.units import AnnotatedText, Header, Passage, Source
from framing.files import replacing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

DOCS = 5000
_GROUPS = ("passages", "practice", "domestic", "mechanism", "evidence")


def write_docbin(source: Source, path: Path) -> None:
    """Write Docs as DocBin; without texts a Doc is empty and its user data holds the places."""
    docs = _docs(source)
    if path.suffix == ".spacy":
        with replacing(path) as temporary:
            temporary.write_bytes(_packed(docs))
        return
    with new_folder(path) as add:
        number = 0
        while chunk := list(islice(docs, DOCS)):
            add(f"part-{number:04d}.spacy", _packed(iter(chunk)))
            number += 1


def _packed(docs: Iterator[Doc]) -> bytes:
    from spacy.tokens import DocBin

    return DocBin(docs=docs, store_user_data=True).to_bytes()


def _docs(source: Source) -> Iterator[Doc]:
    language = _language(source.header)
    for annotated in source.texts():
        yield _doc(language, annotated, source.header, source.level)


def _language(header: Header) -> Language:
    import spacy

    try:
        return spacy.blank(header.codebook.language)
    except ImportError:
        return spacy.blank("xx")


def _doc(language: Language, annotated: AnnotatedText, header: Header, level: str) -> Doc:
    doc = language.tokenizer("" if annotated.text is None else as_unicode(annotated.text))
    doc.user_data["framing"] = _user_data(annotated, header)
    if level == "passages":
        (passage,) = annotated.passages
        doc.cats = dict(zip(header.codes, rounded(passage.probabilities), strict=True))
    else:
        doc.cats = {code: float(annotated.shares.get(f"share_{code}") or 0) for code in header.codes}
    if annotated.text is None:
        return doc
    groups: dict[str, list[Span]] = {name: [] for name in _GROUPS}
    for passage in annotated.passages:
        groups["passages"].append(_span(doc, annotated, passage.start, passage.end, "passage", passage.id))
        for frame in passage.frames:
            span = _span(doc, annotated, passage.start, passage.end, frame.code, passage.id, frame.stance)
            groups[frame.kind].append(span)
            for words in frame.evidence:
                groups["evidence"].append(_span(doc, annotated, words.start, words.end, frame.code, passage.id))
    for name, spans in groups.items():
        doc.spans[name] = spans
    return doc


def _span(doc: Doc, annotated: AnnotatedText, start: int, end: int, label: str, passage: str, stance: str = "") -> Span:
    base = annotated.base
    span = doc.char_span(start - base, end - base, label, kb_id=stance, span_id=passage, alignment_mode="expand")
    return span if span is not None else doc[0:0]


def _user_data(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    return {
        **header.about,
        "corpus": annotated.corpus,
        "document": annotated.document,
        "document_sha256_16": annotated.sha256_16,
        "base": annotated.base,
        "text_at_hand": annotated.text is not None,
        "metadata": annotated.described,
        "passages": [_places(passage) for passage in annotated.passages],
    }


def _places(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "start": passage.start,
        "end": passage.end,
        "threat": passage.threat,
        "frames": [
            {
                "code": frame.code,
                "stance": frame.stance,
                "probability": rounded(frame.probability),
                "evidence": [[span.start, span.end, rounded(span.weight)] for span in frame.evidence],
            }
            for frame in passage.frames
        ],
    }
