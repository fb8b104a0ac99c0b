"""Exports of many files: into a new folder or a .zip, and zipped formats without the time of day in them."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from framing.errors.export import folder_in_use
from framing.errors.tables import cannot_write, folder_needed
from framing.files import replacing
from framing.piping import is_piped
from framing.resources import temporary_files_inside

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
AddFile = Callable[[str, bytes], None]


@contextmanager
def new_folder(path: Path) -> Iterator[AddFile]:
    """A function that adds a file by name to a new folder, or to a .zip by the ending; all or nothing.

    Raises
    ------
    CannotWrite : the folder is there and not empty. CannotWrite : full disk or no permission.
    """
    if is_piped(path):
        raise folder_needed(path)
    if path.suffix.lower() == ".zip":
        with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
            yield lambda name, content: _add_member(archive, name, content)
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise folder_in_use(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
        try:
            yield lambda name, content: _add(building / name, content)
            building.chmod(0o755)
            building.replace(path)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise cannot_write(path, error.strerror or str(error)) from error


def _add(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as stream:  # never over a file that was added before
        stream.write(content)


def _add_member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    if name in archive.NameToInfo:
        raise FileExistsError(errno.EEXIST, f"{name} stands in it already")
    archive.writestr(_stamped(name), content)


def _stamped(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _forget_times(path: Path, target: Path) -> None:
    """Copy a zipped office document with every time in it set to 1980: the same content gives the same bytes."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            if entry.filename == "docProps/core.xml":
                new.writestr(_stamped(entry.filename), _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", old.read(entry)))
                continue
            stamped = _stamped(entry.filename)
            stamped.file_size = (
                entry.file_size
            )  # known, so that small parts do without Zip64, which Office would repair
            with old.open(entry) as source, new.open(stamped, "w") as copy:
                shutil.copyfileobj(source, copy)


def save_office(document: Any, path: Path) -> None:
    """Save a python-docx document or an openpyxl workbook, all or nothing and without the time of day in it."""
    with replacing(path) as temporary, tempfile.TemporaryDirectory(dir=temporary.parent) as folder:
        raw = Path(folder) / "raw"
        with temporary_files_inside():
            document.save(str(raw))
        _forget_times(raw, temporary)


_UNSAFE = re.compile(r"[^\w.\-]+")
_LONGEST_NAME = 160  # bytes, so that an ending and a number still fit


def file_name(key: str) -> str:
    """A key as a file name: word characters, dots and hyphens, not too long for any file system."""
    name = _UNSAFE.sub("_", key).strip("._") or "document"
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


class UniqueNames:
    """File names that stay apart, whatever the keys: also where names are told apart by neither case nor accents' form."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, key: str) -> str:
        """The name of a key that has not come before; numbered where another key has taken it."""
        plain = name = file_name(key)
        number = 1
        while (same := unicodedata.normalize("NFKC", name).casefold()) in self._taken:
            number += 1
            name = f"{plain}-{number}"
        self._taken.add(same)
        return name
