"""A downloader that goes on where it stopped, waits when told to, and notices files cut short."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.encoding import keep_quiet
from framing.errors.catalogue import download_failed
from framing.progress import track
from framing.waiting import TRY_AGAIN, seconds_to_wait

if TYPE_CHECKING:
    import requests

_CHUNK = 1 << 16
_TIMEOUT = (15, 60)  # seconds to connect, to wait for more
_LONGEST_WAIT = 300.0
_MOST_REDIRECTS = 10
_SCHEME = re.compile(r"'([a-z][a-z0-9+.-]*):", re.I)


_sleep = time.sleep


@dataclass(frozen=True)
class _Failure:
    """What went wrong with one request, and the seconds the server asks to wait (None: it does not say)."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True)
class ResumingDownloader:
    """Downloads a URL to a file; the caller checks the hash.

    partial : where an unfinished download is kept; the next call asks for the rest (Range, If-Range).
    tries : requests before giving up; waits double from one second, or last as long as the server asks (Retry-After).
    """

    partial: Path
    tries: int = 6
    log: Callable[[str], None] = keep_quiet

    def __call__(self, url: str, output_file: Path) -> None:
        """Download to `output_file`.

        Raises
        ------
        DownloadFailed : the server refuses, is not to be reached, or the file stays short after all tries.
        """
        for attempt in range(self.tries):
            failure = self._try(url)
            if failure is None:
                self.partial.replace(output_file)
                self._memo.unlink(missing_ok=True)
                return
            if attempt == self.tries - 1:
                raise download_failed(url, failure.reason, self.tries)
            wait = min(2.0**attempt if failure.wait is None else failure.wait, _LONGEST_WAIT)
            self.log(f"{url}: {failure.reason}; trying again in {wait:.0f} s.")
            _sleep(wait)

    def _try(self, url: str) -> _Failure | None:
        import requests

        try:
            return self._fetch(url)
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            return _Failure(_plain(error))
        except requests.RequestException as error:
            raise download_failed(url, _explain(error), 1) from error

    def _fetch(self, url: str) -> _Failure | None:
        """One request; None when the file is whole."""
        import requests

        headers, have = self._resume_headers(url)
        with requests.Session() as session, _get(session, url, headers) as response:
            if response.status_code in TRY_AGAIN:
                return _Failure(
                    f"the server says {response.status_code} {response.reason}",
                    seconds_to_wait(response.headers.get("Retry-After", "")),
                )
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                self.partial.unlink(missing_ok=True)
                return _Failure("the unfinished download does not fit any more", 0.0)
            if not response.ok:
                raise download_failed(url, f"the server says {response.status_code} {response.reason}", 1)
            append = response.status_code == requests.codes.partial_content
            total = _whole_length(response, have if append else 0)
            self._remember(url, response)
            self._write(response, append, total)
        size = self.partial.stat().st_size
        return None if total is None or size == total else _Failure(f"only {size} of {total} bytes came")

    def _write(self, response: requests.Response, append: bool, total: int | None) -> None:
        have = self.partial.stat().st_size if append else 0
        chunks: Iterator[Any] = response.iter_content(_CHUNK)
        steps = math.ceil((total - have) / _CHUNK) if total else None
        with open(self.partial, "ab" if append else "wb") as out:
            for chunk in track(chunks, self.partial.name.removesuffix(".part"), steps):
                out.write(chunk)

    @property
    def _memo(self) -> Path:
        return self.partial.with_suffix(".part.json")

    def _resume_headers(self, url: str) -> tuple[dict[str, str], int]:
        headers = {"Accept-Encoding": "identity", "User-Agent": "framing (research software; corpus fetch)"}
        with suppress(OSError, ValueError):
            memo, have = json.loads(self._memo.read_text(encoding="utf-8")), self.partial.stat().st_size
            if memo["url"] == url and memo["version"] and have:
                return headers | {"Range": f"bytes={have}-", "If-Range": memo["version"]}, have
        return headers, 0

    def _remember(self, url: str, response: requests.Response) -> None:
        tag = response.headers.get("ETag", "")
        version = response.headers.get("Last-Modified", "") if not tag or tag.startswith("W/") else tag
        self._memo.write_text(json.dumps({"url": url, "version": version}), encoding="utf-8")


def _get(session: requests.Session, url: str, headers: dict[str, str]) -> requests.Response:
    session.max_redirects = _MOST_REDIRECTS
    return session.get(url, headers=headers, stream=True, timeout=_TIMEOUT)


def _explain(error: requests.RequestException) -> str:
    """Why a request can never succeed, in words."""
    import requests

    if isinstance(error, requests.TooManyRedirects):
        return f"the server redirects in a circle (more than {_MOST_REDIRECTS} times)"
    if isinstance(error, requests.exceptions.InvalidSchema) and (scheme := _SCHEME.search(str(error))):
        return f"the server redirects to {scheme[1]}:, which is not followed"
    return f"no address that can be asked ({type(error).__name__})"


def _whole_length(response: requests.Response, have: int) -> int | None:
    told = response.headers.get("Content-Range", "").rpartition("/")[2]
    if response.status_code == 206 and told.isdigit():
        return int(told)
    length = response.headers.get("Content-Length")
    return have + int(length) if length is not None and length.isdigit() else None


def _plain(error: Exception) -> str:
    return "the connection broke" if "Connection broken" in str(error) else f"not reached ({type(error).__name__})"
