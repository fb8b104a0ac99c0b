"""A server on this machine that gives the catalogue's file slowly, whole or from a place on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from chaos.world import speeches

_PIECE = 32_768
_PAUSE = 0.01  # seconds between pieces, so that there is a middle to be killed in


class _Speeches(BaseHTTPRequestHandler):
    content = speeches()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with the file, or the rest of it."""
        asked = self.headers.get("Range", "").removeprefix("bytes=").partition("-")[0]
        first = int(asked) if asked.isdigit() else 0
        if first >= len(self.content):
            self.send_error(416)
            return
        body = self.content[first:]
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"speeches"')
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(self.content) - 1}/{len(self.content)}")
        self.end_headers()
        with suppress(OSError):
            for place in range(0, len(body), _PIECE):
                self.wfile.write(body[place : place + _PIECE])
                time.sleep(_PAUSE)


def open_server() -> ThreadingHTTPServer:
    """A server that has its port and does not answer yet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Speeches)
    server.daemon_threads = True
    return server


def address(server: ThreadingHTTPServer) -> str:
    """Where the file is."""
    return f"http://127.0.0.1:{server.server_address[1]}/speeches.csv"


@contextmanager
def answering(server: ThreadingHTTPServer) -> Iterator[None]:
    """While the block runs, requests are answered."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
