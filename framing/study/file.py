"""The study file as frozen dataclasses, every key checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from framing.errors.hints import did_you_mean
from framing.errors.study import bad_study, unknown_study
from framing.files import text_sha256
from framing.resources import shipped


@dataclass(frozen=True)
class StudyCorpus:
    """Texts of a study: a catalogue name or a document table, and the part of it that counts.

    states : codes to take; empty takes all. without : ids of documents to leave out (reprints, texts without a
    useful date). first, last : years, 0 for the study's own.
    audience : takes the place of the documents' audience where given.
    """

    name: str
    path: str = ""
    audience: str = ""
    states: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Dominance:
    """A state that is dominant from one year to another; 0 leaves the end open."""

    state: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Exposure:
    """A table of dependence on the dominant state (columns state, period, exposure), and where it is from."""

    file: str
    source: str
    label: str = "exposed"


@dataclass(frozen=True)
class Expectation:
    """What the literature leads one to expect, written down before the run.

    direction : high, low, up, down, or adopted.
    """

    frame: str
    state: str
    first: int
    last: int
    direction: str
    because: str
    audience: str = ""


@dataclass(frozen=True)
class Study:
    """A study file, read and checked. Paths in it are relative to the file."""

    name: str
    title: str
    first: int
    last: int
    dominant: tuple[Dominance, ...]
    corpora: tuple[StudyCorpus, ...]
    question: str = ""
    seed: int = 0
    model: str = "balancing"
    secondary: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    least_periods: int = 1
    placebo: tuple[str, ...] = ()
    exposure: Exposure | None = None
    covariates: str = ""
    circumstances: str = ""
    reuse: str = ""
    expectations: tuple[Expectation, ...] = ()
    align: Mapping[str, Any] = field(default_factory=dict)
    path: Path = Path()
    sha256: str = ""

    def file(self, name: str) -> Path:
        """The path of a file that the study names."""
        return self.path.parent / name


_TOP = (
    "name", "title", "question", "seed", "model", "periods", "dominant", "secondary", "corpus", "exposure",
    "covariates", "circumstances", "reuse", "placebo", "align", "expectation",
)  # fmt: skip
_DIRECTIONS = ("high", "low", "up", "down", "adopted")


def shipped_studies() -> list[str]:
    """The names of the studies that come with the package."""
    return sorted(path.stem for path in shipped("studies").glob("*.toml"))


def load_study(name: str | Path) -> Study:
    """Read a study by its shipped name or from a file.

    Raises
    ------
    UnknownName : neither. BadStudy : a key is missing, unknown or of the wrong kind.
    """
    path = Path(name)
    if not path.is_file():
        path = shipped("studies", f"{name}.toml")
        if not path.is_file():
            raise unknown_study(str(name), shipped_studies())
    try:
        source = path.read_text(encoding="utf-8")
        raw = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise bad_study(path, "(file)", f"is not TOML ({error})") from error
    _known(path, "", raw, _TOP)
    periods = _table(path, raw, "periods", ("first", "last"), needed=True)
    first, last = (_whole(path, periods, "periods", key) for key in ("first", "last"))
    if first > last:
        raise bad_study(path, "periods", f"first ({first}) is after last ({last}). Swap them.")
    secondary = _table(path, raw, "secondary", ("states", "exclude", "least_periods"))
    exposure = _table(path, raw, "exposure", ("file", "source", "label"))
    return Study(
        name=_word(path, raw, "name", path.stem),
        title=_word(path, raw, "title", path.stem),
        question=_word(path, raw, "question", ""),
        seed=_whole(path, raw, "", "seed", 0),
        model=_word(path, raw, "model", "balancing"),
        first=first,
        last=last,
        dominant=_dominance(path, raw),
        corpora=tuple(_records(path, raw, "corpus", StudyCorpus, needed=True)),
        secondary=_words(path, secondary, "secondary.states", "states"),
        exclude=_words(path, secondary, "secondary.exclude", "exclude"),
        least_periods=_whole(path, secondary, "secondary", "least_periods", 1),
        placebo=_words(path, raw, "placebo", "placebo"),
        exposure=_record(path, "exposure", exposure, Exposure) if exposure else None,
        covariates=_word(path, raw, "covariates", ""),
        circumstances=_word(path, raw, "circumstances", ""),
        reuse=_word(path, raw, "reuse", ""),
        expectations=_expectations(path, raw),
        align=_table(path, raw, "align", None),
        path=path,
        sha256=text_sha256(source),
    )


def _known(path: Path, where: str, raw: Mapping[str, Any], valid: tuple[str, ...]) -> None:
    for key in raw:
        if key not in valid:
            raise bad_study(path, f"{where}{key}", f"is unknown.{did_you_mean(key, list(valid))}")


def _table(
    path: Path, raw: Mapping[str, Any], key: str, valid: tuple[str, ...] | None, *, needed: bool = False
) -> Mapping[str, Any]:
    value = raw.get(key, {})
    if needed and not value:
        raise bad_study(path, key, f"is missing. Add a table [{key}].")
    if not isinstance(value, dict):
        raise bad_study(path, key, f"must be a table, written [{key}].")
    if valid is not None:
        _known(path, f"{key}.", value, valid)
    return value


def _whole(path: Path, raw: Mapping[str, Any], where: str, key: str, default: int | None = None) -> int:
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_study(path, f"{where}.{key}".strip("."), f"must be a whole number, not {value!r}.")
    return value


def _word(path: Path, raw: Mapping[str, Any], key: str, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise bad_study(path, key, f"must be text in quotes, not {value!r}.")
    return value


def _words(path: Path, raw: Mapping[str, Any], where: str, key: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise bad_study(path, where, f"must be a list of texts, not {value!r}.")
    return tuple(value)


def _record(path: Path, where: str, raw: Mapping[str, Any], kind: type) -> Any:
    """One dataclass from one table, with the kinds of its fields checked."""
    names = {item.name: item for item in fields(kind)}
    _known(path, f"{where}.", raw, tuple(names))
    values: dict[str, Any] = {}
    for name, item in names.items():
        if name not in raw:
            if item.default is not MISSING:
                continue
            raise bad_study(path, f"{where}.{name}", "is missing.")
        values[name] = _field(path, raw, where, name, str(item.type))
    return kind(**values)


def _field(path: Path, raw: Mapping[str, Any], where: str, key: str, kind: str) -> Any:
    if kind == "int":
        return _whole(path, raw, where, key)
    if kind == "str":
        return _word(path, raw, key, "")
    return _words(path, raw, f"{where}.{key}", key)


def _records(path: Path, raw: Mapping[str, Any], key: str, kind: type, *, needed: bool = False) -> list[Any]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad_study(path, key, f"must be a list of tables, written [[{key}]].")
    if needed and not value:
        raise bad_study(path, key, f"is missing. Add at least one [[{key}]].")
    return [_record(path, f"{key}[{number}]", item, kind) for number, item in enumerate(value)]


def _dominance(path: Path, raw: Mapping[str, Any]) -> tuple[Dominance, ...]:
    value = raw.get("dominant")
    entries = [value] if isinstance(value, dict) else value
    return tuple(_records(path, {"dominant": entries or []}, "dominant", Dominance, needed=True))


def _expectations(path: Path, raw: Mapping[str, Any]) -> tuple[Expectation, ...]:
    found = _records(path, raw, "expectation", Expectation)
    for number, item in enumerate(found):
        if item.direction not in _DIRECTIONS:
            problem = f"is {item.direction!r}.{did_you_mean(item.direction, list(_DIRECTIONS))}"
            raise bad_study(path, f"expectation[{number}].direction", problem)
    return tuple(found)
