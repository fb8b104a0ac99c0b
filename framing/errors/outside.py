"""Errors about models that were trained elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import BadModel


def not_loaded(path: str | Path, what: str, error: Exception) -> BadModel:
    """The other library cannot read it."""
    reason = (str(error).splitlines() or [""])[0].rstrip(".")
    return BadModel(
        f"{path}: cannot be read as {what} ({type(error).__name__}: {reason}). Give the path that it was stored to."
    )


def no_categoriser(path: str | Path, found: Sequence[str]) -> BadModel:
    """A spaCy pipeline has nothing that labels texts."""
    return BadModel(
        f"{path}: this spaCy pipeline has no textcat_multilabel and no spancat with labels (it has {', '.join(found)}). "
        "Train one, or give another pipeline."
    )


def types_not_trusted(path: str | Path, types: Sequence[str], settings: Path) -> BadModel:
    """A stored pipeline holds types that are not of scikit-learn, numpy or scipy."""
    listed = ", ".join(f'"{name}"' for name in types)
    return BadModel(
        f"{path}: holds types that are not trusted: {', '.join(types)}. If you know where the file is from, write "
        f"trusted = [{listed}] into {settings}."
    )


def no_probabilities(path: str | Path, kind: str) -> BadModel:
    """A pipeline gives decisions alone."""
    return BadModel(
        f"{path}: this {kind} has no predict_proba, so there are no probabilities. "
        "Wrap its classifier in CalibratedClassifierCV, train and store it again."
    )


def labels_without_names(path: str | Path, columns: int, settings: Path) -> BadModel:
    """The columns of a classifier's probabilities have no names."""
    return BadModel(
        f"{path}: gives {columns} columns of probabilities, and their labels have no names (it was taught a matrix of 0 and "
        f'1). Write labels = ["first_code", ...], {columns} names in the order of the columns, into {settings}.'
    )


def bad_outside_settings(path: str | Path, key: str, problem: str) -> BadModel:
    """A key of the settings file beside a model."""
    return BadModel(f"{path}: {f'key {key} ' if key else ''}{problem}")


def label_without_code(path: str | Path, label: str, code: str, codes: Sequence[str]) -> BadModel:
    """A label stands for no code of the codebook that the settings name."""
    return BadModel(
        f"{path}: label {label!r} matches no code of the codebook.{did_you_mean(code, list(codes))} Write labels."
        f'{label} = "CODE", or labels.{label} = "" to leave it out.'
    )


def no_practice(path: str | Path, labels: Sequence[str]) -> BadModel:
    """None of the labels is a practice, so there is nothing to align."""
    return BadModel(
        f"no label of the model is a balancing practice ({', '.join(labels)}). Say in {path} for which code each label stands."
    )
