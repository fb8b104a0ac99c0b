"""The whole texts of coded documents, as far as they are at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.codebook import Codebook
from framing.coding.documents.reading import read_document_codings
from framing.coding.documents.record import DocumentCoding
from framing.corpus import open_corpus
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors import CorpusNotFetched, UnknownName
from framing.errors.documents import documents_without_texts
from framing.files import text_sha256


@dataclass(frozen=True)
class WithTexts:
    """Document codings with their texts, and how many of each corpus stay out: texts not at hand, or not those coded."""

    codings: list[DocumentCoding]
    absent: dict[str, int]
    changed: dict[str, int]

    def notes(self) -> list[str]:
        """Sentences on what stays out; none where nothing does."""
        found = [
            f"{count} documents of {corpus or 'no named corpus'} stay out, since their texts are not at hand: "
            f"framing corpus fetch {corpus or 'NAME'}, or --texts FILE."
            for corpus, count in self.absent.items()
        ]
        return found + [
            f"{count} documents of {corpus or 'no named corpus'} stay out, since their texts are not those that were coded."
            for corpus, count in self.changed.items()
        ]


def attach_document_texts(codings: Sequence[DocumentCoding], names: Sequence[str] = ()) -> WithTexts:
    """The codings whose texts are at hand: their own, those of the corpora or tables `names`, or of fetched corpora they name.

    Raises
    ------
    what `open_corpus` raises of a corpus in `names`.
    """
    known = catalogue_names()
    wanted = {coding.place for coding in codings if not coding.text}
    found: dict[tuple[str, str], str] = {}
    sources = [*names, *sorted({corpus for corpus, _ in wanted if corpus and corpus not in names})]
    for source in sources:
        ids = sorted({document for _, document in wanted})
        try:
            chosen = list(open_corpus(source).select(ids=ids))
        except (CorpusNotFetched, UnknownName):
            if source in names:
                raise
            continue
        for document in chosen:
            corpus = document.corpus if source in names else source
            found[known.get(corpus, corpus), document.id] = document.text
    by_id = {name: text for (_, name), text in found.items()} if len(names) == 1 else {}
    kept: list[DocumentCoding] = []
    absent: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for coding in codings:
        corpus, name = coding.place
        text = coding.text or found.get((known.get(corpus, corpus), name)) or by_id.get(name, "")
        digest = text_sha256(text)[:16] if text else ""
        if not text:
            absent[corpus] += 1
        elif coding.document_sha256_16 not in ("", digest):
            changed[corpus] += 1
        else:
            kept.append(replace(coding, text=text, document_sha256_16=digest))
    return WithTexts(kept, dict(absent), dict(changed))


def read_with_texts(sheet: str, codebook: Codebook, names: Sequence[str] = ()) -> list[DocumentCoding]:
    """The codings, or blank documents, of a sheet, each with its text (`attach_document_texts`).

    Raises
    ------
    BadCodings : a text is not at hand, or not the one that was drawn; and what `read_document_codings` raises.
    """
    return with_all_texts(read_document_codings(sheet, codebook), sheet, names)


def with_all_texts(codings: Sequence[DocumentCoding], where: str, names: Sequence[str] = ()) -> list[DocumentCoding]:
    """The codings with their texts; `where` is what errors call their file.

    Raises
    ------
    BadCodings : a text is not at hand, or not the one that was drawn.
    """
    found = attach_document_texts(codings, names)
    absent, changed = sum(found.absent.values()), sum(found.changed.values())
    if absent or changed:
        raise documents_without_texts(where, absent, changed)
    return found.codings
