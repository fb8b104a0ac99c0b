"""Hears of every connection that a process opens, and which module of framing asked for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1] / "framing"
# documented fetches, `coding ask`, the cluster; the coding page listens and opens none
ALLOWED = ("corpus/catalogue/downloading.py", "corpus/catalogue/fetching.py", "coding/machines/endpoint.py", "cluster/")
_EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


class Connections:
    """Notes connections that a module of framing opened which is not to open any, as `module: event address`."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _EVENTS:
            return
        address = arguments[-1] if event in ("socket.connect", "socket.sendto") else arguments[0]
        if isinstance(address, (str, bytes)) and event == "socket.connect":
            return  # a socket of this machine's file system, as processes use among themselves
        module = _asking()
        if module and not module.startswith(ALLOWED):
            self.seen.append(f"framing/{module}: {event} {address}")

    def take(self) -> list[str]:
        """What was noted since the last call."""
        seen, self.seen = self.seen, []
        return seen


def _asking() -> str:
    """The innermost module of framing among the callers, "" where there is none."""
    frame = sys._getframe(2)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            return path.relative_to(PACKAGE).as_posix()
        frame = frame.f_back
    return ""
