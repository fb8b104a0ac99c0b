"""The texts of the documents that codings name, looked up in corpora."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from framing.coding.attach import TextOf
from framing.coding.record import Coding
from framing.corpus import open_corpus


def texts_of(corpora: Iterable[str], codings: Sequence[Coding]) -> TextOf:
    """A function from corpus and document id to the text, or None; one pass over each corpus.

    A corpus answers for the codings that name it, and where it is a single one also for codings of a corpus of
    another name (a document table under a name of its own).

    Raises
    ------
    CorpusNotFetched, UnknownName : as `framing.corpus.open_corpus`.
    """
    wanted = {coding.document for coding in codings}
    opened = [open_corpus(name) for name in corpora]
    found: dict[tuple[str, str], str] = {}
    for corpus in opened:
        for document in corpus.select(ids=wanted):
            found[document.corpus or corpus.name, document.id] = document.text
    by_id = {document: text for (_, document), text in found.items()} if len(opened) == 1 else {}
    return lambda corpus, document: found.get((corpus, document), by_id.get(document))
