"""Lining up the dominant state's framing shifts with later adoption by secondary states.

In: tables alone, never text: counts per state, period and frame (framing.schemas.COUNTS), or the frame
tables of an annotated corpus from which `sum_documents` and `count_frames` make counts; exposure, covariates, domestic series.
Out: an `Alignment`, a frozen bundle of tables (shifts, adoption, tests, scorecard ...), and its files.
docs/method.md explains every figure.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.align.alignment import Alignment, write_alignment
    from framing.align.pipeline import align_counts
    from framing.align.settings import AlignSettings

__all__ = ["AlignSettings", "Alignment", "align_counts", "write_alignment"]
_MODULES = {
    "AlignSettings": "settings",
    "Alignment": "alignment",
    "align_counts": "pipeline",
    "write_alignment": "alignment",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `framing simulate --help` needs neither numpy nor pandas."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
