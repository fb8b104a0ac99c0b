"""From one row of a file, whatever its form, to a checked `Coding`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.codebook import Codebook
from framing.codebook.scheme import KINDS
from framing.coding.record import NONE, OWN_FIELDS, Coding, has_documents
from framing.errors.codebook import unknown_code
from framing.errors.coding import (
    bad_coding_value,
    coding_field_missing,
    place,
    too_many_practices,
    unknown_stance,
)
from framing.errors.documents import documents_for_passages

DEFAULT_STANCES = ("endorse", "reject", "report")
_LISTS = ("practices", "domestic", "mechanism", "unread")  # fields of codes


def stances_of(codebook: Codebook) -> tuple[str, ...]:
    """The stances a practice may have, the default one first."""
    names = tuple(codebook.stances) or DEFAULT_STANCES
    return names if "endorse" not in names else ("endorse", *(name for name in names if name != "endorse"))


@dataclass(frozen=True)
class RowParser:
    """Turns rows into codings under one codebook; `where` is what errors call the file."""

    codebook: Codebook
    where: str | Path

    def parse(self, row: Mapping[str, Any], number: int | None = None) -> Coding:
        """The coding in one row.

        A row needs `id` and `practices`, and either `text` or `document`, `start` and `end`. Codes may be lists or
        texts joined by ';'; a practice may be ``{"practice": code, "stance": stance}``, ``"code:stance"`` or
        ``"code"``, which means the default stance.
        `unread` names kinds of codes (practice, domestic, mechanism) that were not looked for. "none" in place of codes says
        that the passage was read and carries none.

        Raises
        ------
        BadCodings, UnknownName
        """
        given = {str(key): value for key, value in row.items() if not _is_missing(value)}
        coding_id = self._text(given, "id", number, "")
        if not coding_id:
            raise coding_field_missing(self.where, number, "", "id", [str(key) for key in row])
        if "practices" not in row and has_documents(row):
            raise documents_for_passages(self.where)
        if "practices" not in row:
            raise coding_field_missing(self.where, number, coding_id, "practices", [str(key) for key in row])
        text = self._text(given, "text", number, coding_id)
        for field in () if text else ("document", "start", "end"):
            if given.get(field, "") == "":
                raise coding_field_missing(self.where, number, coding_id, field, [str(key) for key in row])
        start = self._count(given, "start", number, coding_id, 0)
        end = self._count(given, "end", number, coding_id, start + len(text))
        if end <= start:
            raise bad_coding_value(self.where, number, coding_id, "end", end, f"Give a place after start ({start}).")
        if text and end - start != len(text):
            remedy = f"start and end span {end - start} characters, the text has {len(text)}. Count characters."
            raise bad_coding_value(self.where, number, coding_id, "end", end, remedy)
        own = {
            field: self._text(given, field, number, coding_id)
            for field in ("coder", "corpus", "document", "document_sha256_16", "threat", "stratum")
        }
        own["document"] = own["document"] or coding_id
        self._check_lists(given, number, coding_id)
        said = self._take_none(given, number, coding_id)
        practices = self._practices(given.get("practices"), number, coding_id)
        domestic, mechanism = (
            self._codes(given.get(kind), kind, number, coding_id) for kind in ("domestic", "mechanism")
        )
        coded = {"practice": practices, "domestic": domestic, "mechanism": mechanism}
        return Coding(
            id=coding_id,
            start=start,
            end=end,
            practices=practices,
            domestic=domestic,
            mechanism=mechanism,
            sampling_probability=self._probability(given, number, coding_id),
            text=text,
            unread=self._unread(given.get("unread"), coded, number, coding_id),
            nothing=said and not any(coded.values()),
            other=tuple((str(key), _plain(value)) for key, value in row.items() if str(key) not in OWN_FIELDS),
            **own,
        )

    def _check_lists(self, given: Mapping[str, Any], number: int | None, coding_id: str) -> None:
        for field in _LISTS:
            value = given.get(field)
            if value is not None and not isinstance(value, Iterable):
                remedy = "Give codes as a list, or as text with ';' between them."
                raise bad_coding_value(self.where, number, coding_id, field, value, remedy)

    def _take_none(self, given: dict[str, Any], number: int | None, coding_id: str) -> bool:
        """Empty the fields that say "none", and whether one did; a code of that name stays a code."""
        said = False
        for field in ("practices", "domestic", "mechanism") if NONE not in self.codebook else ():
            items = list(_items(given.get(field)))
            if not any(_names_none(item) for item in items):
                continue
            if len(items) > 1:
                remedy = f"Remove {NONE!r}, or the codes beside it."
                raise bad_coding_value(self.where, number, coding_id, field, given[field], remedy)
            given[field], said = "", True
        return said

    def _text(self, given: Mapping[str, Any], field: str, number: int | None, coding_id: str) -> str:
        value = given.get(field, "")
        if isinstance(value, (list, tuple, dict, bool)):
            raise bad_coding_value(self.where, number, coding_id, field, value, "Give text.")
        return value if isinstance(value, str) else str(value)

    def _count(self, given: Mapping[str, Any], field: str, number: int | None, coding_id: str, default: int) -> int:
        value = given.get(field, "")
        if value == "":
            return default
        try:
            count = float(value)
            if isinstance(value, bool) or count != int(count) or count < 0:
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            remedy = "Give a whole number of characters, 0 or more."
            raise bad_coding_value(self.where, number, coding_id, field, value, remedy) from None
        return int(count)

    def _probability(self, given: Mapping[str, Any], number: int | None, coding_id: str) -> float | None:
        value = given.get("sampling_probability", "")
        if value == "":
            return None
        try:
            probability = float(value)
            if not 0 < probability <= 1:
                raise ValueError
        except (TypeError, ValueError):
            remedy = "Give a number above 0 and at most 1, or leave it empty where the passage was not drawn at random."
            raise bad_coding_value(self.where, number, coding_id, "sampling_probability", value, remedy) from None
        return probability

    def _practices(self, value: Any, number: int | None, coding_id: str) -> tuple[tuple[str, str], ...]:
        valid = stances_of(self.codebook)
        pairs: list[tuple[str, str]] = []
        for item in _items(value):
            if isinstance(item, Mapping):
                if not isinstance(item.get("practice"), str):
                    remedy = 'Write {"practice": code, "stance": stance}.'
                    raise bad_coding_value(self.where, number, coding_id, "practices", dict(item), remedy)
                code, stance = item["practice"], item.get("stance") or ""
            else:
                code, _, stance = str(item).partition(":")
            code, stance = code.strip(), str(stance).strip() or valid[0]
            self._known(code, "practice", number, coding_id)
            if stance not in valid:
                raise unknown_stance(self.where, number, coding_id, stance, list(valid))
            pairs.append((code, stance))
        codes = [code for code, _ in pairs]
        self._once(codes, "practices", number, coding_id)
        if self.codebook.choice == "one" and len(codes) > 1:
            raise too_many_practices(self.where, number, coding_id, codes)
        return tuple(pairs)

    def _codes(self, value: Any, kind: str, number: int | None, coding_id: str) -> tuple[str, ...]:
        codes = [str(item).strip() for item in _items(value)]
        for code in codes:
            self._known(code, kind, number, coding_id)
        self._once(codes, kind, number, coding_id)
        return tuple(codes)

    def _unread(
        self, value: Any, coded: Mapping[str, tuple[Any, ...]], number: int | None, coding_id: str
    ) -> tuple[str, ...]:
        kinds = tuple(str(item).strip() for item in _items(value))
        for kind in kinds:
            if kind not in KINDS:
                remedy = f"Name kinds of codes that were not read: {', '.join(KINDS)}."
                raise bad_coding_value(self.where, number, coding_id, "unread", kind, remedy)
            if coded[kind]:
                remedy = "The row has codes of this kind: take it out of 'unread', or take out the codes."
                raise bad_coding_value(self.where, number, coding_id, "unread", kind, remedy)
        self._once(list(kinds), "unread", number, coding_id)
        return kinds

    def _known(self, code: str, kind: str, number: int | None, coding_id: str) -> None:
        valid = self.codebook.ids(kind)
        if code not in valid:
            raise unknown_code(place(self.where, number, coding_id), code, self.codebook.name, valid)

    def _once(self, codes: list[str], field: str, number: int | None, coding_id: str) -> None:
        for code in codes:
            if codes.count(code) > 1:
                raise bad_coding_value(self.where, number, coding_id, field, code, "Name each code once.")


def _names_none(item: Any) -> bool:
    name = item.get("practice") if isinstance(item, Mapping) else item
    return isinstance(name, str) and name.strip().casefold() == NONE


def _items(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    if isinstance(value, str):
        return [part for part in (piece.strip() for piece in value.split(";")) if part]
    if isinstance(value, Mapping):
        return [value]
    return list(value)


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _plain(value: Any) -> Any:
    if _is_missing(value):
        return None
    return value.item() if hasattr(value, "item") else value
