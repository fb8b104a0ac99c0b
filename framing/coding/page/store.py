"""What coders have done so far, kept change by change: every change is saved when it is made, and can be undone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from framing.codebook import Codebook
from framing.coding.page.database import Database
from framing.coding.page.ticks import TEXT_FIELDS, Ticks, apply_change
from framing.coding.page.units import Unit
from framing.coding.record import Coding
from framing.coding.versions.stamping import stamp_of
from framing.errors.coding_page import codes_gone, passage_changed
from framing.files import text_sha256

_CONTEXT = "context"
_MADE, _UNDONE, _DROPPED = "made", "undone", "dropped"


class Stage(NamedTuple):
    """How far one passage is: done, begun but not done, unsure."""

    done: bool = False
    half: bool = False
    unsure: bool = False


class Store:
    """The codings of all coders of one sheet, in a SQLite file (journal WAL, synchronous FULL, rights 0600).

    Each coder's codings are apart: no method gives one coder what another has done. Every change stays in the table
    `changes`, undone ones too.

    Raises
    ------
    UnreadableFile, CannotWrite
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._database = Database(path)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def meta(self, key: str) -> str:
        """A remembered value, empty where there is none."""
        found = self._database.rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else ""

    def remember(self, key: str, value: str) -> None:
        """Keep a value for the next start."""
        with self._database.writing():
            self._database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def token(self, coder: str) -> str:
        """The secret in a coder's address, made when the coder first comes."""
        with self._database.writing():
            self._database.run("INSERT OR IGNORE INTO coders VALUES (?, ?)", coder, secrets.token_urlsafe(24))
        return str(self._database.rows("SELECT token FROM coders WHERE name = ?", coder)[0][0])

    def coders(self) -> list[str]:
        """Everybody who has an address or has coded, by name."""
        query = "SELECT name FROM coders UNION SELECT coder FROM ticks ORDER BY 1"
        return [str(name) for (name,) in self._database.rows(query)]

    def forget_tokens(self) -> None:
        """Make every address of before worthless."""
        with self._database.writing():
            for name in self.coders():
                self._database.run("UPDATE coders SET token = ? WHERE name = ?", secrets.token_urlsafe(24), name)

    def check_codebook(self, codebook: Codebook) -> str:
        """The codebook coded with before (name, version, first digits of the SHA-256), where it is not this one.

        Raises
        ------
        UnknownName : codes in the store that the codebook lacks.
        """
        used = {code for (text,) in self._database.rows("SELECT ticks FROM ticks") for code in _load(text).codes}
        if gone := sorted(code for code in used if code not in codebook):
            raise codes_gone(self.path, gone, codebook.name, codebook.ids())
        now = stamp_of(codebook)
        before = self.meta("codebook")
        self.remember("codebook", now)
        return before if before != now else ""

    def check_units(self, units: Iterable[Unit], sheet: str | Path) -> None:
        """Take note of passages not seen before, and make sure that the others are as they were.

        Raises
        ------
        BadCodings : a passage has another text than when it was first shown.
        """
        known = dict(self._database.rows("SELECT id, text_sha256 FROM units"))
        with self._database.writing():
            for unit in units:
                digest = text_sha256(unit.text)
                if known.setdefault(unit.id, digest) != digest:
                    raise passage_changed(self.path, sheet, unit.id)
                self._database.run("INSERT OR IGNORE INTO units VALUES (?, ?, NULL, NULL)", unit.id, digest)

    def contexts(self, characters: int) -> dict[str, tuple[str, str]]:
        """Passage to the context of this length found for it at an earlier start."""
        if self.meta(_CONTEXT) != str(characters):
            return {}
        rows = self._database.rows("SELECT id, before, after FROM units WHERE before IS NOT NULL")
        return {str(unit): (str(before), str(after)) for unit, before, after in rows}

    def keep_contexts(self, contexts: Mapping[str, tuple[str, str]], characters: int) -> None:
        """Keep contexts, so that the corpus need not be read again; those of another length go."""
        with self._database.writing():
            if self.meta(_CONTEXT) != str(characters):
                self._database.run("UPDATE units SET before = NULL, after = NULL")
            for unit, (before, after) in contexts.items():
                self._database.run("UPDATE units SET before = ?, after = ? WHERE id = ?", before, after, unit)
            self._database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", _CONTEXT, str(characters))

    def take_over(self, codings: Iterable[Coding]) -> int:
        """Begin with codings that were made elsewhere, where their coder has not touched the passage here; how many."""
        rows = [(coding, Ticks.of_coding(coding)) for coding in codings if coding.coder]
        taken = 0
        with self._database.writing():
            for coding, ticks in rows:
                if ticks.done and not self._found(coding.coder, coding.id):
                    self._write(coding.coder, coding.id, ticks, str(dict(coding.other).get("coded_at") or _now()))
                    taken += 1
        return taken

    def ticks(self, coder: str, unit: str) -> Ticks:
        """What a coder has given to a passage so far."""
        found = self._found(coder, unit)
        return _load(found[0][0]) if found else Ticks()

    def all_ticks(self, coder: str) -> dict[str, tuple[Ticks, str]]:
        """Passage to what a coder has given to it, and when last (UTC, ISO 8601)."""
        rows = self._database.rows("SELECT unit, ticks, at FROM ticks WHERE coder = ?", coder)
        return {str(unit): (_load(text), str(at)) for unit, text, at in rows}

    def stages(self, coder: str) -> dict[str, Stage]:
        """Passage to how far a coder has come with it; untouched ones are missing."""
        rows = self._database.rows("SELECT unit, done, half, unsure FROM ticks WHERE coder = ?", coder)
        return {str(unit): Stage(bool(done), bool(half), bool(unsure)) for unit, done, half, unsure in rows}

    def last_touched(self, coder: str) -> str:
        """The passage that a coder changed last, empty where there is none."""
        query = "SELECT unit FROM changes WHERE coder = ? AND standing = ? ORDER BY number DESC LIMIT 1"
        found = self._database.rows(query, coder, _MADE)
        return str(found[0][0]) if found else ""

    def change(self, coder: str, unit: str, change: str, what: Mapping[str, Any], codebook: Codebook) -> Ticks:
        """Make one change and save it; the ticks after it.

        Parameters
        ----------
        change : the change's own name: the same change sent twice (because the answer was lost) is made once.
        what : as `apply_change` takes it. Texts with the same `typing` are one change to undo.

        Raises
        ------
        BadSetting : a change that cannot be made. CannotWrite : it was not saved.
        """
        with self._database.writing():
            before = self.ticks(coder, unit)
            if self._database.rows("SELECT 1 FROM changes WHERE coder = ? AND change = ?", coder, change):
                return before
            after = apply_change(before, what, codebook)
            if after == before:
                return before
            at = _now()
            query = "UPDATE changes SET standing = ? WHERE coder = ? AND standing = ?"
            self._database.run(query, _DROPPED, coder, _UNDONE)
            if (number := self._same_typing(coder, unit, what)) is not None:
                query = "UPDATE changes SET change = ?, what = ?, after = ?, at = ? WHERE number = ?"
                self._database.run(query, change, json.dumps(what), _dump(after), at, number)
            else:
                query = (
                    "INSERT INTO changes (change, coder, unit, at, what, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)"
                )
                values = (change, coder, unit, at, json.dumps(what), _dump(before), _dump(after))
                self._database.run(query, *values)
            self._write(coder, unit, after, at)
        return after

    def undo(self, coder: str) -> str:
        """Take back the coder's last change; the passage it was made to, empty where there is nothing to undo."""
        return self._step(coder, _MADE, _UNDONE, "DESC", "before")

    def redo(self, coder: str) -> str:
        """Make again what was undone last; the passage, empty where there is nothing."""
        return self._step(coder, _UNDONE, _MADE, "ASC", "after")

    def _step(self, coder: str, standing: str, becomes: str, order: str, side: str) -> str:
        query = (
            f"SELECT number, unit, {side} FROM changes WHERE coder = ? AND standing = ? ORDER BY number {order} LIMIT 1"
        )
        with self._database.writing():
            found = self._database.rows(query, coder, standing)
            if not found:
                return ""
            number, unit, text = found[0]
            self._database.run("UPDATE changes SET standing = ? WHERE number = ?", becomes, number)
            self._write(coder, unit, _load(text), _now())
        return str(unit)

    def _same_typing(self, coder: str, unit: str, what: Mapping[str, Any]) -> int | None:
        """The last change, where it is an earlier state of the text that is being typed."""
        if what.get("do") not in TEXT_FIELDS or not what.get("typing"):
            return None
        query = "SELECT number, unit, what FROM changes WHERE coder = ? AND standing = ? ORDER BY number DESC LIMIT 1"
        for number, last_unit, text in self._database.rows(query, coder, _MADE):
            last = json.loads(text)
            if last_unit == unit and (last.get("do"), last.get("typing")) == (what["do"], what["typing"]):
                return int(number)
        return None

    def _found(self, coder: str, unit: str) -> list[tuple[Any, ...]]:
        return self._database.rows("SELECT ticks FROM ticks WHERE coder = ? AND unit = ?", coder, unit)

    def _write(self, coder: str, unit: str, ticks: Ticks, at: str) -> None:
        stages = (ticks.done, ticks.begun and not ticks.done, ticks.unsure)
        query = "INSERT OR REPLACE INTO ticks VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._database.run(query, coder, unit, _dump(ticks), at, *map(int, stages))


def _dump(ticks: Ticks) -> str:
    return json.dumps(ticks.as_json())


def _load(text: str) -> Ticks:
    return Ticks.from_json(json.loads(text))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
