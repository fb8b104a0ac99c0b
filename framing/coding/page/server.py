"""The server of the page: requests in, pages and JSON out, nobody let in who has no address."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from framing.coding.documents.writing import write_units
from framing.coding.page import render
from framing.coding.page.access import COOKIE, Seat, Seats, may_ask
from framing.coding.page.desk import Desk
from framing.coding.page.results import collect_codings
from framing.errors import CannotWrite, FramingError
from framing.extras import has_extra, load_extra
from framing.resources import scratch_folder

_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_NO_ENTRY = "This page opens by its address with the token, which stands in the terminal where 'framing code' runs.\n"
_FOREIGN = "Refused: this request does not come from the coding page itself.\n"

Endpoint = Callable[[Any, Desk, Seat], Awaitable[Any]]


def make_app(desks: dict[str, Desk], seats: Seats, port: int) -> Any:
    """The application (ASGI) for the desks of all coders, by name.

    Raises
    ------
    ExtraMissing : Starlette is not installed.
    """
    routing = load_extra("starlette.routing", "coding")
    pages = _Pages(desks, seats, port)
    routes = [
        routing.Route("/", pages.enter, methods=["GET"]),
        routing.Route("/alive", pages.prove, methods=["GET"]),
        routing.Route("/resume", pages.resume, methods=["POST"]),
        routing.Route("/c/{room}/", pages.seated(pages.page), methods=["GET"]),
        routing.Route("/c/{room}/static/{name}", pages.seated(pages.static), methods=["GET"]),
        routing.Route("/c/{room}/passages", pages.seated(pages.overview), methods=["GET"]),
        routing.Route("/c/{room}/passages/{place:int}", pages.seated(pages.show), methods=["GET"]),
        routing.Route("/c/{room}/passages/{place:int}", pages.seated(pages.change), methods=["POST"]),
        routing.Route("/c/{room}/undo", pages.seated(pages.undo), methods=["POST"]),
        routing.Route("/c/{room}/redo", pages.seated(pages.redo), methods=["POST"]),
        routing.Route("/c/{room}/codings.{ending}", pages.seated(pages.download), methods=["GET"]),
    ]
    return _Guard(load_extra("starlette.applications", "coding").Starlette(routes=routes))


class _Guard:
    """Refuses what does not come from the page itself, and puts the headers on every answer."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._plain = load_extra("starlette.responses", "coding").PlainTextResponse

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        answer = self._app
        if not may_ask(scope["method"], given, entering=scope["path"] == "/"):
            answer = self._plain(_FOREIGN, 403)
        await answer(scope, receive, send_with_headers)


class _Pages:
    """The endpoints."""

    def __init__(self, desks: dict[str, Desk], seats: Seats, port: int) -> None:
        self._desks, self._seats, self._port = desks, seats, port
        self._responses = load_extra("starlette.responses", "coding")

    async def enter(self, request: Any) -> Any:
        """A coder's address: the cookie, and on to the room."""
        seat = self._seats.by_token(request.query_params.get("token", ""))
        if seat is None:
            return self._responses.PlainTextResponse(_NO_ENTRY, 403)
        return self._let_in(seat, self._responses.HTMLResponse(render.render_entrance(f"/c/{seat.room}/")))

    async def prove(self, request: Any) -> Any:
        """Tell a page that has lost its server that this is the one it may trust."""
        proof = self._seats.prove(request.query_params.get("tag", ""), request.query_params.get("nonce", ""))
        return self._responses.JSONResponse(proof, 200) if proof else self._responses.PlainTextResponse(_NO_ENTRY, 403)

    async def resume(self, request: Any) -> Any:
        """Let a page go on that was opened before the server was started again."""
        given = await _read_json(request)
        seat = self._seats.resume(*(str(given.get(name, "")) for name in ("tag", "nonce", "proof")))
        if seat is None:
            return self._responses.PlainTextResponse(_NO_ENTRY, 403)
        return self._let_in(seat, self._responses.JSONResponse({"room": f"/c/{seat.room}"}))

    def _let_in(self, seat: Seat, response: Any) -> Any:
        response.set_cookie(COOKIE, seat.session, path=f"/c/{seat.room}", httponly=True, samesite="strict")
        return response

    def seated(self, endpoint: Endpoint) -> Callable[[Any], Awaitable[Any]]:
        """An endpoint that only the coder gets to whose room it is; what fails there is told by its message."""

        async def answer(request: Any) -> Any:
            seat = self._seats.by_session(request.path_params["room"], request.cookies.get(COOKIE, ""))
            if seat is None:
                return self._responses.PlainTextResponse(_NO_ENTRY, 403)
            try:
                found = await endpoint(request, self._desks[seat.coder], seat)
            except FramingError as error:
                status = 507 if isinstance(error, CannotWrite) else 422
                return self._responses.JSONResponse({"problem": str(error)}, status)
            return self._responses.JSONResponse(found) if isinstance(found, (dict, list)) else found

        return answer

    async def page(self, _: Any, desk: Desk, seat: Seat) -> Any:
        """The page itself."""
        downloads = [ending for ending in _TYPES if ending != "xlsx" or has_extra("openpyxl")]
        return self._responses.HTMLResponse(render.render_page(desk, seat, self._port, downloads))

    async def static(self, request: Any, *_: Any) -> Any:
        """A script or the style sheet."""
        name = request.path_params["name"]
        if name not in render.STATIC:
            return self._responses.PlainTextResponse("", 404)
        return self._responses.Response(render.read_static(name), media_type=render.STATIC[name])

    async def overview(self, _: Any, desk: Desk, __: Seat) -> Any:
        """All passages of a coder."""
        return desk.overview()

    async def show(self, request: Any, desk: Desk, _: Seat) -> Any:
        """One passage."""
        return desk.show(_place(request, desk))

    async def change(self, request: Any, desk: Desk, _: Seat) -> Any:
        """A change to a passage, answered when it is saved."""
        given = await _read_json(request)
        what = given.get("what")
        return desk.change(_place(request, desk), str(given.get("change")), what if isinstance(what, dict) else {})

    async def undo(self, _: Any, desk: Desk, __: Seat) -> Any:
        """Take back the last change."""
        return desk.step_back() or {"problem": "There is nothing to undo."}

    async def redo(self, _: Any, desk: Desk, __: Seat) -> Any:
        """Make the change again that was undone last."""
        return desk.step_back(again=True) or {"problem": "There is nothing to redo."}

    async def download(self, request: Any, desk: Desk, _: Seat) -> Any:
        """The coder's own codings as a file."""
        ending = request.path_params["ending"]
        if ending not in _TYPES:
            return self._responses.PlainTextResponse("", 404)
        outcome = collect_codings(desk.work.store, desk.work.sheet, [desk.coder], desk.work.codebook)
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            path = Path(folder) / f"codings.{ending}"
            write_units(outcome.codings, path, desk.work.codebook)
            content = path.read_bytes()
        name = f"{Path(desk.work.name).stem}.codings.{ending}".encode("ascii", "replace").decode().replace('"', "_")
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return self._responses.Response(content, media_type=_TYPES[ending], headers=headers)


def _place(request: Any, desk: Desk) -> int:
    return min(int(request.path_params["place"]), len(desk.units) - 1)


async def _read_json(request: Any) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return {}
    try:
        given = json.loads(await request.body())
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
