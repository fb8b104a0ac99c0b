"""Folders of several files that are one thing, a model or results: whole, or known to be unfinished.

One file of the folder, its marker, says that it is whole: it is taken away before anything changes and put back last.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from framing.errors import CannotWrite
from framing.errors.tables import cannot_write, folder_needed
from framing.json_text import load_json
from framing.piping import follow_links, is_piped

MANIFEST = "manifest.json"  # the marker of a folder of results; its key `files` names what was written with it
_UNFINISHED = ".unfinished-"
_OF_A_REPORT = {"figures": (".svg", ".png"), "tables": (".csv", ".tex", ".docx")}
Stale = Callable[[Path], list[str]]


@contextmanager
def filling_folder(folder: str | Path, marker: str, stale: Stale | None = None) -> Iterator[Path]:
    """A hidden folder whose files move into `folder` when the block ends without error; until then nothing is touched.

    Parameters
    ----------
    marker : the file without which the folder counts as unfinished. It is taken away before the first file moves
        and put back last, so that files of two runs are never taken for one.
    stale : names the files of an earlier run in the folder, which go unless the block has written them anew.

    Raises
    ------
    CannotWrite : the folder cannot be made or written, or the disk is full.
    """
    if is_piped(folder):
        raise folder_needed(folder)
    building: Path | None = None
    try:
        target = follow_links(folder)
        target.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(target)
        building = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target))
        with _held(building):
            yield building
        _move_files(building, target, marker, stale(target) if stale else [])
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error
    except CannotWrite as error:
        raise CannotWrite(str(error).replace(str(building), str(folder))) from error
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder as this process's own, as long as it lives; False where another process holds it."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing can be held, so nothing counts as left over
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = True
        except OSError:
            mine = False
        yield mine
    finally:
        os.close(handle)


def _clear_leftovers(target: Path) -> None:
    """Remove what runs left that were killed: hidden folders older than a minute that no process holds."""
    for left in target.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > 60:
                with _held(left) as mine:
                    if mine:
                        shutil.rmtree(left, ignore_errors=True)


def _move_files(building: Path, target: Path, marker: str, stale: list[str]) -> None:
    written = sorted(path.relative_to(building).as_posix() for path in building.rglob("*") if path.is_file())
    for name in written:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
    (target / marker).unlink(missing_ok=True)
    for name in sorted({*stale} - {*written, marker}):
        (target / name).unlink(missing_ok=True)
    for name in sorted(written, key=lambda name: (name == marker, name)):
        (building / name).replace(target / name)


def list_files(folder: Path) -> list[str]:
    """The names of all files below a folder, sorted, its marker aside."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != MANIFEST)


def list_results(folder: Path) -> list[str]:
    """What an earlier run, and the report on it, wrote into a folder of results, as far as its manifest says."""
    names: list[str] = []
    with suppress(OSError, ValueError, TypeError, AttributeError):
        names = [str(name) for name in load_json((folder / MANIFEST).read_bytes()).get("files", [])]
    pages = ["report.html"] if names else []
    images = [
        path.relative_to(folder).as_posix()
        for place, endings in _OF_A_REPORT.items()
        for path in (folder / place).glob("*")
        if names and path.suffix in endings
    ]
    return [*(name for name in names if ".." not in Path(name).parts and not Path(name).is_absolute()), *pages, *images]
