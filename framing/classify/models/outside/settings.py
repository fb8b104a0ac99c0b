"""The settings file of a model that was trained elsewhere: which code each of its labels stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from framing.codebook import Code, Codebook, load_codebook, shipped_codebook
from framing.codebook.scheme import parse_codebook
from framing.codebook.versions.writing import write_toml
from framing.errors.outside import bad_outside_settings, label_without_code, no_practice
from framing.toml_tables import TomlTable, read_toml

IN_FOLDER, ENDING = "framing.toml", ".toml"
THRESHOLD = 0.5
_KEYS = ("name", "version", "language", "codebook", "labels", "threshold", "thresholds", "trusted")


@dataclass(frozen=True)
class OutsideSettings:
    """What the settings file says; without one, labels are codes and a code is given from 0.5 on.

    names : labels by the columns of a classifier that has no names for them. codes : label to code, "" leaves it out.
    threshold : for all codes; thresholds : code to its own. trusted : types that skops may load.
    """

    path: Path
    name: str = ""
    version: str = "1"
    language: str = ""
    codebook: Codebook | None = None
    names: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    threshold: float = THRESHOLD
    thresholds: Mapping[str, float] = field(default_factory=dict)
    trusted: tuple[str, ...] = ()


def settings_path(model: Path) -> Path:
    """Where the settings of a model lie: framing.toml in its folder, or the file's own name with the ending .toml."""
    return model / IN_FOLDER if model.is_dir() else model.with_suffix(ENDING)


def read_settings(model: Path) -> OutsideSettings:
    """The settings of a model; the defaults where it has no settings file.

    Raises
    ------
    BadModel : a key is unknown or of the wrong kind. BadCodebook, FileMissing : of the codebook that it names.
    """
    path = settings_path(model)
    if not path.is_file():
        return OutsideSettings(path)
    _, raw = read_toml(path, partial(bad_outside_settings, path))
    raw.allow(_KEYS)
    named = raw.values.get("labels", {})
    names = raw.texts("labels") if isinstance(named, list) else ()
    thresholds = raw.table("thresholds")
    return OutsideSettings(
        path,
        raw.text("name", ""),
        raw.text("version", "1", numbers=True),
        raw.text("language", ""),
        load_codebook(path.parent / raw.text("codebook")) if "codebook" in raw else None,
        names,
        {} if names else _label_codes(raw),
        _chance(raw, "threshold", raw.values.get("threshold", THRESHOLD)),
        {code: _chance(thresholds, code, thresholds.values[code]) for code in thresholds},
        raw.texts("trusted"),
    )


def choose_codes(labels: Sequence[str], settings: OutsideSettings, language: str) -> tuple[Codebook, dict[str, int]]:
    """The codebook of the codes that a classifier gives, and code to the column of its label.

    A label stands for the code that the settings name, else for the code that it is called, whatever its case and signs. Codes
    are those of the settings' codebook, else of the shipped one; a label that the shipped one lacks is a practice of its own.

    Raises
    ------
    BadModel : the settings' codebook lacks a code, two labels stand for one, a label of the settings is none, or no practice
    is left.
    """
    for label in settings.codes:
        if label not in labels:
            raise bad_outside_settings(
                settings.path, f"labels.{label}", f"is not a label of the model: {', '.join(labels)}."
            )
    columns: dict[str, int] = {}
    for column, label in enumerate(labels):
        code = settings.codes.get(label, re.sub(r"\W+", "_", label.strip().lower()).strip("_"))
        if code in columns:
            raise bad_outside_settings(
                settings.path, "labels", f"two labels stand for the code {code!r}. Leave one out."
            )
        if code:
            columns[code] = column
    book = settings.codebook or shipped_codebook()
    own = {} if settings.codebook else {code: labels[column] for code, column in columns.items() if code not in book}
    for code in columns:
        if code not in book and code not in own:
            raise label_without_code(settings.path, labels[columns[code]], code, book.ids())
    for code in settings.thresholds:
        if code not in columns:
            raise bad_outside_settings(
                settings.path, f"thresholds.{code}", f"is not a code of the model: {', '.join(columns)}."
            )
    made = [Code(code, "practice", label) for code, label in own.items()]
    known = [code for code in book.codes if code.id in columns]
    codes = tuple(sorted([*known, *made], key=lambda code: code.kind != "practice"))
    if not any(code.kind == "practice" for code in codes):
        raise no_practice(settings.path, list(labels))
    name = settings.name or book.name
    whole = replace(book, name=name, version=settings.version, codes=codes, language=settings.language or language)
    if whole.language != book.language:
        whole = replace(whole, placebo=())
    chosen = parse_codebook(write_toml(whole), settings.path)
    return chosen, {code: columns[code] for code in chosen.ids()}


def _label_codes(raw: TomlTable) -> dict[str, str]:
    table = raw.table("labels")
    return {label: table.text(label, "") for label in table}


def _chance(raw: TomlTable, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise raw.error(key, f"must be a number above 0 and at most 1, not {value!r}.")
    return float(value)
