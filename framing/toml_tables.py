"""TOML files read key by key: what is unknown, missing or of the wrong kind is an error that has the key's path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints

from framing.errors import FramingError
from framing.errors.hints import did_you_mean

Record = TypeVar("Record")
Complain = Callable[[str, str], FramingError]
_Place: TypeAlias = "tuple[_Place, str] | None"  # of a value: that of what it lies in, and the step from there
_TOO_MANY_DIGITS = re.compile(r"\d(?:_?\d){4299,}", re.ASCII)  # which Python refuses to read as a number
PARTS = 100  # of a dotted key; tomllib takes time by the square of their number
_LONG_KEY = re.compile(
    rf"^[ \t]*+\[{{0,2}}[ \t]*+(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{PARTS},}}", re.MULTILINE
)
_KINDS: dict[type, str] = {str: "text in quotes", int: "a whole number", bool: "true or false"}


@dataclass(frozen=True)
class TomlTable:
    """One table of a TOML file: its keys are asked for by kind.

    complain : makes an error of the path of a key and of what is wrong with it ("is missing. Add it."). where : the
    path of this table with a point behind it, empty for the file itself.
    """

    values: Mapping[str, Any]
    complain: Complain
    where: str = ""

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def error(self, key: str, problem: str) -> FramingError:
        """An error about one key of this table; without a key, about the table."""
        return self.complain(f"{self.where}{key}".rstrip("."), problem)

    def allow(self, keys: Sequence[str]) -> TomlTable:
        """The same table, if it has no other keys.

        Raises
        ------
        what `complain` makes : another key; the nearest valid ones are named.
        """
        for key in self.values:
            if key not in keys:
                raise self.error(key, f"is unknown.{did_you_mean(key, list(keys))}")
        return self

    def text(self, key: str, default: str | None = None, *, numbers: bool = False) -> str:
        """A text, also from a whole number where `numbers`; it must be there, and not empty, where there is no default."""
        plain = self.values.get(key)
        if numbers and isinstance(plain, int) and not isinstance(plain, bool):
            return str(plain)
        value: str = self._value(key, str, default)
        if default is None and not value:
            raise self.error(key, "is empty. Fill it in.")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number; it must be there where there is no default."""
        value: int = self._value(key, int, default)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where the key is not there."""
        value: bool = self._value(key, bool, False)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that are not empty; none where the key is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error(key, f"must be a list of texts, not {value!r}.")
        return tuple(value)

    def table(self, key: str, *, needed: bool = False) -> TomlTable:
        """A table within this one; empty where the key is not there."""
        value = self.values.get(key, {})
        if needed and not value:
            raise self.error(key, f"is missing. Add a table [{self.where}{key}].")
        if not isinstance(value, dict):
            raise self.error(key, f"must be a table, written [{self.where}{key}].")
        return TomlTable(value, self.complain, f"{self.where}{key}.")

    def tables(self, key: str, *, needed: bool = False, single: bool = False) -> list[TomlTable]:
        """A list of tables; `single` takes one table as a list of one."""
        value = self.values.get(key, [])
        value = [value] if single and isinstance(value, dict) else value
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"must be a list of tables, written [[{self.where}{key}]].")
        if needed and not value:
            raise self.error(key, f"is missing. Add at least one [[{self.where}{key}]].")
        return [TomlTable(item, self.complain, f"{self.where}{key}[{number}].") for number, item in enumerate(value)]

    def choice(self, key: str, valid: Sequence[str], default: str | None = None) -> str:
        """One of the valid texts."""
        value = self.text(key, default)
        if value not in valid:
            raise self.error(key, f"is {value!r}.{did_you_mean(value, list(valid))}")
        return value

    def strings(self) -> dict[str, str]:
        """All keys of this table, every value a text."""
        return {key: self.text(key, "") for key in self.values}

    def record(self, kind: type[Record]) -> Record:
        """A dataclass of texts, whole numbers and lists of texts from the keys of the same names."""
        assert is_dataclass(kind)
        hints = get_type_hints(kind)
        self.allow([item.name for item in fields(kind)])
        found: dict[str, Any] = {}
        for item in fields(kind):
            if item.name in self.values or item.default is MISSING:
                found[item.name] = self._field(item.name, hints[item.name], needed=item.default is MISSING)
        return kind(**found)

    def _field(self, key: str, kind: Any, *, needed: bool) -> Any:
        if get_args(kind):
            return self.texts(key)
        return self.whole(key) if kind is int else self.text(key, None if needed else "")

    def _value(self, key: str, kind: type, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            raise self.error(key, "is missing. Add it.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"must be {_KINDS[kind]}, not {value!r}.")
        return value


def read_toml(path: Path, complain: Complain) -> tuple[str, TomlTable]:
    """The text of a TOML file and its table.

    Raises
    ------
    what `complain` makes : not UTF-8, or not TOML; with a key where a whole number has more than the 64 bits of TOML.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise complain("", f"is not UTF-8 ({error.reason} at byte {error.start}).") from error
    return source, parse_toml(source, complain)


def parse_toml(source: str, complain: Complain) -> TomlTable:
    """The table of a TOML text; errors as `read_toml`."""
    if found := _LONG_KEY.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise complain(
            "", f"has a key of more than {PARTS} parts in line {line}. Join tables instead of nesting them so deeply."
        )
    try:
        values = _load(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise complain("", f"is not TOML ({reason}).") from error
    if (key := _find_long_number(values)) is not None:
        raise complain(key, "is a whole number of more than 64 bits. Give a smaller one.")
    return TomlTable(values, complain)


def _load(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # a number of too many digits: with fewer, which are still too many, it is found by its key
        return tomllib.loads(_TOO_MANY_DIGITS.sub("9" * 40, source))


def _find_long_number(values: Mapping[str, Any]) -> str | None:
    """The path of the first key whose whole number has more than 64 bits."""
    left: list[tuple[_Place, Any]] = [(None, values)]  # tables can be nested deeper than calls of a function
    while left:
        place, value = left.pop()
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return _path_of(place)
        if isinstance(value, dict):
            left += [((place, f".{key}"), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            left += [((place, f"[{number}]"), value[number]) for number in reversed(range(len(value)))]
    return None


def _path_of(place: _Place) -> str:
    steps: list[str] = []
    while place is not None:
        place, step = place
        steps.append(step)
    return "".join(reversed(steps)).removeprefix(".")
