"""Raw answers kept as JSON lines, so that a run that was broken off goes on, and every coding can be traced to its answer."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from threading import Lock
from typing import Any

from framing.errors.machines import answers_unreadable
from framing.errors.tables import cannot_write
from framing.files import make_folder

RUN, ANSWER = "run", "answer"


def hash_value(value: Any) -> str:
    """SHA-256 of a JSON value."""
    return hashlib.sha256(
        json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


class KeptAnswers:
    """A file of answers by key. A line is appended and on the disk before the next passage is asked about.

    A last line that was cut off (the machine stopped) is passed over, and gone with the next answer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers: dict[str, dict[str, Any]] = {}
        self._lock = Lock()
        self._torn = 0  # bytes of a last line that was cut off
        if path.is_file():
            self._load()

    def _load(self) -> None:
        content = self.path.read_bytes()
        lines = content.split(b"\n")
        self._torn = len(lines[-1])
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if row["kind"] == ANSWER:
                    self.answers[row["key"]] = row
            except (ValueError, KeyError, TypeError) as error:
                if number == len(lines):
                    return
                raise answers_unreadable(self.path, number, str(error)) from error

    def add(self, row: dict[str, Any]) -> None:
        """Keep a row: of kind "run" (what is asked, and how) or "answer" (with its key)."""
        with self._lock:
            make_folder(self.path.parent)
            line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
            try:
                self._append(line)
            except OSError as error:
                raise cannot_write(self.path, error.strerror or str(error)) from error
            self._torn = 0
            if row["kind"] == ANSWER:
                self.answers[row["key"]] = row

    def _append(self, line: bytes) -> None:
        with open(self.path, "ab") as out:
            if self._torn:
                out.truncate(out.tell() - self._torn)
            out.write(line)
            out.flush()
            os.fsync(out.fileno())
