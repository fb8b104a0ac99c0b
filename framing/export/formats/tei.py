"""TEI P5: a teiCorpus with a TEI a document, its text in one `ab` and its frames in `standOff`.

The codebook is a taxonomy in the corpus header. Every passage is a `span` that points at characters by
``#string-range(ID,OFFSET,LENGTH)``, counted from 0 in the `ab`, and by `ana` at one feature structure (`fs`) a frame,
with code, stance, probability and threat; evidence spans stand in a group of their own. Characters that XML cannot
hold are U+FFFD; carriage returns are character references. Without a text the `ab` holds a notice, and offsets count
in the document's own text, named by its hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from framing.codebook import KINDS, Code
from framing.coding.characters import as_xml
from framing.export.numbers import rounded
from framing.export.units import AnnotatedText, Frame, Header, Passage, Source
from framing.extras import load_extra
from framing.files import replacing

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write_tei(source: Source, path: Path) -> None:
    """Write document by document."""
    etree = load_extra("lxml.etree", "exports")
    builder = _Builder(source.header)
    with replacing(path) as temporary, etree.xmlfile(str(temporary), encoding="utf-8") as stream:
        stream.write_declaration()
        with stream.element(f"{{{NAMESPACE}}}teiCorpus", nsmap={None: NAMESPACE}):
            stream.write(builder.corpus_header())
            for number, annotated in enumerate(source.texts()):
                stream.write("\n")
                stream.write(builder.document(annotated, f"d{number}"))


class _Builder:
    """Makes the elements of one export."""

    def __init__(self, header: Header) -> None:
        self._etree = load_extra("lxml.etree", "exports")
        self._header = header

    def _add(self, parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
        child = self._etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for key, value in attributes.items():
            child.set(_ID if key == "id" else key, as_xml(value))
        if text:
            child.text = as_xml(text)
        return child

    def _root(self, name: str) -> Any:
        return self._etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})

    def corpus_header(self) -> Any:
        """The header with model, codebook and the taxonomy of codes."""
        header = self._root("teiHeader")
        self._file_description(header, f"Frames of {self._header.study}", "Made by framing.")
        encoding = self._add(header, "encodingDesc")
        about = "; ".join(f"{key}: {value}" for key, value in self._header.about.items() if value)
        self._add(self._add(encoding, "projectDesc"), "p", about)
        declared = self._add(encoding, "classDecl")
        for kind in KINDS:
            codes = self._header.codebook.of_kind(kind)
            if codes:
                self._taxonomy(declared, kind, codes)
        return header

    def _taxonomy(self, parent: Any, kind: str, codes: tuple[Code, ...]) -> None:
        taxonomy = self._add(parent, "taxonomy", id=f"kind.{kind}")
        for code in codes:
            category = self._add(taxonomy, "category", id=f"code.{code.id}")
            self._add(category, "catDesc", f"{code.label}. {code.define}".strip())

    def _file_description(self, header: Any, title: str, source: str) -> None:
        description = self._add(header, "fileDesc")
        self._add(self._add(description, "titleStmt"), "title", title)
        self._add(self._add(description, "publicationStmt"), "p", "Not published.")
        self._add(self._add(description, "sourceDesc"), "p", source)

    def document(self, annotated: AnnotatedText, name: str) -> Any:
        """One TEI element: header with metadata, text, standOff."""
        root = self._root("TEI")
        root.set("n", as_xml(annotated.key))
        metadata = {key: str(value) for key, value in annotated.described.items()}
        header = self._add(root, "teiHeader")
        place = f"Corpus {annotated.corpus}, document {annotated.document}, SHA-256 {annotated.sha256_16}"
        self._file_description(header, metadata.get("title") or annotated.document, place)
        self._profile(header, metadata)
        block = self._add(self._add(self._add(root, "text"), "body"), "ab", id=f"{name}.text")
        block.set(_SPACE, "preserve")
        if annotated.text is None:
            block.set("type", "places-only")
            block.text = as_xml(annotated.notice)
        else:
            block.text = as_xml(annotated.text)
        self._stand_off(root, annotated, name)
        return root

    def _profile(self, header: Any, metadata: Mapping[str, str]) -> None:
        profile = self._add(header, "profileDesc")
        days = {"notBefore": metadata.get("earliest", ""), "notAfter": metadata.get("latest", "")}
        creation = self._add(profile, "creation")
        self._add(creation, "date", **{key: value for key, value in days.items() if value})
        if "language" in metadata:
            self._add(self._add(profile, "langUsage"), "language", ident=metadata["language"])
        facts = [(key, value) for key, value in metadata.items() if key not in ("earliest", "latest", "language")]
        if facts:
            keywords = self._add(self._add(profile, "textClass"), "keywords")
            for key, value in facts:
                self._add(keywords, "term", value, type=key)

    def _stand_off(self, root: Any, annotated: AnnotatedText, name: str) -> None:
        stand_off = self._add(root, "standOff")
        spans = self._add(stand_off, "spanGrp", type="passages")
        words = self._root("spanGrp")
        words.set("type", "evidence")
        for passage in annotated.passages:
            own = f"{name}.p{passage.number}"
            frames = [f"#{own}.{frame.code}" for frame in passage.frames]
            span = self._add(spans, "span", id=own, n=passage.id)
            span.set("target", self._range(annotated, name, passage.start, passage.end))
            if frames:
                span.set("ana", " ".join(frames))
            for frame in passage.frames:
                self._features(stand_off, frame, passage, f"{own}.{frame.code}")
                for item in frame.evidence:
                    target = self._range(annotated, name, item.start, item.end)
                    self._add(words, "span", target=target, ana=f"#{own}.{frame.code}")
        if len(words):
            stand_off.append(words)

    def _range(self, annotated: AnnotatedText, name: str, start: int, end: int) -> str:
        base = 0 if annotated.text is None else annotated.base
        return f"#string-range({name}.text,{start - base},{end - start})"

    def _features(self, parent: Any, frame: Frame, passage: Passage, own: str) -> None:
        features = self._add(parent, "fs", id=own, type=frame.kind)
        self._add(self._add(features, "f", name="code"), "symbol", value=frame.code)
        if frame.stance:
            self._add(self._add(features, "f", name="stance"), "symbol", value=frame.stance)
        if frame.probability is not None:
            self._add(self._add(features, "f", name="probability"), "numeric", value=str(rounded(frame.probability)))
        if passage.threat:
            self._add(self._add(features, "f", name="threat"), "string", passage.threat)
