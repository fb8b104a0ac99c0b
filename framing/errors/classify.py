"""Errors about classifiers, training and stored models."""

from __future__ import annotations

from pathlib import Path

from framing.errors.hints import did_you_mean
from framing.errors.kinds import (
    BadCodebook,
    BadCodings,
    BadLabels,
    BadModel,
    BadParameter,
    BadTexts,
    NotEnoughData,
    NotFitted,
    UnknownName,
)

_SHOWN = 60  # characters of a value in a message


def unknown_language(language: str, reason: str) -> UnknownName:
    """SpaCy has no tokenizer for the codebook's language, or it needs a further package."""
    return UnknownName(
        f"codebook, language {language!r}: spaCy cannot tokenize it ({reason}). "
        "Give the ISO 639-1 code of a language that spaCy knows, or install what it asks for."
    )


def too_few_codings(found: int, needed: int, what: str = "codings") -> NotEnoughData:
    """There is nothing to learn from."""
    return NotEnoughData(f"{found} {what}: at least {needed} are needed to train. Code more.")


def no_words(found: int) -> NotEnoughData:
    """The passages are empty, or hold nothing but signs and numbers."""
    return NotEnoughData(f"none of the {found} passages holds a word, so there is nothing to learn. Give other texts.")


def nothing_to_score() -> NotEnoughData:
    """A share of no passages is asked for."""
    return NotEnoughData("there is no passage to score. Give at least one, with its coding.")


def nothing_read_whole(found: int) -> NotEnoughData:
    """Every coding leaves a kind of codes unread, so nothing could be tested."""
    return NotEnoughData(
        f"none of the {found} codings was read for every kind of code, so thresholds and figures would rest on nothing. "
        "Code some passages for practices, domestic appeals and mechanisms alike."
    )


def nothing_to_check(name: str, found: int, what: str = "passages") -> NotEnoughData:
    """A model has seen every passage, or document, by which it should be judged."""
    if not found:
        return NotEnoughData(
            f"no codings with their texts, by which {name!r} could be judged. Fetch the texts, or give --texts FILE."
        )
    unread = ", or leave a kind of codes unread" if what == "passages" else ""
    return NotEnoughData(
        f"all {found} codings are of documents that {name!r} was trained on{unread}. "
        f"Code {'passages of ' if what == 'passages' else ''}other documents."
    )


def no_document_rule(name: str) -> NotEnoughData:
    """A model that learned from no coded documents is asked how good it is on documents."""
    return NotEnoughData(
        f"the model {name!r} learned from no coded documents: it names the practice with the largest share, without a "
        "probability. Teach it: 'framing train CODINGS --documents FILE'."
    )


def not_fitted() -> NotFitted:
    """A classifier was asked before it was taught."""
    from framing.errors.sklearn_kinds import NotFittedClassifier

    return NotFittedClassifier("this FrameClassifier is not fitted yet. Call fit(passages, codings) first.")


def no_cues(path: str | Path, code: str) -> BadCodebook:
    """A codebook is to give codes by cues alone, and a code has none."""
    return BadCodebook(
        f"{path}: code {code!r} has neither cues nor phrases nor patterns, by which alone it could be given here. Write some, "
        "or train a model from codings: 'framing train'."
    )


def unknown_model(name: str, shipped: list[str]) -> UnknownName:
    """No shipped model of that name and no folder at that path."""
    return UnknownName(f"{name}: no such model folder or shipped model.{did_you_mean(name, shipped)}")


def model_damaged(path: str | Path, reason: str) -> BadModel:
    """A stored model is not what its list of hashes says, or not what this version can read."""
    return BadModel(f"{path}: this model is refused ({reason}). Get a fresh copy, or train it again.")


def other_codebook(path: str | Path, model: str, wanted: str) -> BadCodebook:
    """A model was trained under another codebook than the one in use."""
    return BadCodebook(
        f"{path}: the model was trained under codebook {model}, not {wanted}. "
        "Use the model's own codebook, or train again with 'framing train CODINGS --codebook FILE'."
    )


def unknown_code(row: str, code: str, valid: list[str]) -> UnknownName:
    """A coding or label uses a code that the codebook lacks."""
    return UnknownName(f"coding {row}: code {code!r} is not in the codebook.{did_you_mean(code, valid)}")


def no_text(row: str, count: int) -> BadCodings:
    """A coding stands off from its text, and the text was not given."""
    return BadCodings(
        f"coding {row}: no text ({count} in all stand off). Give the corpora with --texts NAME_OR_FILE, "
        "or codings with a 'text' field."
    )


def bad_labels(reason: str) -> BadLabels:
    """The shape or kind of labels does not fit the passages."""
    return BadLabels(f"codings do not fit: {reason}.")


def not_one_each(what: str, values: object) -> BadLabels:
    """There should be one value for each passage, in their order."""
    found = "None" if values is None else f"one {type(values).__name__}"
    return BadLabels(f"{what} must be a list, not {found}. Give one for each passage.")


def no_code_id(number: int, value: object) -> BadLabels:
    """What should be the id of a code is none."""
    return bad_labels(
        f"coding {number} (counted from 0) holds {value!r}, not the id of a code; "
        "give sets of ids, which are texts, or a matrix of 0 and 1"
    )


def missing_value(what: str, number: int) -> BadLabels:
    """A coding or group of a passage is missing."""
    return BadLabels(f"{what} {number} (counted from 0) is missing. Leave such passages out, or give each its {what}.")


def one_text(found: str = "one text") -> BadTexts:
    """Passages are given as something else than a list of texts."""
    return BadTexts(f"passages must be a list of texts, not {found}. Give [text], or one column of the table.")


def passage_without_text(number: int, value: object) -> BadTexts:
    """One of the passages is missing, or no text."""
    missing = value is None or type(value).__name__ == "NAType" or value != value
    found = "missing" if missing else f"not a text but {type(value).__name__}"
    return BadTexts(
        f"passage {number} (counted from 0) is {found}. Leave such rows out, or give '' for an empty passage."
    )


def bad_parameter(name: str, value: object, valid: str) -> BadParameter:
    """A parameter of the classifier, or weights of its passages, that cannot be used."""
    shown = " ".join(repr(value).split())
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]} ..."
    return BadParameter(f"{name} = {shown} cannot be used. Give {valid}.")


def unknown_family(name: str, families: list[str]) -> UnknownName:
    """No family of models of that name and no model folder at that path."""
    return UnknownName(f"{name}: neither a family of models nor a model folder.{did_you_mean(name, families)}")


def no_shared_passages() -> BadCodings:
    """The second coder coded none of the passages."""
    return BadCodings(
        "the second coder's file has no passage id in common with the codings. Give codings of the same ids."
    )
