"""Labels in any of their forms to a matrix of codes, and stances to targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.codebook import Code, Codebook
from framing.coding import Coding
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors.classify import bad_labels, missing_value, no_code_id, not_one_each, unknown_code

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Targets:
    """What a classifier learns: `codes` (n, codes) 0 or 1, and every practice that was coded with its stance.

    `rows`, `practices`: passage and column of each coded practice; `stances`: "endorse", "reject" or "report".
    `known` (n, codes): False where it is not known whether the passage carries the code, which is 0 in `codes` then.
    `shape` says what form the labels had: "codings", "matrix", "sets", "classes".
    """

    codebook: Codebook
    codes: Matrix
    rows: npt.NDArray[np.int64]
    practices: npt.NDArray[np.int64]
    stances: npt.NDArray[np.str_]
    shape: str
    classes: npt.NDArray[Any]
    known: npt.NDArray[np.bool_]

    def with_gaps(self) -> Matrix:
        """The codes with nan where it is not known whether a passage carries one."""
        gaps: Matrix = np.where(self.known, self.codes, np.nan)
        return gaps


def read_targets(codings: Any, count: int, codebook: Codebook | None) -> Targets:
    """Targets from `Coding`s, sets of code ids, a 0/1 matrix or table with codes as columns, or one label a passage.

    In an array nan stands for "not known"; in `Coding`s their `unread` kinds do.

    Without a codebook one is made of the labels (no cues); one label a passage makes a codebook of
    `choice = "one"`, in which two classes are one code (the second class against the first).

    Raises
    ------
    BadLabels : other length than the passages, other forms, or a single class. UnknownName : a code the codebook lacks.
    """
    if hasattr(codings, "columns"):
        return _from_table(codings, count, codebook)
    labels = list_values(codings, count, "codings")
    check_present(labels, "coding")
    _check_alike(labels)
    if labels and isinstance(labels[0], Coding):
        return _from_codings(labels, codebook or _plain_codebook(_used(labels)))
    if labels and not is_collection(labels[0]):
        return _from_classes(class_array(labels), codebook)
    if labels and isinstance(labels[0], np.ndarray | list | tuple) and _is_binary(labels):
        matrix = np.asarray(labels, dtype=float)
        known = ~np.isnan(matrix)
        book = codebook or _plain_codebook({"practice": [f"code_{number}" for number in range(matrix.shape[1])]})
        if matrix.shape[1] != len(book.codes):
            raise bad_labels(f"{matrix.shape[1]} columns but {len(book.codes)} codes in the codebook")
        return replace(_without_stance(book, np.where(known, matrix, 0.0), "matrix", np.array(book.ids())), known=known)
    for number, label in enumerate(labels):
        for code in label:
            if not isinstance(code, str):
                raise no_code_id(number, code)
    book = codebook or _plain_codebook({"practice": sorted({code for label in labels for code in label})})
    return _without_stance(book, _mark(labels, book), "sets", np.array(book.ids()))


def list_values(values: Any, count: int, what: str) -> list[Any]:
    """One value for each of `count` passages, from a list, an array or a column of a table.

    what : what a message calls them, "groups" for example.

    Raises
    ------
    BadLabels : no list, or another number of values.
    """
    if isinstance(values, str | bytes | Mapping | Set):
        raise not_one_each(what, values)
    try:
        listed = list(values)
    except TypeError:
        raise not_one_each(what, values) from None
    if len(listed) != count:
        raise bad_labels(f"{count} passages but {len(listed)} {what}")
    return listed


def check_present(values: Sequence[Any], what: str) -> None:
    """Refuse None and NaN, which would else become a class or group of their own.

    Raises
    ------
    BadLabels : the first such value is named by its number, counted from 0.
    """
    for number, value in enumerate(values):
        if value is None or (np.isscalar(value) and value != value) or type(value).__name__ == "NAType":
            raise missing_value(what, number)


def name_documents(codings: Sequence[Any]) -> list[str]:
    """The document of each coding, by its corpus' name in the catalogue; what has none, or is no coding, stands for itself."""
    named = catalogue_names()
    return [
        f"{named.get(c.corpus, c.corpus)}/{c.document}" if isinstance(c, Coding) and c.document else f"#{number}"
        for number, c in enumerate(codings)
    ]


def _from_codings(codings: Sequence[Coding], codebook: Codebook) -> Targets:
    sets = [[*(code for code, _ in c.practices), *c.domestic, *c.mechanism] for c in codings]
    place = {code: number for number, code in enumerate(codebook.ids("practice"))}
    matrix = _mark(sets, codebook, [coding.id for coding in codings])
    found = [(row, place[code], stance) for row, c in enumerate(codings) for code, stance in c.practices]
    rows, practices, stances = zip(*found, strict=True) if found else ((), (), ())
    return Targets(
        codebook, matrix, np.array(rows, dtype=np.int64), np.array(practices, dtype=np.int64),
        np.array(stances, dtype=str), "codings", np.array(codebook.ids()), _read_kinds(codings, codebook),
    )  # fmt: skip


def _read_kinds(codings: Sequence[Coding], codebook: Codebook) -> npt.NDArray[np.bool_]:
    return np.array([[code.kind not in coding.unread for code in codebook.codes] for coding in codings], dtype=bool)


def _from_table(table: Any, count: int, codebook: Codebook | None) -> Targets:
    names = [str(name) for name in table.columns]
    book = codebook or _plain_codebook({"practice": names})
    values = np.asarray(table)
    if len(values) != count:
        raise bad_labels(f"{count} passages but {len(values)} rows of codings")
    if not np.isin(values, (0, 1)).all():
        raise bad_labels("a table of codings holds 0 and 1 alone, a column a code")
    if len(set(names)) < len(names):
        raise bad_labels("a code has two columns in the table of codings")
    sets = [[name for name, here in zip(names, row, strict=True) if here] for row in values]
    _mark([names], book, ["(header of the table)"])
    return _without_stance(book, _mark(sets, book), "matrix", np.array(book.ids()))


def class_array(labels: Sequence[Any]) -> npt.NDArray[Any]:
    """Classes (n,) as a classifier tells them apart: what is of several kinds, or of none that sorts, by its text."""
    array = np.asarray(labels)
    return array.astype(str) if array.dtype.kind == "O" else array


def _from_classes(labels: npt.NDArray[Any], codebook: Codebook | None) -> Targets:
    classes = np.unique(labels)
    if len(classes) < 2:
        raise bad_labels(f"the labels have a single class ({classes[0] if len(classes) else 'none'})")
    taught = classes[1:] if len(classes) == 2 else classes
    names = [str(label) for label in taught]
    book = codebook or _plain_codebook({"practice": names}, "one")
    matrix = (labels[:, None] == taught[None, :]).astype(float)
    if codebook is not None:
        matrix = _mark([[str(label)] if str(label) in codebook else [] for label in labels], codebook)
    return _without_stance(book, matrix, "classes", classes)


def _without_stance(book: Codebook, matrix: Matrix, shape: str, classes: npt.NDArray[Any]) -> Targets:
    nothing = np.zeros(0, dtype=np.int64)
    known = np.ones(matrix.shape, bool)
    return Targets(book, matrix, nothing, nothing, np.zeros(0, dtype=str), shape, classes, known)


def _mark(sets: Sequence[Iterable[str]], codebook: Codebook, names: Sequence[str] | None = None) -> Matrix:
    place = {code: number for number, code in enumerate(codebook.ids())}
    matrix = np.zeros((len(sets), len(place)))
    for row, codes in enumerate(sets):
        for code in codes:
            if code not in place:
                raise unknown_code(names[row] if names else f"number {row}", code, list(place))
            matrix[row, place[code]] = 1
    return matrix


def _used(codings: Sequence[Coding]) -> dict[str, list[str]]:
    return {
        kind: sorted({code for coding in codings for code in coding.codes(kind)})
        for kind in ("practice", "domestic", "mechanism")
    }


def _plain_codebook(codes: dict[str, list[str]], choice: str = "many") -> Codebook:
    made = tuple(Code(code, kind, code) for kind, ids in codes.items() for code in ids)
    source = "".join(f"{code.kind} {code.id}\n" for code in made)
    return Codebook("labels", "1", made, choice=choice, source=source)


def is_collection(label: Any) -> bool:
    """Whether a value is a list, a set or an array, and no single label."""
    return isinstance(label, set | frozenset | list | tuple | np.ndarray)


def _check_alike(labels: Sequence[Any]) -> None:
    """Refuse codings of which some are `Coding`s, some sets or rows of codes, some single labels."""
    first: dict[str, int] = {}
    for number, label in enumerate(labels):
        kind = (
            "a Coding" if isinstance(label, Coding) else "a list or set" if is_collection(label) else "a single label"
        )
        first.setdefault(kind, number)
    if len(first) > 1:
        found = " and ".join(f"coding {number} (counted from 0) is {kind}" for kind, number in first.items())
        raise bad_labels(f"{found}; give all in one form")


def _is_binary(labels: Sequence[Any]) -> bool:
    lengths = {len(label) for label in labels}
    return (
        len(lengths) == 1
        and lengths != {0}
        and all(
            isinstance(value, Real | np.bool_) and (value in (0, 1) or value != value)
            for label in labels
            for value in label
        )
    )
