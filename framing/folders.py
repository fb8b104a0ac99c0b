"""Folders of several files that are one thing, a model or results: whole, or known to be unfinished.

One file of the folder, its marker, says that it is whole: it is taken away before anything changes and put back last.
What is to come is whole in a hidden folder by then, with a note of what is to be done, so that a move which breaks off
(a crash, a process that is killed) is finished by whoever opens the folder next.
"""

from __future__ import annotations

import errno
import json
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
_MOVE = "move.json"  # in a hidden folder whose files are whole: the marker, and the files that go
_OF_A_REPORT = {"figures": (".svg", ".png"), "tables": (".csv", ".tex", ".docx", ".md")}
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
        finish_moves(target)
        _clear_leftovers(target)
        building = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target))
        with _held(building):
            yield building
            with _turn(target):
                _move_files(building, target, marker, stale(target) if stale else [])
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error
    except CannotWrite as error:
        raise CannotWrite(str(error).replace(str(building), str(folder))) from error
    finally:
        if building is not None and not (building / _MOVE).exists():
            shutil.rmtree(building, ignore_errors=True)


def finish_moves(folder: str | Path) -> None:
    """Finish what processes that were killed had begun to move into a folder; to be called before it is read."""
    target = Path(folder)
    found: list[Path] = []
    with suppress(OSError, ValueError):  # what is no path has nothing in it
        noted = [path for path in target.glob(f"{_UNFINISHED}*/{_MOVE}") if path.is_file()]
        found = sorted(path.parent for path in noted if not (path.is_symlink() or path.parent.is_symlink()))
    for building in found:
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError), _held(building) as mine, _turn(target):
            if mine:
                _finish_move(building, target)
                shutil.rmtree(building, ignore_errors=True)


def holds_other(folder: str | Path, marker: str) -> bool:
    """Whether a folder holds something, but not `marker`: neither an output of its kind nor what a killed run left."""
    finish_moves(folder)
    target = Path(folder)
    if not target.is_dir() or (target / marker).is_file():
        return False
    return any(not path.name.startswith(_UNFINISHED) for path in target.iterdir())


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


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until no other process moves files into a folder, and keep others waiting."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # file systems that know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
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
    written = _files_of(building)
    _keep_inside(target, written)
    gone = sorted({*stale} - {*written, marker})
    noted = building / f".{_MOVE}"
    noted.write_text(json.dumps({"marker": marker, "files": written, "stale": gone}), encoding="utf-8")
    noted.replace(building / _MOVE)
    try:
        _finish_move(building, target)
    except KeyboardInterrupt:  # a few names more, and the folder is whole
        _finish_move(building, target)
        raise


def _finish_move(building: Path, target: Path) -> None:
    """Do what is left of a move, from wherever it broke off."""
    if not (building / _MOVE).exists():
        return
    note = load_json((building / _MOVE).read_bytes())
    marker, gone = str(note["marker"]), [str(name) for name in note["stale"]]
    written = [name for name in _files_of(building) if name != _MOVE]
    if marker in written or marker not in note["files"]:  # else it was moved, as the last of all
        _keep_inside(target, written)
        for name in written:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
        for name in [marker, *gone]:
            if is_inside(target, name):
                (target / name).unlink(missing_ok=True)
        for name in sorted(written, key=lambda name: (name == marker, name)):
            (building / name).replace(target / name)
    (building / _MOVE).unlink()


def _keep_inside(target: Path, names: list[str]) -> None:
    for name in names:
        if not is_inside(target, name):
            raise OSError(errno.ELOOP, f"a link leads {name} out of the folder; remove the link")


def keep_report_inside(folder: Path, page: Path) -> None:
    """Before a report is written into a folder of results, which may be a stranger's: no link may lead it elsewhere.

    Links in the place of the page, an image or a table go; the folders of these must not be links out of the folder.

    Raises
    ------
    CannotWrite
    """
    if page.parent.resolve() != folder.resolve():
        return  # beside a page whose place the user named
    try:
        _keep_inside(folder, [f"{place}/*" for place in _OF_A_REPORT])
        for path in [page, *_files_of_a_report(folder)]:
            if path.is_symlink():
                path.unlink()
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error


def _files_of(folder: Path) -> list[str]:
    """The names of the plain files below a folder; links are neither followed nor named."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(name for path in found if is_inside(folder, name := path.relative_to(folder).as_posix()))


def is_inside(folder: Path, name: str) -> bool:
    """Whether a path that a file names, relative to its folder, stays in the folder, wherever links in it lead."""
    if ".." in Path(name).parts or Path(name).is_absolute() or "\0" in name:
        return False
    place = Path(os.path.realpath(folder))
    return Path(os.path.realpath((place / name).parent)).is_relative_to(place)


def list_files(folder: Path) -> list[str]:
    """The names of all files below a folder, sorted, its marker aside."""
    return [name for name in _files_of(folder) if name != MANIFEST]


def list_results(folder: Path) -> list[str]:
    """What an earlier run, and the report on it, wrote into a folder of results, as far as its manifest says."""
    names: list[str] = []
    with suppress(OSError, ValueError, TypeError, AttributeError):
        names = [str(name) for name in load_json((folder / MANIFEST).read_bytes()).get("files", [])]
    pages = ["report.html"] if names else []
    images = [path.relative_to(folder).as_posix() for path in _files_of_a_report(folder)] if names else []
    return [name for name in [*names, *pages, *images] if is_inside(folder, name)]


def _files_of_a_report(folder: Path) -> list[Path]:
    """The images and the tables for papers beside a report."""
    return [
        path for place, endings in _OF_A_REPORT.items() for path in (folder / place).glob("*") if path.suffix in endings
    ]
