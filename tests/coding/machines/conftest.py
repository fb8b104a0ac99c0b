"""A chat endpoint on this machine that codes by one word, with the faults that real ones have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

Answer = dict[str, Any] | str


def code_passage(text: str) -> dict[str, Any]:
    """A convoy where the passage says so, else nothing."""
    practices = [{"practice": "convoy", "stance": "endorse"}] if "convoy" in text else []
    return {
        "practices": practices,
        "domestic": [],
        "mechanism": [],
        "threat": [],
        "unsure": False,
        "reason": "It says so.",
    }


def completion(content: str | None, finish: str = "stop", **message: Any) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    return {"object": "chat.completion", "model": "toy-1.2", "choices": [choice], "usage": {"total_tokens": 9}}


class Chat:
    """What is asked, and what is answered: `faults` maps a word of the passage to a list of faults, one a request.

    The words "hang" (no response) and "half" (half a response) are faults of the connection. A fault is a status
    (with Retry-After 3), "hang", "broken", "html", "cut", "refuse", "filter", "empty", "wrong
    code" or "fenced".
    """

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.faults: dict[str, list[Any]] = {}
        self.forms = ("json_schema", "json_object", None)
        self.url = ""
        self.code = code_passage

    def take_fault(self, text: str) -> Any:
        for word, faults in self.faults.items():
            if word in text and faults:
                return faults.pop(0)
        return None

    def reply(self, body: dict[str, Any]) -> tuple[int, dict[str, str], str]:
        passage = body["messages"][1]["content"]
        form = (body.get("response_format") or {}).get("type")
        if form not in self.forms:
            return 400, {}, '{"error": {"message": "response_format is not known"}}'
        fault = self.take_fault(passage)
        good = json.dumps(self.code(passage))
        if isinstance(fault, int):
            return fault, {"Retry-After": "3"}, '{"error": {"message": "not now"}}'
        answers: dict[Any, Answer] = {
            None: completion(good),
            "broken": completion(good[: len(good) // 2]),
            "html": "<html>bad gateway",
            "cut": completion(good[:9], "length"),
            "refuse": completion(None, refusal="I will not."),
            "filter": completion("", "content_filter"),
            "empty": completion(""),
            "no choices": {"choices": []},
            "wrong code": completion(
                good.replace('"practices": [', '"practices": [{"practice": "convoi", "stance": ""}, ')
            ),
            "fenced": completion(f"<think>Hm, {{}}.</think>Here it is:\n```json\n{good}\n```"),
        }
        answer = answers[fault]
        return 200, {}, answer if isinstance(answer, str) else json.dumps(answer)


@pytest.fixture
def chat() -> Iterator[Chat]:
    state = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.bodies.append(body)
            state.headers.append(dict(self.headers))
            passage = body["messages"][1]["content"]
            if state.faults.get("hang") and "hang" in passage:
                state.faults["hang"].pop()
                self.close_connection = True  # no response at all
                return
            half = "half" in passage and bool(state.faults.get("half")) and bool(state.faults["half"].pop())
            status, headers, content = state.reply(body)
            self.send_response(status)
            if half:  # the connection breaks in the middle of the body
                self.send_header("Content-Length", str(2 * len(content)))
                self.close_connection = True
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for, none of them waited."""
    found: list[float] = []
    sleep: Callable[[float], None] = found.append
    monkeypatch.setattr("framing.coding.machines.asking._sleep", sleep)
    return found
