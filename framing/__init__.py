"""From leaders' words to balancing practices: frames, shifts of the dominant state, adoption by secondary states.

In: speeches and diplomatic texts. Out: tables, exports and a report, one documented table per stage.

The names in `__all__` are the library; docs/python.md shows each of them at work. They are loaded when first asked for, so
that ``import framing`` costs nothing. Kinds of errors to catch are in `framing.errors`, all else may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing import charts
    from framing.align.alignment import Alignment
    from framing.align.pipeline import align_counts
    from framing.align.settings import AlignSettings
    from framing.classify.models.classifier import FrameClassifier
    from framing.classify.models.model import FrameModel
    from framing.classify.models.store import load_model
    from framing.codebook.scheme import Codebook, load_codebook
    from framing.corpus.opening import Corpus, open_corpus
    from framing.library.annotating import annotate, count_frames
    from framing.library.documents import Documents, read_documents
    from framing.library.pieces import annotate_pieces, spark_schema
    from framing.library.shifts import GroupAnswer, Shifts, estimate_groups, find_shifts
    from framing.library.studies import run_study
    from framing.report.comparing import compare_results
    from framing.results import Results, open_results
    from framing.study.file import Study, load_study

__version__ = "0.1.0"
__all__ = [
    "AlignSettings",
    "Alignment",
    "Codebook",
    "Corpus",
    "Documents",
    "FrameClassifier",
    "FrameModel",
    "GroupAnswer",
    "Results",
    "Shifts",
    "Study",
    "align_counts",
    "annotate",
    "annotate_pieces",
    "charts",
    "compare_results",
    "count_frames",
    "estimate_groups",
    "find_shifts",
    "load_codebook",
    "load_model",
    "load_study",
    "open_corpus",
    "open_results",
    "read_documents",
    "run_study",
    "spark_schema",
]
_HOMES = {
    "AlignSettings": "align.settings",
    "Alignment": "align.alignment",
    "Codebook": "codebook.scheme",
    "Corpus": "corpus.opening",
    "Documents": "library.documents",
    "FrameClassifier": "classify.models.classifier",
    "FrameModel": "classify.models.model",
    "GroupAnswer": "library.shifts",
    "Results": "results",
    "Shifts": "library.shifts",
    "Study": "study.file",
    "align_counts": "align.pipeline",
    "annotate": "library.annotating",
    "annotate_pieces": "library.pieces",
    "compare_results": "report.comparing",
    "count_frames": "library.annotating",
    "estimate_groups": "library.shifts",
    "find_shifts": "library.shifts",
    "load_codebook": "codebook.scheme",
    "load_model": "classify.models.store",
    "load_study": "study.file",
    "open_corpus": "corpus.opening",
    "open_results": "results",
    "read_documents": "library.documents",
    "run_study": "library.studies",
    "spark_schema": "library.pieces",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name in ("charts", "errors"):
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, for completion in a notebook."""
    return sorted([*__all__, "__version__", "errors"])
