"""What an annotation tool carries along unseen, so that corrected files come back with nothing lost."""

from __future__ import annotations

from typing import Any

from framing.export.units import AnnotatedText, Header, Passage


def task_fields(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    """Where a text comes from, its passages without their frames, and its document's metadata."""
    return {
        **origin(annotated, header),
        "passages": [passage_fields(passage) for passage in annotated.passages],
        "metadata": annotated.described,
    }


def origin(annotated: AnnotatedText, header: Header) -> dict[str, Any]:
    """Where a text comes from: corpus, document, hash, first character, study, model and codebook."""
    return {
        "corpus": annotated.corpus,
        "document": annotated.document,
        "document_sha256_16": annotated.sha256_16,
        "base": annotated.base,
        "text_at_hand": annotated.text is not None,
        **header.about,
    }


def passage_fields(passage: Passage) -> dict[str, Any]:
    """A passage without its frames: id, place in the document, threat, and the further fields of a coding."""
    return {
        "id": passage.id,
        "start": passage.start,
        "end": passage.end,
        "threat": passage.threat,
        "primary": passage.primary,
        "fields": dict(passage.fields),
    }
