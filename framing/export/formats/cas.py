"""UIMA CAS XMI for INCEpTION: an .xmi a document and TypeSystem.xml; in a new folder or a .zip.

Layers: `webanno.custom.FramePassage` (id, threat, primary, further fields as JSON), `webanno.custom.Frame` (code, kind,
stance, primary, probability, place among the frames) and `webanno.custom.FrameEvidence` (code, weight); of the document as a
whole `webanno.custom.FrameDocument` (primary, primary_probability, second, alike, distinctive), without a place. Offsets in
the file count UTF-16 code units, as UIMA does; characters that XML cannot hold are U+FFFD. Where only places are at
hand the CAS has no text, and its offsets are those of the original in characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from framing.archives import UniqueNames, new_folder
from framing.coding.characters import as_xml
from framing.export.numbers import rounded
from framing.export.tasks import origin, passage_fields
from framing.export.units import OF_DOCUMENT, AnnotatedText, Header, Passage, Source
from framing.extras import load_extra

PASSAGE = "webanno.custom.FramePassage"
FRAME = "webanno.custom.Frame"
EVIDENCE = "webanno.custom.FrameEvidence"
DOCUMENT = "webanno.custom.FrameDocument"
_STRING, _FLOAT, _BOOLEAN, _INTEGER = (f"uima.cas.{name}" for name in ("String", "Float", "Boolean", "Integer"))
_LAYERS = {
    PASSAGE: {"identifier": _STRING, "threat": _STRING, "primary": _STRING, "fields": _STRING},
    FRAME: {
        "code": _STRING,
        "kind": _STRING,
        "stance": _STRING,
        "primary": _BOOLEAN,
        "probability": _FLOAT,
        "place": _INTEGER,
    },
    EVIDENCE: {"code": _STRING, "weight": _FLOAT},
}
_OF_DOCUMENT = {name: _FLOAT if name == "primary_probability" else _STRING for name in OF_DOCUMENT}


def write_cas(source: Source, path: Path) -> None:
    """Write one CAS a document."""
    cassis = load_extra("cassis", "exports")
    system = cassis.TypeSystem()
    layers = {}
    for name, features in _LAYERS.items():
        layers[name] = system.create_type(name, supertypeName="uima.tcas.Annotation")
        for feature, kind in features.items():
            system.create_feature(layers[name], feature, kind)
    if source.header.framed:  # as INCEpTION's layers of document metadata
        layers[DOCUMENT] = system.create_type(DOCUMENT, supertypeName="uima.cas.AnnotationBase")
        for feature, kind in _OF_DOCUMENT.items():
            system.create_feature(layers[DOCUMENT], feature, kind)
    names = UniqueNames()
    with new_folder(path) as add:
        add("TypeSystem.xml", system.to_xml().encode())
        for annotated in source.texts():
            cas = cassis.Cas(typesystem=system)
            if annotated.text is not None:
                cas.sofa_string = as_xml(annotated.text)
                cas.sofa_mime = "text/plain"
            if DOCUMENT in layers:
                cas.add(layers[DOCUMENT](**_whole(annotated)))
            for kind, start, end, features in _annotations(annotated, source.header):
                cas.add(layers[kind](begin=start, end=end, **features))
            add(f"{names.name(annotated.key)}.xmi", cas.to_xmi().encode())


def _annotations(annotated: AnnotatedText, header: Header) -> Iterator[tuple[str, int, int, dict[str, Any]]]:
    about = origin(annotated, header)
    for passage in annotated.passages:
        start, end = _place(annotated, passage.start, passage.end)
        fields = passage_fields(passage) | {"about": about}
        yield PASSAGE, start, end, _passage(passage, fields)
        for number, frame in enumerate(passage.frames):
            features = {"code": frame.code, "kind": frame.kind, "stance": frame.stance, "place": number}
            features |= {"primary": frame.code == passage.primary, "probability": rounded(frame.probability)}
            yield FRAME, start, end, features
            for words in frame.evidence:
                yield (
                    EVIDENCE,
                    *_place(annotated, words.start, words.end),
                    {
                        "code": frame.code,
                        "weight": rounded(words.weight),
                    },
                )


def _whole(annotated: AnnotatedText) -> dict[str, Any]:
    values = {name: annotated.framed.get(f"document_{name}") for name in OF_DOCUMENT}
    return {name: rounded(value) if isinstance(value, float) else value or "" for name, value in values.items()}


def _passage(passage: Passage, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "identifier": as_xml(passage.id),
        "threat": as_xml(passage.threat),
        "primary": passage.primary,
        "fields": json.dumps(fields, ensure_ascii=True),
    }


def _place(annotated: AnnotatedText, start: int, end: int) -> tuple[int, int]:
    return (start, end) if annotated.text is None else (start - annotated.base, end - annotated.base)
