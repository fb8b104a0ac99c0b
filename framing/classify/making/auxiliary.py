"""Further codings, of passages whose texts the catalogue can read: they teach the shipped codebook's rare codes.

A file per corpus stands off from its texts. In cross-validation they only teach: what is tested are the codings
given, and a fold never teaches what shares a document, or a near twin, with what it tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.classify.models.model import FrameModel
from framing.codebook import Codebook, shipped_codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors import CorpusNotFetched
from framing.files import text_sha256
from framing.resources import shipped
from framing.rows import read_rows


@dataclass(frozen=True)
class AuxiliaryCodings:
    """The codings with their texts, and how many of each corpus stay out: its texts not fetched, or other texts."""

    codings: tuple[Coding, ...] = ()
    not_fetched: tuple[tuple[str, int], ...] = ()
    changed: tuple[tuple[str, int], ...] = ()

    def as_text(self) -> str:
        """How many there are, and what would bring the rest."""
        found = f"{len(self.codings)} auxiliary codings"
        if self.not_fetched:
            fetch = " and ".join(f"framing corpus fetch {corpus}" for corpus, _ in self.not_fetched)
            found += f", without {_list_counts(self.not_fetched)}, whose texts are not at hand ({fetch})"
        if self.changed:
            found += f", without {_list_counts(self.changed)}, whose documents are absent or differ from those coded"
        return found


def read_auxiliary(codebook: Codebook, given: Sequence[Coding] = ()) -> AuxiliaryCodings:
    """The auxiliary codings as far as its texts are at hand; empty under another codebook than the shipped one.

    Passages among the `given` codings stay out, for those are tested.
    Codings whose document is absent, or differs from the one that was coded, stay out.

    Raises
    ------
    what `read_codings`, `open_corpus` and `attach_texts` raise, save for corpora not fetched.
    """
    if codebook.sha256 != shipped_codebook().sha256:
        return AuxiliaryCodings()
    named = catalogue_names()
    tested = {_place(coding, named) for coding in given}
    kept: list[Coding] = []
    not_fetched, changed = [], []
    for path, listed in _read_shipped(codebook):
        codings = [coding for coding in listed if _place(coding, named) not in tested]
        corpus = codings[0].corpus if codings else ""
        texts = _read_texts(corpus, sorted({coding.document for coding in codings}))
        if texts is None:
            not_fetched.append((corpus, len(codings)))
            continue
        hashes = {document: text_sha256(text)[:16] for document, text in texts.items()}
        there = [coding for coding in codings if hashes.get(coding.document) == coding.document_sha256_16]
        kept += attach_texts(there, lambda _, document, texts=texts: texts[document], where=path)  # type: ignore[misc]
        if len(there) < len(codings):
            changed.append((corpus, len(codings) - len(there)))
    return AuxiliaryCodings(tuple(kept), tuple(not_fetched), tuple(changed))


def documents_that_taught(model: FrameModel) -> set[tuple[str, str]]:
    """Corpus, by its name in the catalogue, and document of all that a model learned from.

    That is every coding of a passage, auxiliary ones included, and every coded document.
    """
    path = model.folder / "codings.csv" if model.folder else None
    codings = read_codings(path, model.codebook) if path and path.is_file() else []
    if model.about.get("auxiliary"):
        codings += [coding for _, listed in _read_shipped(model.codebook) for coding in listed]
    taught = named_documents(codings)
    listed = model.folder / "documents.csv" if model.folder else None
    if listed and listed.is_file():
        named = catalogue_names()
        taught |= {
            (named.get(str(row["corpus"]), str(row["corpus"])), str(row["document"])) for _, row in read_rows(listed)
        }
    return taught


def named_documents(codings: Iterable[Coding]) -> set[tuple[str, str]]:
    """Corpus, by its name in the catalogue, and document of codings."""
    named = catalogue_names()
    return {(named.get(coding.corpus, coding.corpus), coding.document) for coding in codings if coding.document}


def _read_shipped(codebook: Codebook) -> list[tuple[Path, list[Coding]]]:
    paths = sorted(shipped("corpora", "codings").glob(f"{codebook.name}-*.jsonl"))
    return [(path, read_codings(path, codebook)) for path in paths]


def _place(coding: Coding, named: Mapping[str, str]) -> tuple[str, str, int, int]:
    return named.get(coding.corpus, coding.corpus), coding.document, coding.start, coding.end


def _read_texts(corpus: str, documents: Sequence[str]) -> dict[str, str] | None:
    """The texts of some documents of a corpus; None where it is not fetched."""
    from framing.corpus import open_corpus

    if not documents:
        return {}
    try:
        return {document.id: document.text for document in open_corpus(corpus).select(ids=documents)}
    except CorpusNotFetched:
        return None


def _list_counts(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{count} of {corpus}" for corpus, count in counts)
