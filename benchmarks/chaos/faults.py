"""What is done to a command: signals, a disk that is full, folders that cannot be written or are gone."""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000  # of unshare(2)
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18  # of mount(2)
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Fault:
    """What happens, and when: `share` of the command's changes of files (`by_change`) or of its time has gone by then.

    over : whether an earlier run's output is in place. fresh : a process of its own interpreter, timed.
    """

    kind: str
    share: float
    by_change: bool
    over: bool
    fresh: bool
    seed: int


def is_change(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an audit event is a change of a file, byte code and devices aside."""
    if event in _CHANGES:
        return not _aside(arguments[0])
    if event == "open":
        path, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITES)
        return writes and not _aside(path)
    return False


def _aside(path: object) -> bool:
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
    return "__pycache__" in name or name.startswith("/dev/") or not name


def at_change(number: int, act: Callable[[], None]) -> Callable[[], None]:
    """What is to be called in a process so that `act` is called just before its change of a file of that number (from 1)."""

    def install() -> None:
        own, seen = os.getpid(), 0

        def hear(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if is_change(event, arguments) and os.getpid() == own:
                seen += 1
                if seen == number:
                    act()

        sys.addaudithook(hear)

    return install


def count_changes(note: Path) -> Callable[[], None]:
    """What is to be called in a process so that its changes of files are counted, as lengths of the file `note`."""

    def install() -> None:
        own = os.getpid()
        handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def hear(event: str, arguments: tuple[Any, ...]) -> None:
            if is_change(event, arguments) and os.getpid() == own:
                os.write(handle, b".")

        sys.addaudithook(hear)

    return install


def strike(signum: int) -> Callable[[], None]:
    """Sends this process a signal."""
    return lambda: os.kill(os.getpid(), signum)


def move_away(folder: Path) -> Callable[[], None]:
    """Takes a folder away, as an unmounted disk is."""

    def act() -> None:
        with suppress(OSError):
            folder.rename(folder.with_name(f"{folder.name}-gone"))

    return act


def limit_files(size: int) -> Callable[[], None]:
    """Lets no file grow beyond `size` bytes, as a disk does that is full."""

    def install() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return install


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _unshare() -> None:
    """A table of mounts of this process's own, that needs no rights beyond those of a user of a usual Linux."""
    uid, gid = os.getuid(), os.getgid()
    if _libc().unshare(_NEW_MOUNTS | (_NEW_USER if uid else 0)):
        raise OSError(ctypes.get_errno(), "unshare")
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _mount("none", "/", "", _RECURSIVE | _PRIVATE, "")


def _mount(source: str, target: str, kind: str, flags: int, data: str) -> None:
    if _libc().mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()):
        raise OSError(ctypes.get_errno(), "mount", target)


def small_disk(root: Path, size: int) -> Callable[[], None]:
    """Lays a disk of `size` bytes over a folder, filled with what was there."""

    def install() -> None:
        copy = root.with_name(f"{root.name}.copy")
        shutil.copytree(root, copy, symlinks=True)
        _mount("tmpfs", str(root), "tmpfs", 0, f"size={size}")
        shutil.copytree(copy, root, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(copy)

    return install


def read_only(folder: Path) -> Callable[[], None]:
    """Makes a folder one that nobody can write to, root included."""

    def install() -> None:
        _mount(str(folder), str(folder), "", _BIND, "")
        _mount("none", str(folder), "", _BIND | _REMOUNT | _READ_ONLY, "")

    return install


def among_mounts(install: Callable[[], None], then: Callable[[], Any]) -> Any:
    """What `then` gives, called in a process with mounts of its own, after `install`.

    Raises
    ------
    OSError : this machine gives nobody mounts of their own.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            _unshare()
            install()
            found = then()
        except BaseException as error:
            found = error
        with suppress(BaseException), os.fdopen(write, "wb") as out:
            pickle.dump(found, out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        raw = stream.read()
    os.waitpid(pid, 0)
    found = pickle.loads(raw) if raw else OSError("the process with mounts of its own ended")
    if isinstance(found, BaseException):
        raise found
    return found


@cache
def has_mounts() -> bool:
    """Whether this machine lets processes have mounts of their own."""
    try:
        return bool(among_mounts(lambda: None, lambda: True))
    except OSError:
        return False
