"""Errors about classifiers, training and stored models."""

from __future__ import annotations

from pathlib import Path

from .base import FramingError, UsageError, did_you_mean


class UnknownLanguage(UsageError):
    """spaCy has no tokenizer for the codebook's language, or it needs a further package."""

    def __init__(self, language: str, reason: str) -> None:
        super().__init__(
            f"codebook, language {language!r}: spaCy cannot tokenize it ({reason}). "
            "Give the ISO 639-1 code of a language that spaCy knows, or install what it asks for."
        )


class TooFewCodings(UsageError):
    """There is nothing to learn from."""

    def __init__(self, found: int, needed: int, what: str = "codings") -> None:
        super().__init__(f"{found} {what}: at least {needed} are needed to train. Code more passages.")


class NotFitted(UsageError):
    """A classifier was asked before it was taught."""

    def __init__(self) -> None:
        super().__init__("this FrameClassifier is not fitted yet. Call fit(passages, codings) first.")


class UnknownModel(UsageError):
    """No shipped model of that name and no folder at that path."""

    def __init__(self, name: str, shipped: list[str]) -> None:
        super().__init__(f"{name}: no such model folder or shipped model.{did_you_mean(name, shipped)}")


class ModelDamaged(FramingError):
    """A stored model is not what its list of hashes says, or not what this version can read."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: this model is refused ({reason}). Get a fresh copy, or train it again.")


class OtherCodebook(UsageError):
    """A model was trained under another codebook than the one in use."""

    def __init__(self, path: str | Path, model: str, wanted: str) -> None:
        super().__init__(
            f"{path}: the model was trained under codebook {model}, not {wanted}. "
            "Use the model's own codebook, or train again with 'framing train CODINGS --codebook FILE'."
        )


class UnknownCode(UsageError):
    """A coding or label uses a code that the codebook lacks."""

    def __init__(self, row: str, code: str, valid: list[str]) -> None:
        super().__init__(f"coding {row}: code {code!r} is not in the codebook.{did_you_mean(code, valid)}")


class NoText(UsageError):
    """A coding stands off from its text, and the text was not given."""

    def __init__(self, row: str, count: int) -> None:
        super().__init__(
            f"coding {row}: no text ({count} in all stand off). Give the corpora with --texts NAME_OR_FILE, "
            "or codings with a 'text' field."
        )


class BadLabels(UsageError):
    """The shape or kind of labels does not fit the passages."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"codings do not fit: {reason}.")


class UnknownFamily(UsageError):
    """No family of models of that name and no model folder at that path."""

    def __init__(self, name: str, families: list[str]) -> None:
        super().__init__(f"{name}: neither a family of models nor a model folder.{did_you_mean(name, families)}")


class NoSharedPassages(UsageError):
    """The second coder coded none of the passages."""

    def __init__(self) -> None:
        super().__init__(
            "the second coder's file has no passage id in common with the codings. Give codings of the same ids."
        )
