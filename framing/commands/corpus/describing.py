"""What the commands show of corpora: the catalogue, a corpus, a document, its passages, as plain values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from framing.corpus.catalogue.entries import Entry, load_catalogue
from framing.corpus.catalogue.store import find_record
from framing.corpus.opening import Corpus
from framing.corpus.passages import split_passages
from framing.corpus.tables.documents import COLUMNS
from framing.errors.corpus import no_such_document

_MOST = 12


def describe_catalogue() -> list[dict[str, Any]]:
    """One row a corpus: name, title, texts (package, fetched, not fetched), documents, licence, homepage, about."""
    return [_describe_entry(entry) for entry in load_catalogue().values()]


def _describe_entry(entry: Entry) -> dict[str, Any]:
    record = None if entry.package else find_record(entry)
    return {
        "name": entry.name,
        "title": entry.title,
        "texts": "package" if entry.package else "fetched" if record else "not fetched",
        "documents": record.documents if record else None,
        "licence": entry.licence,
        "homepage": entry.homepage,
        "about": entry.about,
        "aliases": list(entry.aliases),
    }


def describe_corpus(corpus: Corpus) -> dict[str, Any]:
    """Source, hash, licence, number of documents, characters, first and last day, most frequent states and kinds."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("state", "audience", "genre", "language")}
    documents = characters = 0
    days: list[str] = []
    for document in corpus.documents():
        documents += 1
        characters += len(document.text)
        for day in (document.earliest, document.latest):
            if day:
                days = [min([day, *days[:1]]), max([day, *days[1:]])]
        for name, counter in counts.items():
            counter.update(document.states if name == "state" else [getattr(document, name)])
    facts: dict[str, Any] = {
        "name": corpus.name,
        "source": corpus.source,
        "sha256": corpus.sha256,
        "licence": corpus.licence,
        "documents": documents,
        "characters": characters,
        "earliest": days[0] if days else "",
        "latest": days[1] if days else "",
    }
    return facts | {name: {key or "(none)": n for key, n in c.most_common(_MOST)} for name, c in counts.items()}


def describe_document(corpus: Corpus, identity: str) -> tuple[dict[str, Any], str]:
    """The metadata of a document, empty values left out, and its text.

    Raises
    ------
    UnknownName
    """
    document = next(corpus.select(ids=[identity]), None)
    if document is None:
        raise no_such_document(corpus.name, identity, [item.id for item in corpus.documents()])
    values = {name: getattr(document, name) for name in COLUMNS if name not in ("text", "extra")}
    return {
        key: value for key, value in (values | dict(document.extra)).items() if value not in ("", None)
    }, document.text


def describe_passages(text: str) -> list[dict[str, int]]:
    """start, end and words of each passage of a text."""
    return [{"start": item.start, "end": item.end, "words": item.words} for item in split_passages(text)]
