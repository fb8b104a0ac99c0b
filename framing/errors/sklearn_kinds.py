"""Kinds that are kinds of scikit-learn too; apart from the others, so that these load without scikit-learn."""

from __future__ import annotations

from sklearn.exceptions import NotFittedError

from framing.errors.kinds import NotFitted


class NotFittedClassifier(NotFitted, NotFittedError):  # type: ignore[misc]
    """A classifier was asked before it was fitted; callers of either library catch it."""
