from __future__ import annotations

import hashlib
import io
import random
import tarfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from framing.corpus.importing.documents import import_documents
from framing.corpus.importing.settings import ImportSettings

SPEECHES = {
    "TXT/Session 05 - 1950/FRA_05_1950.txt": "Mr. President,\r\nmy country asks for peace and for law.\r\n",
    "TXT/Session 05 - 1950/RUS_05_1950.txt": "\ufeff1.\tThe delegation holds that no bloc brings safety.\n",
    "TXT/Session 19 - 1964/CHN_19_1964.txt": "The Assembly met late this year.\n",
    "TXT/Session 05 - 1950/._FRA_05_1950.txt": "a leftover of an editor",
    "TXT/.DS_Store": "a leftover of an editor",
}


@pytest.fixture(scope="session")
def speeches() -> dict[str, str]:
    """Three speeches of our own in the layout of the UN debate, with an editor's leftovers."""
    return SPEECHES


@pytest.fixture(scope="session")
def put() -> Callable[..., Path]:
    """A function that writes a file below a folder, folders between included: its path."""
    return put_file


def put_file(folder: Path, name: str, content: str | bytes = "We keep our word to those who stand with us.") -> Path:
    """The path of a file with that content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.fixture(scope="session")
def read() -> Callable[..., list[Any]]:
    """A function that imports a path under the name "mine" with the settings given: the documents."""
    return read_documents


def read_documents(path: Path, **settings: Any) -> list[Any]:
    """The documents of an import."""
    findings = settings.pop("findings", None)
    return list(import_documents(path, ImportSettings("mine", **settings), findings))


@pytest.fixture(scope="session")
def make_tar() -> Callable[..., bytes]:
    """A function that packs files: the bytes of a tar archive with the files in the order given."""
    return pack


@pytest.fixture(scope="session")
def archive() -> bytes:
    """The speeches as a tar archive, with a file that makes it long enough to be sent in pieces."""
    padding = "".join(random.Random(0).choices("abcdefghijklmnop \n", k=600_000))
    return pack({"README.txt": padding, **SPEECHES})


@pytest.fixture(scope="session")
def sha256(archive: bytes) -> str:
    """The checksum of the archive."""
    return hashlib.sha256(archive).hexdigest()


def pack(files: dict[str, str], compression: str = "gz") -> bytes:
    """The bytes of a tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{compression}") as tar:
        for name, text in files.items():
            raw = text.encode("utf-8")
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return out.getvalue()


class Layouts(BaseHTTPRequestHandler):
    """Servers as they are: redirects, ranges, connections cut, limits, other files; the first part of a path says."""

    protocol_version = "HTTP/1.1"
    files: ClassVar[dict[str, bytes]] = {}
    seen: ClassVar[list[tuple[str, str]]] = []
    counts: ClassVar[dict[str, int]] = {}

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kind, _, name = url.path.strip("/").partition("/")
        self.seen.append((url.path, self.headers.get("Range", "")))
        self.counts[url.path] = self.counts.get(url.path, 0) + 1
        getattr(self, f"serve_{kind}", self.serve_gone)(name, parse_qs(url.query))

    def serve_gone(self, *_: object) -> None:
        self.answer(404, b"no such file")

    def serve_redirect(self, name: str, _: object) -> None:
        self.answer(302, b"", {"Location": f"/plain/{name}"})

    def serve_plain(self, name: str, _: object) -> None:
        self.send_file(name)

    def serve_cut(self, name: str, _: object) -> None:
        """The connection breaks in the middle of every first answer."""
        self.send_file(name, cut=self.counts[urlsplit(self.path).path] == 1)

    def serve_stubborn(self, name: str, _: object) -> None:
        """Breaks once, then sends the whole: no ranges."""
        self.send_file(name, cut=self.counts[urlsplit(self.path).path] == 1, ranges=False)

    def serve_broken(self, name: str, _: object) -> None:
        """Never sends more than half."""
        self.send_file(name, cut=True, ranges=False)

    def serve_changed(self, name: str, _: object) -> None:
        """Breaks once; by then the file on the server is another one."""
        first = self.counts[urlsplit(self.path).path] == 1
        self.send_file(f"old-{name}" if first else name, cut=first)

    def serve_limited(self, name: str, _: object) -> None:
        if self.counts[urlsplit(self.path).path] <= 2:
            self.answer(429, b"slowly", {"Retry-After": "7"})
        else:
            self.send_file(name)

    def serve_api(self, name: str, query: dict[str, list[str]]) -> None:
        if name.startswith("datasets"):
            wanted = query.get("persistentId") == ["doi:10.0/TEST"]
            listed = b'{"data": {"latestVersion": {"files": [{"dataFile": {"id": 7, "filename": "corpus.tgz"}}]}}}'
            self.answer(200, listed) if wanted else self.serve_gone()
        else:
            self.answer(303, b"", {"Location": "/plain/corpus.tgz"})

    def send_file(self, name: str, *, cut: bool = False, ranges: bool = True) -> None:
        if name not in self.files:
            return self.serve_gone()
        raw, tag = self.files[name], f'"{hashlib.md5(self.files[name]).hexdigest()}"'
        asked = self.headers.get("Range", "")
        begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked and ranges else 0
        if self.headers.get("If-Range", tag) != tag:
            begin = 0
        headers = {"ETag": tag, "Content-Length": str(len(raw) - begin)}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(raw) - 1}/{len(raw)}"
        self.answer(206 if begin else 200, raw[begin : len(raw) // 2 if cut else None], headers)
        if cut:
            self.close_connection = True
        return None

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server():
    """A running server (`.url`, `.handler`) on the loopback, its files empty."""

    class Handler(Layouts):
        files: ClassVar = {}
        seen: ClassVar = []
        counts: ClassVar = {}

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    running.url, running.handler = f"http://127.0.0.1:{running.server_port}", Handler
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store of fetched corpora."""
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between tries, not waited for."""
    waited: list[float] = []
    monkeypatch.setattr("framing.corpus.catalogue.downloading._sleep", waited.append)
    return waited


ENTRY = """
name = "{name}"
title = "A corpus for tests"
about = "Three speeches"
layout = "ungdc"
licence = "CC0-1.0"
citation = "Nobody (2026)."
homepage = "https://example.org"
aliases = ["short"]

[[files]]
name = "corpus.tgz"
{source}
sha256 = "{sha256}"

[documents]
audience = "international"
"""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogue entries that stands for the shipped one, empty."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    monkeypatch.setattr("framing.corpus.catalogue.entries.shipped", lambda *_: folder)
    return folder


@pytest.fixture(scope="session")
def write_entry() -> Callable[..., None]:
    """A function that writes an entry whose one file comes from `source` (a line of TOML)."""
    return put_entry


def put_entry(folder: Path, source: str, sha256: str = "", name: str = "test") -> None:
    """An entry of the catalogue."""
    (folder / f"{name}.toml").write_text(ENTRY.format(name=name, source=source, sha256=sha256), encoding="utf-8")
