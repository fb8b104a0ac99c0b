"""Fetching a corpus of the catalogue: from its public home, or from a file the user has, checked either way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from framing.corpus.catalogue.downloading import ResumingDownloader
from framing.corpus.catalogue.entries import Entry, RemoteFile, Volumes
from framing.corpus.catalogue.store import (
    Record,
    choose,
    corpus_folder,
    folder_sha256,
    source_path,
    store_documents,
)
from framing.corpus.unpacking import is_archive
from framing.encoding import keep_quiet
from framing.errors import UsageError
from framing.errors.catalogue import (
    bad_volume,
    checksum_mismatch,
    download_failed,
    nothing_to_fetch,
    volume_unknown,
    volumes_needed,
)
from framing.errors.tables import file_missing
from framing.files import file_sha256, make_folder, replacing, write_text

_ACCEPT = "Is it another edition, or damaged? Take it all the same with --accept-checksum."
_VOLUME = re.compile(r"\w[\w.-]*")
_SUMS = "SHA256SUMS"
_PAGES = (".html", ".htm", ".xhtml")


def fetch_corpus(
    entry: Entry,
    *,
    from_file: Path | None = None,
    ids: Sequence[str] = (),
    select: str = "",
    accept_checksum: bool = False,
    log: Callable[[str], None] = keep_quiet,
) -> Record:
    """Bring the texts of a corpus into the store and give the record of what is there now.

    from_file : an archive, folder or file to take instead of downloading. ids : volumes to take, where the corpus
    comes by volume (default: those the catalogue names). select : another choice among the documents than the
    catalogue's (see `store.choose`). accept_checksum : take files with another checksum.

    Raises
    ------
    BadSetting : the corpus comes with a package. UnreadableFile : nothing of the file is kept.
    DownloadFailed : refused, not reached, or cut short; what came is kept and the next call goes on from there.
    BadSetting, FileMissing, UnreadableFile, CannotWrite
    """
    if entry.package:
        raise nothing_to_fetch(entry.name, entry.package)
    if ids and entry.volumes is None:
        raise volume_unknown(entry.name)
    if wrong := next((volume for volume in ids if not _VOLUME.fullmatch(volume)), None):
        raise bad_volume(wrong)
    choose(entry, select)  # what cannot be chosen is said before the download
    folder = corpus_folder(entry.name)
    store = partial(store_documents, entry, folder=folder, select=select, log=log)
    if from_file is not None:
        return _take_file(entry, from_file, store, folder, accept_checksum, log)
    files = folder / "files"
    before = set(files.iterdir()) if files.is_dir() else set()
    if entry.volumes is not None:
        if not (ids or entry.volumes.ids):
            raise volumes_needed(entry.name, entry.volumes.url)
        _download_volumes(entry.volumes, ids or entry.volumes.ids, files, log)
    for remote in entry.files:
        _download(remote, files, accept_checksum, log)
    source = entry.volumes.url if entry.volumes else " ".join(item.url or item.dataverse for item in entry.files)
    try:
        root = source_path(folder)
        sha256 = folder_sha256(root) if root.is_dir() else file_sha256(root)
        return store(root, source=source, sha256=sha256, accept_other_texts=accept_checksum or bool(ids))
    except UsageError:
        _forget_unchecked(entry, files, before)
        raise


def _forget_unchecked(entry: Entry, files: Path, before: set[Path]) -> None:
    """Take away what came without a checksum and was not understood, so that the next call asks the server again."""
    checked = {remote.name for remote in entry.files if remote.sha256}
    for path in set(files.iterdir()) - before:
        if path.name not in checked:
            path.unlink()


def _take_file(
    entry: Entry,
    path: Path,
    store: Callable[..., Record],
    folder: Path,
    accept_checksum: bool,
    log: Callable[[str], None],
) -> Record:
    if not path.exists():
        raise file_missing(path, "file or folder to take the corpus from")
    if path.is_file() and entry.files and is_archive(Path(entry.files[0].name)):
        _check_file(path, entry.files[0].sha256, accept_checksum, log)
    sha256 = folder_sha256(path) if path.is_dir() else file_sha256(path)
    source = str(path) if path.is_dir() else path.name
    record = store(path, source=source, sha256=sha256, accept_other_texts=accept_checksum)
    target = folder / "files" / (path.name if is_archive(path) or not entry.files else entry.files[0].name)
    if path.is_file() and not (target.exists() and target.samefile(path)):
        with replacing(target) as temporary:
            shutil.copyfile(path, temporary)
        for other in set(target.parent.iterdir()) - {target}:  # of the edition before; hidden ones are being written
            if not other.name.startswith("."):
                other.unlink(missing_ok=True)
    return record


def _check_file(path: Path, wanted: str, accept_checksum: bool, log: Callable[[str], None]) -> None:
    if not wanted or (found := file_sha256(path)) == wanted:
        return
    if not accept_checksum:
        raise checksum_mismatch(path, wanted, found, _ACCEPT)
    log(f"{path}: taken although its SHA-256 is {found}, not the catalogue's {wanted}.")


def _download(remote: RemoteFile, folder: Path, accept_checksum: bool, log: Callable[[str], None]) -> Path:
    known = "" if accept_checksum else remote.sha256
    target = folder / remote.name
    if target.exists() and known in ("", file_sha256(target)):
        return target
    make_folder(folder)
    url = remote.url or find_dataverse_url(remote)
    with replacing(target) as temporary:
        ResumingDownloader(folder.parent / f"{remote.name}.part", log=log)(url, temporary)
        if known and (found := file_sha256(temporary)) != known:
            raise checksum_mismatch(url, known, found, f"Nothing was kept. {_ACCEPT}")
        if not known and _is_web_page(temporary) and not remote.name.lower().endswith(_PAGES):
            reason = f"a web page came in place of {remote.name} (the network's page to log in?); it was not kept"
            raise download_failed(url, reason, 1)
    return target


def _is_web_page(path: Path) -> bool:
    """Whether a file opens like HTML."""
    with open(path, "rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def find_dataverse_url(remote: RemoteFile) -> str:
    """The address of a file in a Dataverse data set, found by its name through the API.

    Raises
    ------
    DownloadFailed : the server does not answer, or the data set has no such file (its files are named).
    """
    import requests

    address = f"{remote.server}/api/datasets/:persistentId/"
    try:
        answer = requests.get(address, params={"persistentId": remote.dataverse}, timeout=60)
        answer.raise_for_status()
        files = answer.json()["data"]["latestVersion"]["files"]
        found = {item["dataFile"]["filename"]: item["dataFile"]["id"] for item in files}
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise download_failed(f"{address}?persistentId={remote.dataverse}", type(error).__name__, 1) from error
    if remote.name not in found:
        raise download_failed(remote.dataverse, f"no file {remote.name}; it has {', '.join(sorted(found))}", 1)
    return f"{remote.server}/api/access/datafile/{found[remote.name]}"


def _download_volumes(volumes: Volumes, ids: Sequence[str], folder: Path, log: Callable[[str], None]) -> None:
    """Volumes not yet there, one after the other; a file that has changed since it came is fetched anew."""
    make_folder(folder)
    sums = _read_sums(folder / _SUMS)
    for volume in ids:
        name = volumes.name.replace("{id}", volume)
        target = folder / name
        if target.exists() and sums.get(name) != file_sha256(target):
            log(f"{target}: changed since it was downloaded; downloading it again.")
            target.unlink()
        remote = RemoteFile(name, url=volumes.url.replace("{id}", volume))
        sums[name] = file_sha256(_download(remote, folder, False, log))
        write_text(folder / _SUMS, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)))


def _read_sums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines if line)}
