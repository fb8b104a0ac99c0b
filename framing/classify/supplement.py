"""Further codings, of passages whose texts the catalogue can read: they teach the shipped codebook's rare codes.

A file per corpus stands off from its texts. In cross-validation they only teach: what is tested are the codings
given, and a fold never teaches what shares a document, or a near twin, with what it tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.codebook import Codebook, shipped_codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.errors.corpus import CorpusNotFetched
from framing.files import text_sha256
from framing.resources import shipped


@dataclass(frozen=True)
class Supplement:
    """The codings with their texts, and how many of each corpus stay out because their texts are not at hand."""

    codings: tuple[Coding, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()

    def as_text(self) -> str:
        """How many there are, and what would bring the rest."""
        if not self.left_out:
            return f"{len(self.codings)} of the supplement"
        missing = ", ".join(f"{count} of {corpus}" for corpus, count in self.left_out)
        fetch = " and ".join(f"framing corpus fetch {corpus}" for corpus, _ in self.left_out)
        return f"{len(self.codings)} of the supplement (left out, their texts not being at hand: {missing}; {fetch})"


def read_supplement(codebook: Codebook) -> Supplement:
    """The supplement as far as its texts are at hand; empty under another codebook than the shipped one.

    Codings whose document is absent, or differs from the one that was coded, stay out.

    Raises
    ------
    what `read_codings`, `open_corpus` and `attach_texts` raise, save for corpora not fetched.
    """
    if codebook.sha256 != shipped_codebook().sha256:
        return Supplement()
    kept: list[Coding] = []
    left_out = []
    for path in sorted(shipped("corpora", "codings").glob(f"{codebook.name}-*.jsonl")):
        codings = read_codings(path, codebook)
        corpus = codings[0].corpus
        texts = _read_texts(corpus, sorted({coding.document for coding in codings}))
        there = [c for c in codings if text_sha256(texts.get(c.document, ""))[:16] == c.document_sha256_16]
        kept += attach_texts(there, lambda _, document, texts=texts: texts[document], where=path)  # type: ignore[misc]
        if len(there) < len(codings):
            left_out.append((corpus, len(codings) - len(there)))
    return Supplement(tuple(kept), tuple(left_out))


def _read_texts(corpus: str, documents: Sequence[str]) -> dict[str, str]:
    from framing.corpus import open_corpus

    try:
        return {document.id: document.text for document in open_corpus(corpus).select(ids=documents)}
    except CorpusNotFetched:
        return {}
