"""A codebook as frozen dataclasses, read from TOML with every key checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from framing.codebook.patterns import refuse_pattern
from framing.codebook.phrases import Phrase, PhraseFault, read_phrase
from framing.errors.codebook import (
    bad_pattern,
    bad_phrase,
    codebook_unreadable,
    key_missing,
    repeated_code,
    unknown_key,
    wrong_kind,
)
from framing.errors.tables import file_missing
from framing.files import text_sha256

KINDS = ("practice", "domestic", "mechanism")
_TEXT_KEYS = ("id", "label", "family", "define")
_LIST_KEYS = ("include", "exclude", "cues", "phrases", "patterns")
_PLACEBO = "placebo"
_TOP_KEYS = ("name", "version", "language", "choice", "rule", "stance", *KINDS, _PLACEBO)
_RULE_KEYS = ("code_if", "none_if", "primary")
CHOICES = ("many", "one")


@dataclass(frozen=True)
class Code:
    """One code: a balancing practice, a domestic appeal or a mechanism.

    `cues` and `phrases` are words to look for (see `framing.codebook.phrases`; the last word of a cue is the beginning
    of one); `patterns` are regular expressions, matched without regard to case.
    """

    id: str
    kind: str
    label: str
    family: str = ""
    define: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def read_phrases(self) -> dict[str, tuple[Phrase, ...]]:
        """Every cue and phrase, as written, with the rows of words that it stands for."""
        cues = {text: read_phrase(text, open_end=True) for text in self.cues}
        return cues | {text: read_phrase(text, open_end=False) for text in self.phrases}


@dataclass(frozen=True)
class Codebook:
    """A scheme: codes by kind, the rule of coding, and the stances a practice may have.

    `choice` is "many" where a passage may carry several practices, "one" where it carries at most one.
    `placebo` holds topics that the rule leaves uncoded (its `none_if`), found by their cues alone: a
    method that sees them diffuse sees the drift of a genre.
    """

    name: str
    version: str
    codes: tuple[Code, ...]
    language: str = "en"
    choice: str = "many"
    rule: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stances: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    placebo: tuple[Code, ...] = ()

    def of_kind(self, kind: str) -> tuple[Code, ...]:
        """The codes of one kind, in the order of the file."""
        return tuple(code for code in self.codes if code.kind == kind)

    def ids(self, kind: str | None = None) -> list[str]:
        """The ids of all codes, or of one kind."""
        return [code.id for code in self.codes if kind is None or code.kind == kind]

    def __getitem__(self, code_id: str) -> Code:
        return self._by_id[code_id]

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file's text: the identity that models and published frames carry."""
        return text_sha256(self.source)


def shipped_codebook() -> Codebook:
    """The codebook of balancing practices that comes with the package."""
    return load_codebook(Path(__file__).with_name("balancing.toml"))


def load_codebook(path: str | Path) -> Codebook:
    """Read and check a codebook.

    Raises
    ------
    FileMissing, BadCodebook
    """
    path = Path(path)
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise file_missing(path, "codebook") from None
    except (UnicodeDecodeError, OSError) as error:
        raise codebook_unreadable(path, str(error)) from error
    return parse_codebook(source, path)


def parse_codebook(source: str, path: str | Path = "codebook") -> Codebook:
    """A codebook from its TOML text; `path` is what errors call it."""
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise codebook_unreadable(path, str(error)) from error
    for key in raw:
        if key not in _TOP_KEYS:
            raise unknown_key(path, key, list(_TOP_KEYS))
    for key in ("name", "version", "practice"):
        if not raw.get(key):
            raise key_missing(path, key)
    codes = tuple(code for kind in KINDS for code in _codes(raw.get(kind, []), kind, path))
    placebo = tuple(_codes(raw.get(_PLACEBO, []), _PLACEBO, path))
    seen: set[str] = set()
    for code in (*codes, *placebo):
        if code.id in seen:
            raise repeated_code(path, code.id)
        seen.add(code.id)
    choice = raw.get("choice", "many")
    if choice not in CHOICES:
        raise wrong_kind(path, "choice", "'many' or 'one'", choice)
    rule = _strings(raw.get("rule", {}), "rule", path, list(_RULE_KEYS))
    stances = _strings(raw.get("stance", {}), "stance", path)
    text = {key: _text(raw, key, path, "en") for key in ("name", "version", "language")}
    return Codebook(
        **text,
        codes=codes,
        choice=choice,
        rule=rule,
        stances=stances,
        source=source.replace("\r\n", "\n"),
        placebo=placebo,
    )


def _codes(entries: Any, kind: str, path: str | Path) -> list[Code]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise wrong_kind(path, kind, f"a list of tables, written [[{kind}]]", entries)
    return [_code(entry, kind, f"{kind}[{number}]", path) for number, entry in enumerate(entries)]


def _code(entry: dict[str, Any], kind: str, where: str, path: str | Path) -> Code:
    for key in entry:
        if key not in _TEXT_KEYS + _LIST_KEYS:
            raise unknown_key(path, f"{where}.{key}", [*_TEXT_KEYS, *_LIST_KEYS])
    for key in ("id", "label"):
        if not entry.get(key):
            raise key_missing(path, f"{where}.{key}")
    for key in _TEXT_KEYS:
        if not isinstance(entry.get(key, ""), str):
            raise wrong_kind(path, f"{where}.{key}", "text", entry[key])
    if not re.fullmatch(r"\w+", entry["id"]):
        raise wrong_kind(path, f"{where}.id", "letters, digits and '_' only", entry["id"])
    lists: dict[str, tuple[str, ...]] = {}
    for key in _LIST_KEYS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise wrong_kind(path, f"{where}.{key}", "a list of texts", value)
        lists[key] = tuple(value)
    for key in ("cues", "phrases"):
        for number, phrase in enumerate(lists[key]):
            try:
                read_phrase(phrase, open_end=key == "cues")
            except (PhraseFault, RecursionError) as fault:
                raise bad_phrase(path, f"{where}.{key}[{number}]", phrase, fault) from fault
    for number, pattern in enumerate(lists["patterns"]):
        if reason := refuse_pattern(pattern):
            raise bad_pattern(path, f"{where}.patterns[{number}]", pattern, reason)
    texts: dict[str, str] = {key: entry.get(key, "") for key in _TEXT_KEYS}
    return Code(kind=kind, **texts, **lists)  # type: ignore[arg-type]  # the two dictionaries hold its fields


def _text(raw: dict[str, Any], key: str, path: str | Path, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, (str, int)):
        raise wrong_kind(path, key, "text", value)
    return str(value)


def _strings(raw: Any, where: str, path: str | Path, valid: list[str] | None = None) -> Mapping[str, str]:
    if not isinstance(raw, dict):
        raise wrong_kind(path, where, "a table", raw)
    for key, value in raw.items():
        if valid and key not in valid:
            raise unknown_key(path, f"{where}.{key}", valid)
        if not isinstance(value, str):
            raise wrong_kind(path, f"{where}.{key}", "text", value)
    return MappingProxyType(dict(raw))
