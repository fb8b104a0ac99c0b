"""Corpora: files of any common format in, documents with dates, states and audiences, and their passages out."""

from __future__ import annotations

from .documents import Document

__all__ = ["Document"]
