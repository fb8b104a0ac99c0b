"""Whether what a model folder holds can be a model: shapes, ranges, finite numbers, checked before anything uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.text.counts import PAIR
from framing.classify.text.features import BLOCKS
from framing.classify.text.grams import LONGEST, SHORTEST
from framing.classify.text.words import FIRST_WORD
from framing.errors.classify import model_damaged
from framing.json_text import load_json


def read_tensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The tensors in a file of a model folder.

    Raises
    ------
    BadModel : no file of tensors.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise model_damaged(path, str(error)) from error


def take_tensor(
    path: Path, tensors: Mapping[str, npt.NDArray[Any]], name: str, kind: type, shape: tuple[int, ...]
) -> npt.NDArray[Any]:
    """The tensor of a name, which must be there with this type and shape.

    Raises
    ------
    BadModel
    """
    values = tensors.get(name)
    if values is None or values.dtype != kind or values.shape != shape:
        found = "missing" if values is None else f"{values.dtype} of shape {values.shape}"
        raise model_damaged(path, f"{name!r} is {found}, not {np.dtype(kind)} of shape {shape}")
    return values


def read_object(path: Path) -> dict[str, Any]:
    """The object in a JSON file of a model folder.

    Raises
    ------
    BadModel : no JSON, no object, or nested too deeply.
    """
    try:
        value = load_json(path.read_bytes())
    except ValueError as error:
        raise model_damaged(path, str(error)) from error
    if not isinstance(value, dict):
        raise model_damaged(path, "not a JSON object")
    return value


def check_numbers(where: Path, key: str, values: Any, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """The values as an array of this shape.

    Raises
    ------
    BadModel : another shape, no numbers, or numbers that are not finite.
    """
    try:
        numbers = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise model_damaged(where, f"{key!r} is not a table of numbers") from error
    if numbers.shape != shape:
        raise model_damaged(where, f"{key!r} has shape {numbers.shape}, not {shape}")
    if not np.isfinite(numbers).all():
        raise model_damaged(where, f"{key!r} is not finite throughout")
    return numbers


def check_thresholds(where: Path, thresholds: Any, codes: Sequence[str]) -> npt.NDArray[np.float64]:
    """The threshold of every code, in the order of the codes.

    Raises
    ------
    BadModel : a code has none, or one that is no number from 0 on.
    """
    if not isinstance(thresholds, Mapping) or set(thresholds) != set(codes):
        raise model_damaged(where, "'thresholds' does not name each code once")
    cuts = check_numbers(where, "thresholds", [thresholds[code] for code in codes], (len(codes),))
    if (cuts < 0).any():
        raise model_damaged(where, "'thresholds' holds a number below 0")
    return cuts


def check_vocabulary(where: Path, vocabulary: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Words and n-grams, in time that does not grow with the length of a single one.

    Raises
    ------
    BadModel : no lists of texts, one that stands twice, or an n-gram that is too short or too long.
    """
    lists: list[list[str]] = []
    for key in ("words", "grams"):
        values = vocabulary.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise model_damaged(where, f"{key!r} is not a list of texts")
        if len(set(values)) != len(values):
            raise model_damaged(where, f"one of {key!r} stands twice")
        lists.append(values)
    words, grams = lists
    wrong = next((gram for gram in grams if not SHORTEST <= len(gram) <= LONGEST), None)
    if wrong is not None:
        raise model_damaged(where, f"n-gram {wrong[:20]!r} has {len(wrong)} letters, not {SHORTEST} to {LONGEST}")
    return words, grams


def check_pairs(where: Path, index: npt.NDArray[Any], words: int) -> npt.NDArray[np.int64]:
    """Pairs of word numbers (pairs, 2), sorted, each once.

    Raises
    ------
    BadModel : another shape, a number of no word, or not in order.
    """
    if index.ndim != 2 or index.shape[1] != 2 or index.dtype.kind not in "iu":
        raise model_damaged(where, f"'pairs_index' has shape {index.shape} of {index.dtype}")
    pairs = index.astype(np.int64)
    if pairs.size and (pairs.min() < 0 or pairs.max() >= words + FIRST_WORD):
        raise model_damaged(where, "'pairs_index' names a word that the vocabulary does not have")
    keys = pairs[:, 0] << PAIR | pairs[:, 1]
    if (np.diff(keys) <= 0).any():
        raise model_damaged(where, "'pairs_index' is not in order")
    return keys


def check_tensors(where: Path, tensors: Mapping[str, npt.NDArray[Any]], rows: Mapping[str, int], outputs: int) -> None:
    """Weights (features of a block, outputs) as whole numbers with two scales a row (features, 2); bias (1, outputs)
    and document frequencies (features,); all finite.

    Parameters
    ----------
    rows : block to its number of features. outputs : codes and, where stance was learned, two for every practice.

    Raises
    ------
    BadModel : another shape, or a number that is not finite.
    """
    shapes: dict[str, tuple[int, ...]] = {name: (rows[name], outputs) for name in BLOCKS}
    shapes |= {f"{name}_scale": (rows[name], 2) for name in BLOCKS}
    shapes |= {"bias": (1, outputs), "pair_idf": (rows["pairs"],), "gram_idf": (rows["chars"],)}
    shapes["word_idf"] = (rows["words"],)
    for name, shape in shapes.items():
        if name not in tensors:
            raise model_damaged(where, f"{name!r} is missing")
        found = tensors[name]
        if (found.dtype != np.int8) if name in BLOCKS else (found.dtype.kind != "f"):
            wanted = "whole numbers of eight bits" if name in BLOCKS else "decimal numbers"
            raise model_damaged(where, f"{name!r} holds {found.dtype}, not {wanted}")
        if found.shape != shape:
            raise model_damaged(where, f"{name!r} has shape {found.shape}, not {shape}")
        if not np.isfinite(found).all():
            raise model_damaged(where, f"{name!r} is not finite throughout")
