from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from framing.corpus.catalogue.entries import Entry, find_entry
from framing.resources import shipped

URL = re.compile(r'^url = "https://.*"$', re.MULTILINE)
SHA256 = re.compile(r'^sha256 = "[0-9a-f]{64}"$', re.MULTILINE)


@pytest.fixture
def serve_entry(server, tmp_path, monkeypatch) -> Callable[..., Entry]:
    """A function that serves `content` as the one file of a shipped entry: the entry with the server's address.

    blobs : contents by path for a listing of their Git hashes in place of the shipped one. sha256 : of the content in
    place of the shipped one, unless it is to be kept.
    """
    folder = tmp_path / "served"
    folder.mkdir()

    def serve(name: str, content: bytes, blobs: dict[str, bytes] | None = None, keep_sha256: bool = False) -> Entry:
        known = find_entry(name)
        file = known.files[0].name
        server.handler.files[file] = content
        text = URL.sub(f'url = "{server.url}/redirect/{file}"', known.path.read_text(encoding="utf-8"))
        if not keep_sha256:
            text = SHA256.sub(f'sha256 = "{hashlib.sha256(content).hexdigest()}"', text)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        if known.listing:
            listing = folder / known.listing
            listing.parent.mkdir(exist_ok=True)
            listing.write_bytes(list_blobs(blobs) if blobs else (shipped("corpora") / known.listing).read_bytes())
        return find_entry(name, folder)

    return serve


def list_blobs(blobs: dict[str, bytes]) -> bytes:
    """What `git ls-tree -r` says of files, packed."""
    hashes = {path: hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest() for path, raw in blobs.items()}
    return gzip.compress("".join(f"100644 blob {sha1}\t{path}\n" for path, sha1 in hashes.items()).encode())


@pytest.fixture(scope="session")
def real(shared: Path) -> Callable[[str], Path]:
    """A function from the name of a real archive to its path."""
    return lambda name: shared / "corpora" / name
