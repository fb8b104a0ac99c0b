"""Nobody but the holder of an address reads or writes: not another page, not another user of the machine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.page.access import Seats, _sign, may_ask
from framing.coding.page.desk import Work
from framing.coding.page.serving import make_desks
from framing.coding.page.store import Store
from framing.coding.page.units import make_units

HOST = "127.0.0.1:4000"
OWN = {"host": HOST, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
NONCE = "n" * 32


@pytest.mark.parametrize("host", ["127.0.0.1:4000", "localhost:9", "[::1]:4000", "localhost"])
def test_names_of_this_machine_may_be_asked(host: str) -> None:
    assert may_ask("GET", {"host": host}, entering=False)
    assert may_ask("POST", {"host": host, "origin": f"http://{host}"}, entering=False)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:4000", "127.0.0.1.evil.example", "localhost:4000.evil.example", "10.0.0.1:4000"],
)
def test_any_other_host_is_refused(host: str) -> None:
    assert not may_ask("GET", {"host": host}, entering=True)


@pytest.mark.parametrize(
    ("method", "changed"),
    [
        ("GET", {"origin": "http://evil.example"}),
        ("GET", {"origin": None, "sec-fetch-site": "cross-site"}),
        ("GET", {"origin": None, "sec-fetch-site": "same-site"}),  # another port of this machine
        ("POST", {"origin": "http://127.0.0.1:4001"}),
        ("POST", {"origin": "https://127.0.0.1:4000"}),
        ("POST", {"origin": "null"}),
        ("POST", {"origin": None}),
        ("POST", {"sec-fetch-site": "same-site"}),
    ],
)
def test_requests_of_other_pages_are_refused(method: str, changed: dict[str, str | None]) -> None:
    headers = {name: value for name, value in (OWN | changed).items() if value is not None}
    assert may_ask(method, dict(OWN), entering=False)
    assert not may_ask(method, headers, entering=False)


def test_the_entrance_may_be_reached_from_a_link_but_not_posted_to() -> None:
    assert may_ask("GET", {"host": HOST, "sec-fetch-site": "cross-site"}, entering=True)
    assert not may_ask("POST", {"host": HOST, "origin": "http://evil.example"}, entering=True)


def test_a_page_goes_on_only_with_a_server_that_knows_the_token_and_listens_where_it_says() -> None:
    before, after, elsewhere, stranger = (
        Seats({"ann": token}, port) for token, port in [("T", 4000), ("T", 4000), ("T", 4001), ("U", 4000)]
    )
    (seat,) = before
    expected = _sign(seat.page_key, f"server|4000|{NONCE}")
    proof = after.prove(seat.tag, NONCE)
    assert proof is not None
    assert proof["proof"] == expected
    wrong_port = elsewhere.prove(seat.tag, NONCE)
    assert wrong_port is not None
    assert wrong_port["proof"] != expected
    assert stranger.prove(seat.tag, NONCE) is None
    assert after.prove(seat.tag, "short") is None
    answer = _sign(seat.page_key, f"page|{proof['nonce']}")
    assert after.resume(seat.tag, "other" + proof["nonce"], answer) is None
    assert after.resume(seat.tag, proof["nonce"], answer) == next(iter(after))
    assert after.resume(seat.tag, proof["nonce"], answer) is None  # answered once
    again = after.prove(seat.tag, NONCE)
    assert again is not None
    assert after.resume(seat.tag, again["nonce"], answer) is None


def test_rooms_and_sessions_are_of_one_run_and_one_coder() -> None:
    first, second = Seats({"ann": "T", "bob": "U"}, 1), Seats({"ann": "T", "bob": "U"}, 1)
    ann, bob = first
    assert first.by_token("T") == ann
    assert first.by_token("") is None
    assert first.by_session(ann.room, ann.session) == ann
    assert first.by_session(ann.room, bob.session) is None
    assert first.by_session(bob.room, ann.session) is None
    assert second.by_session(ann.room, ann.session) is None
    assert ann.token not in repr(ann)


# ------------------------------------------------------------------ the server, asked without a network
class Client:
    """Asks the application as a browser with a cookie does."""

    def __init__(self, app: Any) -> None:
        self.app, self.cookie = app, ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> tuple[int, dict[str, str], str]:
        given = OWN | {"cookie": self.cookie, "content-type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value is not None],
            "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 4000), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": json.dumps(body).encode() if body is not None else b""}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].partition(";")[0]
        return sent[0]["status"], found, b"".join(part.get("body", b"") for part in sent[1:]).decode()


@pytest.fixture
def served(tmp_path: Path, scheme: Codebook) -> tuple[Any, Work, dict[str, str], dict[str, str]]:
    from framing.coding.page.server import make_app

    sheet = [Coding(f"p{number}", document="d", text=f"<b>text {number}</b>") for number in range(3)]
    store = Store(tmp_path / "s.sqlite")
    work = Work(store, scheme, sheet, make_units(sheet), "sheet.jsonl")
    tokens = {name: store.token(name) for name in ("ann", "bob")}
    seats = Seats(tokens, 4000)
    rooms = {seat.coder: f"/c/{seat.room}" for seat in seats}
    return make_app(make_desks(work, ["ann", "bob"]), seats, 4000), work, tokens, rooms


def test_without_its_token_or_cookie_nothing_is_answered(served: Any) -> None:
    app, work, _, rooms = served
    client = Client(app)
    room = rooms["ann"]
    asked = [
        ("GET", "/"),
        ("GET", "/?token=x"),
        ("GET", f"{room}/"),
        ("GET", f"{room}/passages"),
        ("GET", f"{room}/passages/0"),
    ]
    asked += [
        ("POST", f"{room}/undo"),
        ("POST", f"{room}/passages/0"),
        ("GET", f"{room}/codings.jsonl"),
        ("GET", "/alive"),
    ]
    asked += [("POST", "/resume"), ("GET", f"{room}/static/page.js")]
    for method, path in asked:
        status, headers, text = client.ask(method, path, {"change": "k", "what": {"do": "none"}})
        assert (status, "set-cookie" in headers) == (403, False), path
        assert "text 0" not in text
    assert work.store.all_ticks("ann") == {}


def test_a_coder_sees_and_changes_what_is_this_coders_alone(served: Any) -> None:
    app, work, tokens, rooms = served
    ann, bob = Client(app), Client(app)
    for name, client in (("ann", ann), ("bob", bob)):
        status, headers, _ = client.ask("GET", f"/?token={tokens[name]}", sec_fetch_site="cross-site", origin=None)
        assert status == 200
        cookie = headers["set-cookie"].lower()
        assert {"httponly", "samesite=strict", f"path={rooms[name].lower()}"} <= set(cookie.replace(" ", "").split(";"))
        assert tokens[name] not in headers["set-cookie"]
    what = {"change": "k1", "what": {"do": "toggle", "code": "convoy"}}
    status, _, text = ann.ask("POST", f"{rooms['ann']}/passages/1", what)
    assert (status, json.loads(text)["ticks"]["practices"]) == (200, [["convoy", "endorse"]])
    assert json.loads(bob.ask("GET", f"{rooms['bob']}/passages/1")[2])["ticks"]["practices"] == []
    assert bob.ask("GET", f"{rooms['ann']}/passages/1")[0] == 403
    assert "convoy" not in bob.ask("GET", f"{rooms['bob']}/codings.jsonl")[2]
    assert work.store.ticks("bob", "p1").codes == ()


def test_another_page_with_the_cookie_is_refused(served: Any) -> None:
    app, work, tokens, rooms = served
    client = Client(app)
    client.ask("GET", f"/?token={tokens['ann']}")
    place, what = f"{rooms['ann']}/passages/0", {"change": "k1", "what": {"do": "none"}}
    for headers in ({"origin": "http://127.0.0.1:4001"}, {"origin": None}, {"host": "evil.example"}):
        assert client.ask("POST", place, what, **headers)[0] == 403
    assert client.ask("GET", place, origin=None, sec_fetch_site="same-site")[0] == 403
    status, _, text = client.ask("POST", place, what, content_type="text/plain")  # what a form could send
    assert status == 422
    assert "no change" in json.loads(text)["problem"]
    assert work.store.all_ticks("ann") == {}
    assert client.ask("POST", place, what)[0] == 200


def test_answers_forbid_framing_sniffing_keeping_and_foreign_scripts(served: Any) -> None:
    app, _, tokens, rooms = served
    client = Client(app)
    for path in (f"/?token={tokens['ann']}", f"{rooms['ann']}/", "/nowhere"):
        _, headers, _ = client.ask("GET", path)
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_the_page_can_be_resumed_by_the_handshake(served: Any) -> None:
    app, _, tokens, rooms = served
    client = Client(app)
    seat = next(iter(Seats({"ann": tokens["ann"]}, 1)))
    proof = json.loads(client.ask("GET", f"/alive?tag={seat.tag}&nonce={NONCE}")[2])
    assert proof["proof"] == _sign(seat.page_key, f"server|4000|{NONCE}")
    answer = {"tag": seat.tag, "nonce": proof["nonce"], "proof": _sign(seat.page_key, f"page|{proof['nonce']}")}
    status, _, text = client.ask("POST", "/resume", answer)
    assert (status, json.loads(text)) == (200, {"room": rooms["ann"]})
    assert client.ask("GET", f"{rooms['ann']}/passages/0")[0] == 200
    assert client.ask("POST", "/resume", answer)[0] == 403


def test_problems_are_told_and_odd_requests_do_no_harm(served: Any) -> None:
    app, _, tokens, rooms = served
    client, room = Client(app), rooms["ann"]
    client.ask("GET", f"/?token={tokens['ann']}")
    status, _, text = client.ask("POST", f"{room}/passages/0", {"change": "k", "what": {"do": "done"}})
    assert (status, "Nothing is ticked" in json.loads(text)["problem"]) == (422, True)
    assert client.ask("POST", f"{room}/undo", {})[2] == '{"problem":"There is nothing to undo."}'
    assert json.loads(client.ask("GET", f"{room}/passages/99")[2])["place"] == 2
    assert client.ask("POST", f"{room}/passages/0", ["x"])[0] == 422
    assert client.ask("GET", f"{room}/static/../server.py")[0] == 404
    assert client.ask("GET", f"{room}/static/page.html.j2")[0] == 404
    assert client.ask("GET", f"{room}/codings.exe")[0] == 404
    status, headers, text = client.ask("GET", f"{room}/codings.csv")
    assert (status, headers["content-disposition"]) == (200, 'attachment; filename="sheet.codings.csv"')
