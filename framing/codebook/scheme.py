"""A codebook as frozen dataclasses, read from TOML with every key checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from framing.codebook.patterns import refuse_pattern
from framing.codebook.phrases import Phrase, PhraseFault, read_phrase
from framing.errors.codebook import bad_codebook, explain_pattern, explain_phrase, repeated_code
from framing.errors.tables import file_missing
from framing.files import text_sha256
from framing.toml_tables import TomlTable, parse_toml

KINDS = ("practice", "domestic", "mechanism")
_TEXT_KEYS = ("id", "label", "family", "define")
_NEEDED_KEYS = ("id", "label")
_LIST_KEYS = ("include", "exclude", "cues", "phrases", "patterns")
_PLACEBO = "placebo"
_TOP_KEYS = ("name", "version", "language", "choice", "rule", "stance", *KINDS, _PLACEBO)
RULES = {
    "code_if": "Code if", "none_if": "Code nothing if", "primary": "Primary practice", "further": "Further codes",
}  # fmt: skip
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
    codes: tuple[Code, ...] = field(repr=False)
    language: str = "en"
    choice: str = "many"
    rule: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    stances: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    source: str = field(default="", repr=False)
    placebo: tuple[Code, ...] = field(default=(), repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"rule": dict(self.rule), "stances": dict(self.stances)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        read_only = {name: MappingProxyType(state[name]) for name in ("rule", "stances")}
        self.__dict__.update(state | read_only)

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


def is_codebook(name: str | Path) -> bool:
    """Whether what is given as a model is a codebook's file, whose cues alone then count."""
    return str(name).endswith(".toml")


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
        raise bad_codebook(path, "", f"cannot be read ({error}).") from error
    return parse_codebook(source, path)


def parse_codebook(source: str, path: str | Path = "codebook") -> Codebook:
    """A codebook from its TOML text; `path` is what errors call it."""
    raw = parse_toml(source, partial(bad_codebook, path)).allow(_TOP_KEYS)
    codes = tuple(_read_code(table, kind) for kind in KINDS for table in raw.tables(kind, needed=kind == KINDS[0]))
    placebo = tuple(_read_code(table, _PLACEBO) for table in raw.tables(_PLACEBO))
    seen: set[str] = set()
    for code in (*codes, *placebo):
        if code.id in seen:
            raise repeated_code(path, code.id)
        seen.add(code.id)
    return Codebook(
        name=raw.text("name", numbers=True),
        version=raw.text("version", numbers=True),
        language=raw.text("language", "en"),
        codes=codes,
        choice=raw.choice("choice", CHOICES, CHOICES[0]),
        rule=MappingProxyType(raw.table("rule").allow(tuple(RULES)).strings()),
        stances=MappingProxyType(raw.table("stance").strings()),
        source=source.replace("\r\n", "\n"),
        placebo=placebo,
    )


def _read_code(raw: TomlTable, kind: str) -> Code:
    raw.allow((*_TEXT_KEYS, *_LIST_KEYS))
    texts = {key: raw.text(key, None if key in _NEEDED_KEYS else "") for key in _TEXT_KEYS}
    if not re.fullmatch(r"\w+", texts["id"]):
        raise raw.error("id", f"must be letters, digits and '_' only, not {texts['id']!r}.")
    lists = {key: raw.texts(key) for key in _LIST_KEYS}
    for key in ("cues", "phrases"):
        for number, phrase in enumerate(lists[key]):
            try:
                read_phrase(phrase, open_end=key == "cues")
            except (PhraseFault, RecursionError) as fault:
                raise raw.error(f"{key}[{number}]", explain_phrase(phrase, fault)) from fault
    for number, pattern in enumerate(lists["patterns"]):
        if reason := refuse_pattern(pattern):
            raise raw.error(f"patterns[{number}]", explain_pattern(pattern, reason))
    return Code(kind=kind, **texts, **lists)  # type: ignore[arg-type]  # the two dictionaries hold its fields
