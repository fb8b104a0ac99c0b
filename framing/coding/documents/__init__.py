"""Codings of whole documents: a document is a unit, too, with the practice it frames and others of weight in it.

`record` holds a coding, `reading` reads and writes files of them, `texts` finds the documents that they are of, `combining`
makes one coding of several coders' and `drawing` draws documents to code.
"""

from __future__ import annotations

from framing.coding.documents.reading import read_document_codings, write_document_codings
from framing.coding.documents.record import DocumentCoding

__all__ = ["DocumentCoding", "read_document_codings", "write_document_codings"]
