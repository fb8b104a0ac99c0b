"""Checksums of the single files of a source, so that an archive packed anew by its server is still the same source.

A file of the catalogue has its SHA-256 in the entry; of a source of many files, the entry names a listing: the lines
that `git ls-tree -r COMMIT` writes (mode, kind, hash of the blob, tab, path), packed by gzip. A path is found wherever it
ends the path of a file, for an archive puts a folder of its own around all.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.unpacking import is_archive
from framing.errors.catalogue import entry_invalid, files_changed
from framing.files import file_sha256

_LINE = re.compile(r"\d{6} blob ([0-9a-f]{40})\t(.+)")


def check_files(root: Path, entry: Entry, accept_other_files: bool, log: Callable[[str], None]) -> None:
    """Hold the files of an unpacked source against the checksums of its entry.

    accept_other_files : say in one line what is not as the catalogue knows it, instead of refusing.

    Raises
    ------
    UnreadableFile : a file is missing or has other bytes; the first few are named. BadStudy : the listing is damaged.
    """
    wanted = _wanted(entry)
    found = _paths_by_name(root) if wanted else {}
    missing, changed = [], []
    for path, checksum in wanted.items():
        there = _find(path, found)
        if there is None:
            missing.append(path)
        elif checksum != (git_hash(there) if len(checksum) == len("1" * 40) else file_sha256(there)):
            changed.append(path)
    if missing or changed:
        error = files_changed(entry.name, len(wanted), changed, missing)
        if not accept_other_files:
            raise error
        log(f"Taken all the same: {error}")


def git_hash(path: Path) -> str:
    """The name that Git gives the contents of a file (SHA-1 of a blob)."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _wanted(entry: Entry) -> Mapping[str, str]:
    """Path -> checksum of all files that the entry knows one of; archives are checked as they come."""
    single = {
        remote.name: remote.sha256 for remote in entry.files if remote.sha256 and not is_archive(Path(remote.name))
    }
    return single | (_read_listing(entry) if entry.listing else {})


def _read_listing(entry: Entry) -> dict[str, str]:
    path = entry.path.parent / entry.listing
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    except (OSError, EOFError, ValueError) as error:
        raise entry_invalid(entry.path, "listing", f"{path} cannot be read ({error}).") from error
    matches = [_LINE.fullmatch(line) for line in lines]
    if not lines or None in matches:
        raise entry_invalid(entry.path, "listing", f"{path} is not a listing written by 'git ls-tree -r'.")
    return {match[2]: match[1] for match in matches if match}


def _paths_by_name(root: Path) -> dict[str, list[Path]]:
    names: dict[str, list[Path]] = defaultdict(list)
    for path in root.rglob("*"):
        names[path.name].append(path)
    return names


def _find(wanted: str, names: Mapping[str, list[Path]]) -> Path | None:
    ends = (path for path in names.get(wanted.rpartition("/")[2], ()) if f"/{path.as_posix()}".endswith(f"/{wanted}"))
    return next((path for path in ends if path.is_file()), None)
