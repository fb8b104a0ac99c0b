"""Who may read and write: the holder of a coder's address, from this server's own page, and nobody else.

An address holds its coder's token. Whoever opens it gets a cookie that is good for this run of the server and for a path
that nobody else knows, because browsers send cookies to every port of a host, also to a server of somebody else. A page
that outlives its server asks the next one to prove that it knows the token before it sends anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

COOKIE = "framing_coder"
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Seat:
    """One coder's place in this run: the room is the secret path, the session the cookie's value."""

    coder: str
    token: str = field(repr=False)
    room: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def page_key(self) -> str:
        """The key by which page and server prove to each other that they know the token."""
        return _sign(self.token, "page")

    @property
    def tag(self) -> str:
        """What a page calls its coder in the open: neither name nor secret."""
        return _sign(self.page_key, "tag")[:16]


class Seats:
    """The coders of this run; `port` is where the server listens, as part of every proof."""

    def __init__(self, tokens: Mapping[str, str], port: int) -> None:
        self._seats = [Seat(coder, token) for coder, token in tokens.items()]
        self._port = port
        self._nonces: list[str] = []

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats)

    def by_token(self, token: str) -> Seat | None:
        """The coder whose address has this token."""
        return next((seat for seat in self._seats if _same(seat.token, token)), None)

    def by_session(self, room: str, session: str) -> Seat | None:
        """The coder whose path and cookie these are."""
        found = (seat for seat in self._seats if _same(seat.room, room) and _same(seat.session, session))
        return next(found, None)

    def prove(self, tag: str, nonce: str) -> dict[str, str] | None:
        """The server's proof for a page that calls itself `tag`, with a question of its own to be answered."""
        seat = next((seat for seat in self._seats if _same(seat.tag, tag)), None)
        if seat is None or not 16 <= len(nonce) <= 100:
            return None
        question = secrets.token_urlsafe(16)
        self._nonces = [*self._nonces[-99:], question]
        return {"proof": _sign(seat.page_key, f"server|{self._port}|{nonce}"), "nonce": question}

    def resume(self, tag: str, nonce: str, proof: str) -> Seat | None:
        """The coder of a page that has answered the question; each can be answered once."""
        if nonce not in self._nonces:
            return None
        self._nonces.remove(nonce)
        found = (seat for seat in self._seats if _same(seat.tag, tag))
        return next((seat for seat in found if _same(_sign(seat.page_key, f"page|{nonce}"), proof)), None)


def may_ask(method: str, headers: Mapping[str, str], *, entering: bool) -> bool:
    """Whether a request may be answered, by what a browser says about the page that sends it.

    The Host must be a name of this machine, so that no name of somebody else's leads here (DNS rebinding). A request
    that changes anything must come from this very origin, port included. What another page, or a page of
    another port, asks for is refused; only the entrance may be reached from elsewhere (`entering`).
    """
    host = headers.get("host", "")
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if (name or host) not in LOCAL_NAMES or not (port.isdigit() or host in LOCAL_NAMES):
        return False
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}" and not (entering and method == "GET"):
        return False
    if method not in ("GET", "HEAD") and origin is None:
        return False
    return entering or headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _sign(key: str, message: str) -> str:
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
