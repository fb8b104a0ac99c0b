"""Corpora: files of any common format in, documents with dates, states and audiences, and their passages out."""

from __future__ import annotations

from framing.corpus.documents import Document
from framing.corpus.opening import Corpus, open_corpus
from framing.corpus.passages import Passage, split_passages

__all__ = ["Corpus", "Document", "Passage", "open_corpus", "split_passages"]
