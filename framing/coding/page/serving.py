"""Serving the page: a socket on this machine alone, the addresses of the coders, and the server until it is stopped."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from framing.coding.page.access import Seats
from framing.coding.page.desk import Desk, Work
from framing.coding.page.server import make_app
from framing.coding.page.units import shuffle_units
from framing.errors.coding_page import port_taken
from framing.extras import load_extra
from framing.files import write_text
from framing.resources import scratch_folder

LOCAL = "127.0.0.1"
_PORT = "port"
_SECONDS_TO_END = 2


def listen(work: Work, port: int | None) -> socket.socket:
    """A socket at `port`; without one at the port of last time, so that open pages go on, else at any free one.

    Raises
    ------
    BadSetting : the port asked for is taken.
    """
    last = int(work.store.meta(_PORT) or 0)
    for choice in (port,) if port else dict.fromkeys((last, 0)):
        # named as TCP, so that asyncio sends answers at once (TCP_NODELAY) and not 40 ms later
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform == "win32":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((LOCAL, choice))
            found.listen(64)
        except OSError as error:
            found.close()
            if port:
                raise port_taken(port, error.strerror or str(error)) from error
            continue
        work.store.remember(_PORT, str(found.getsockname()[1]))
        return found
    raise port_taken(0, "no port is free")


def addresses(work: Work, coders: Sequence[str], port: int) -> dict[str, str]:
    """Coder to the address of this coder's page."""
    return {coder: f"http://{LOCAL}:{port}/?token={work.store.token(coder)}" for coder in coders}


def make_desks(work: Work, coders: Sequence[str], *, shuffled: int | None = None) -> dict[str, Desk]:
    """A desk for each coder; `shuffled` is the seed of an order of each coder's own, None the order of the sheet."""
    orders = {coder: work.units if shuffled is None else shuffle_units(work.units, coder, shuffled) for coder in coders}
    return {coder: Desk(work, coder, units) for coder, units in orders.items()}


def serve(desks: dict[str, Desk], work: Work, listening: socket.socket) -> None:
    """Answer until Ctrl-C or SIGTERM; every change is on the disk before it is answered.

    Raises
    ------
    ExtraMissing : Starlette or uvicorn is not installed.
    """
    uvicorn: Any = load_extra("uvicorn", "coding")
    port = listening.getsockname()[1]
    app = make_app(desks, Seats({coder: work.store.token(coder) for coder in desks}, port), port)
    config = uvicorn.Config(
        app, lifespan="off", ws="none", log_config=None, log_level="error", access_log=False, proxy_headers=False,
        server_header=False, timeout_graceful_shutdown=_SECONDS_TO_END,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def open_browser(address: str) -> bool:
    """Open an address without naming it on a command line, which every user of the machine can read."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    page: Path = scratch_folder() / "coding-page.html"
    write_text(page, f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={address}">')
    return webbrowser.open(page.as_uri())
