"""People's codes: passages drawn with known probabilities, codings read and written, agreement measured.

In: documents, a codebook, and files that coders or annotation tools filled. Out: lists of `Coding`, which training,
evaluation and design-based prevalence take, tables of agreement, coders, drift and disputed passages, and gold sets.
"""

from __future__ import annotations

from framing.coding.agreement import krippendorff_alpha, measure_agreement
from framing.coding.attach import attach_texts
from framing.coding.coders.adjudicating import adjudicate
from framing.coding.coders.comparing import compare_coders, list_disputed, measure_drift
from framing.coding.coders.reading import read_coders
from framing.coding.record import Coding, coding_fields, part_by_reading
from framing.coding.storing import read_codings, write_codings

__all__ = [
    "Coding",
    "adjudicate",
    "attach_texts",
    "coding_fields",
    "compare_coders",
    "krippendorff_alpha",
    "list_disputed",
    "measure_agreement",
    "measure_drift",
    "part_by_reading",
    "read_coders",
    "read_codings",
    "write_codings",
]
