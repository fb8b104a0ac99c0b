"""The SQLite file behind the page: for its owner alone, written through before a change counts as saved."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from framing.errors.coding_page import store_not_written, store_unreadable

_APPLICATION = 0x4652434F  # "FRCO": tells a store of codings from any other SQLite file
_VERSION = 1
_WAIT = 10_000  # milliseconds for another process that writes
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE coders (name TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE units (id TEXT PRIMARY KEY, text_sha256 TEXT NOT NULL, before TEXT, after TEXT) WITHOUT ROWID;
CREATE TABLE ticks (
    coder TEXT NOT NULL, unit TEXT NOT NULL, ticks TEXT NOT NULL, at TEXT NOT NULL,
    done INTEGER NOT NULL, half INTEGER NOT NULL, unsure INTEGER NOT NULL, PRIMARY KEY (coder, unit)
) WITHOUT ROWID;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL UNIQUE, coder TEXT NOT NULL, unit TEXT NOT NULL,
    at TEXT NOT NULL, what TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT 'made'
);
CREATE INDEX changes_of_coder ON changes (coder, standing, number);
"""


class Database:
    """A connection to the file, made with its tables where it is new.

    Raises
    ------
    UnreadableFile : no store of codings, or damaged. CannotWrite
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with self._telling():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self.path.chmod(0o600)  # SQLite's other files take over the rights
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=_WAIT / 1000)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        with self.writing():
            self._prepare()

    def _prepare(self) -> None:
        (application,) = self.rows("PRAGMA application_id")[0]
        (version,) = self.rows("PRAGMA user_version")[0]
        empty = not self.rows("SELECT 1 FROM sqlite_master LIMIT 1")
        if empty:
            for statement in _TABLES.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        elif (application, version) != (_APPLICATION, _VERSION):
            raise store_unreadable(self.path, "it is another program's, or a later version's")

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._telling():
            return self._connection.execute(query, values).fetchall()

    def run(self, statement: str, *values: Any) -> None:
        """One statement within `writing`."""
        with self._telling():
            self._connection.execute(statement, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of the block or nothing; when it has ended, it is on the disk."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Fold the journal into the file and let go of it."""
        self._connection.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise store_not_written(self.path, str(error)) from error
        except sqlite3.DatabaseError as error:
            raise store_unreadable(self.path, str(error)) from error
        except OSError as error:
            raise store_not_written(self.path, error.strerror or str(error)) from error
