"""Folders of several files that are one thing, a model or the results of a run: whole, or known to be unfinished."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from framing.errors import CannotWrite
from framing.errors.tables import cannot_write, folder_needed
from framing.piping import is_piped

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
    target = Path(folder).resolve()
    building: Path | None = None
    try:
        target.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target))
        yield building
        _move_files(building, target, marker, stale(target) if stale else [])
    except OSError as error:
        raise cannot_write(folder, error.strerror or str(error)) from error
    except CannotWrite as error:
        raise CannotWrite(str(error).replace(str(building), str(folder))) from error
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


def _move_files(building: Path, target: Path, marker: str, stale: list[str]) -> None:
    written = sorted(path.relative_to(building).as_posix() for path in building.rglob("*") if path.is_file())
    for name in written:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
    (target / marker).unlink(missing_ok=True)
    for name in sorted({*stale} - {*written, marker}):
        (target / name).unlink(missing_ok=True)
    for name in sorted(written, key=lambda name: (name == marker, name)):
        (building / name).replace(target / name)
