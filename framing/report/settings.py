"""The settings of the alignment that the report names in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.align.settings import AlignSettings
from framing.terms import level_in_words, share_in_words


@dataclass(frozen=True)
class ReportSettings:
    """level : probability level of the intervals. closing : least share of a move that counts. Both 0..1."""

    level: float = AlignSettings.level
    closing: float = AlignSettings.closing

    @property
    def interval(self) -> str:
        """What a column of intervals is called: 95 % interval."""
        return f"{level_in_words(self.level)} interval"

    @property
    def least(self) -> str:
        """The least share that counts, in words: a quarter."""
        return share_in_words(self.closing)


def read_report_settings(manifest: Mapping[str, Any]) -> ReportSettings:
    """The settings in the manifest of a results folder; those that it does not keep are the defaults."""
    kept = manifest.get("settings")
    return ReportSettings(_share(kept, "level", AlignSettings.level), _share(kept, "closing", AlignSettings.closing))


def _share(kept: Any, name: str, default: float) -> float:
    """A number between 0 and 1, both left out, or the default."""
    value = kept.get(name) if isinstance(kept, Mapping) else None
    return float(value) if isinstance(value, int | float) and 0 < value < 1 else default
