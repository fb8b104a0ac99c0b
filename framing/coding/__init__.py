"""People's codes: passages drawn with known probabilities, codings read and written, agreement measured.

In: documents, a codebook, and files that coders or annotation tools filled. Out: lists of `Coding`, which training,
evaluation and design-based prevalence take, and tables of agreement.
"""

from __future__ import annotations

from framing.coding.agreement import krippendorff_alpha, measure_agreement
from framing.coding.attach import attach_texts
from framing.coding.record import Coding, coding_fields, part_by_reading
from framing.coding.storing import read_codings, write_codings

__all__ = [
    "Coding",
    "attach_texts",
    "coding_fields",
    "krippendorff_alpha",
    "measure_agreement",
    "part_by_reading",
    "read_codings",
    "write_codings",
]
