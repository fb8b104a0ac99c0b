"""The words with which tables name things, each defined once: a value written here is the value in the tables."""

from __future__ import annotations

from enum import StrEnum


class SeriesName(StrEnum):
    """Names in the column `series` that no group may have; other series have a group's label or a state's code."""

    DOMINANT = "dominant"
    SECONDARY = "secondary"
    EXPOSED = "exposed"
    UNEXPOSED = "unexposed"
