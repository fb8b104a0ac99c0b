"""The pass over a corpus: documents or ready-made units in, frames of passages and documents out.

One pure function on a batch (`batch`), who runs the batches (`runner`), the parts kept by content so
that a pass resumes (`store`), documents from passages (`documents`), ready-made units (`units`), and
frames published in place of texts that cannot be shipped (`published`).
"""

from __future__ import annotations

from framing.annotation.batch import annotate_batch, score_texts
from framing.annotation.documents import DocumentRule, summarise_documents
from framing.annotation.store import Annotated, annotate_corpus
from framing.annotation.units import annotate_units

__all__ = [
    "Annotated",
    "DocumentRule",
    "annotate_batch",
    "annotate_corpus",
    "annotate_units",
    "score_texts",
    "summarise_documents",
]
