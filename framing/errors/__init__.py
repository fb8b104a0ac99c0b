"""Errors: the kinds that a caller may catch, and the messages.

In: the facts of a failure (file, row, key). Out: an exception whose text says what to do.
Catch a kind: ``from framing.errors import UnknownName``. Raise a message of the area's module:
``raise unknown_state(...)`` after ``from framing.errors.corpus import unknown_state``.
"""

from __future__ import annotations

from framing.errors.kinds import (
    BadCodebook,
    BadCodings,
    BadLabels,
    BadModel,
    BadParameter,
    BadSetting,
    BadStudy,
    BadTable,
    BadTexts,
    CannotWrite,
    ClusterFailed,
    CorpusNotFetched,
    DownloadFailed,
    EndpointRefuses,
    ExtraMissing,
    FileMissing,
    FramingError,
    MissingResults,
    NoReader,
    NotEnoughData,
    NotFitted,
    StaleFrames,
    UnknownName,
    UnreadableDate,
    UnreadableFile,
    UnsafeFile,
    UsageError,
)

__all__ = [
    "BadCodebook",
    "BadCodings",
    "BadLabels",
    "BadModel",
    "BadParameter",
    "BadSetting",
    "BadStudy",
    "BadTable",
    "BadTexts",
    "CannotWrite",
    "ClusterFailed",
    "CorpusNotFetched",
    "DownloadFailed",
    "EndpointRefuses",
    "ExtraMissing",
    "FileMissing",
    "FramingError",
    "MissingResults",
    "NoReader",
    "NotEnoughData",
    "NotFitted",
    "StaleFrames",
    "UnknownName",
    "UnreadableDate",
    "UnreadableFile",
    "UnsafeFile",
    "UsageError",
]
