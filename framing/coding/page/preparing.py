"""A sheet made ready for the page: its texts, and what stands around each passage where the corpus is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from framing.coding.attach import attach_texts
from framing.coding.lookup import texts_of
from framing.coding.page.store import Store
from framing.coding.page.units import find_contexts
from framing.coding.record import Coding
from framing.errors import FramingError


def attach_sheet(codings: list[Coding], corpora: Sequence[str], where: str) -> list[Coding]:
    """The codings with their texts, checked against the corpora where these are given.

    Raises
    ------
    BadCodings : a text is not at hand, or not the one that was drawn from.
    """
    if corpora:
        return attach_texts(codings, texts_of(corpora, codings), where=where)
    lacking = sorted({coding.corpus for coding in codings if not coding.text and coding.corpus})
    if lacking or any(not coding.text for coding in codings):
        return attach_texts(codings, texts_of(lacking, codings), where=where)
    return codings


def gather_contexts(
    store: Store, codings: Sequence[Coding], corpora: Sequence[str], characters: int
) -> tuple[dict[str, tuple[str, str]], dict[str, int]]:
    """Id to context, and corpus to how many of its passages have none because its texts are not at hand.

    Contexts are kept in the store for the next start. Without `corpora` those that the codings name are tried.
    """
    if not characters:
        return {}, {}
    known = store.contexts(characters)
    wanted = [coding for coding in codings if coding.id not in known and coding.document]
    found: dict[str, tuple[str, str]] = {}
    for names in (
        [corpora] if corpora else [[name] for name in sorted({coding.corpus for coding in wanted if coding.corpus})]
    ):
        members = wanted if corpora else [coding for coding in wanted if coding.corpus == names[0]]
        try:
            found |= find_contexts(members, texts_of(names, members), characters)
        except FramingError:  # not fetched, or no corpus of the catalogue: the passage is shown alone
            if corpora:
                raise
    store.keep_contexts(found, characters)
    contexts = known | found
    absent = Counter(coding.corpus for coding in wanted if coding.corpus and coding.id not in contexts)
    return contexts, dict(absent)
