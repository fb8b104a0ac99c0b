"""A coder's sitting at the page whose server is struck again and again: what was answered must be there afterwards."""

from __future__ import annotations

import http.client
import json
import random
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from chaos.children import WAITING, Place, Running, start
from chaos.judging import KILLED, judge_end
from chaos.scenes import copy_place

CODE = "code"
OUTPUT = "out/coded.jsonl"
_ARGUMENTS = ("code", "sheet.jsonl", "--codebook", "toy.toml", "--coder", "ann", "--no-browser", "-o", OUTPUT)
_SIGNALS = {KILLED: signal.SIGKILL, "SIGTERM": signal.SIGTERM, "Ctrl-C": signal.SIGINT}
Change = tuple[int, str, Mapping[str, str]]


class Browser:
    """A coder's browser, as far as the server sees one."""

    def __init__(self, running: Running) -> None:
        address = urlsplit(_wait_for_address(running))
        self._host = address.netloc
        answer = self._ask("GET", f"/?{address.query}")
        cookie, _, rest = answer.getheader("set-cookie", "").partition(";")
        self._cookie = cookie
        self._room = next(part.strip().removeprefix("Path=") for part in rest.split(";") if "Path=" in part)
        assert parse_qs(address.query)["token"]

    def _ask(self, method: str, path: str, body: object = None, *, wait: bool = True) -> http.client.HTTPResponse:
        self._connection = http.client.HTTPConnection(self._host, timeout=20)
        headers = {"Origin": f"http://{self._host}", "Content-Type": "application/json"}
        headers |= {"Cookie": self._cookie} if hasattr(self, "_cookie") else {}
        self._connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        return self._connection.getresponse() if wait else http.client.HTTPResponse(self._connection.sock)

    def change(self, change: Change, *, wait: bool = True) -> bool:
        """Send a change; whether the server answered that it is saved."""
        place, name, what = change
        answer = self._ask("POST", f"{self._room}/passages/{place}", {"change": name, "what": what}, wait=wait)
        return wait and answer.status == 200

    def codings(self) -> dict[str, list[object]]:
        """The passages that are done, each with what was given to it."""
        answer = self._ask("GET", f"{self._room}/codings.jsonl")
        assert answer.status == 200, answer.status
        return _read(answer.read().decode())


def _wait_for_address(running: Running) -> str:
    end = time.monotonic() + WAITING
    while time.monotonic() < end and running.lives():
        found = next((line for line in running.said().splitlines(True) if line.startswith("http")), "")
        if found.endswith("\n"):
            return found.strip()
        time.sleep(0.02)
    raise AssertionError(f"no address was printed: {running.said()}")


def _read(text: str) -> dict[str, list[object]]:
    rows = [json.loads(line) for line in text.splitlines()]
    return {row["id"]: row["practices"] for row in rows}


def _plan(chance: random.Random) -> list[Change]:
    """What the coder does, in order: two changes a passage or one."""
    changes: list[Change] = []
    for place in range(12):
        if chance.random() < 0.3:
            changes.append((place, f"change-{place}-none", {"do": "none"}))
        else:
            code = chance.choice(("ships", "talks"))
            changes.append((place, f"change-{place}-code", {"do": "toggle", "code": code}))
            changes.append((place, f"change-{place}-done", {"do": "done"}))
    return changes


def _expected(changes: list[Change]) -> dict[str, list[object]]:
    codes: dict[int, str] = {}
    done: dict[str, list[object]] = {}
    for place, _, what in changes:
        if what["do"] == "toggle":
            codes[place] = what["code"]
        else:
            given: list[object] = [{"practice": codes[place], "stance": "endorse"}] if place in codes else ["none"]
            done[f"q{place}"] = given
    return done


def try_sitting(template: Place, kind: str, seed: int, root: Path) -> list[str]:
    """What went wrong in a sitting whose server is struck twice, while a change is on its way or between two."""
    chance = random.Random(seed)
    place = copy_place(template, root)
    changes = _plan(chance)
    strikes = sorted(chance.sample(range(1, len(changes)), 2))
    found: list[str] = []
    begun = 0
    for until in [*strikes, len(changes)]:
        running = start(_ARGUMENTS, place)
        try:
            found += _sit(Browser(running), changes, begun, until)
            if until < len(changes) and chance.random() < 0.5:
                Browser(running).change(changes[until], wait=False)
        except (AssertionError, OSError, StopIteration) as error:
            found.append(f"the server did not answer: {type(error).__name__}: {error}")
        running.strike(_SIGNALS[kind] if until < len(changes) else signal.SIGTERM)
        allowed = (-signal.SIGKILL,) if kind == KILLED and until < len(changes) else (0,)
        found += judge_end(running.wait(), allowed)
        begun = until
    path = place.work / OUTPUT
    written = _read(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if written != _expected(changes):
        found.append(f"{OUTPUT} is not what was coded: {written}")
    if not found:
        shutil.rmtree(root)
        shutil.rmtree(place.notes, ignore_errors=True)
    return found


def _sit(browser: Browser, changes: list[Change], begun: int, until: int) -> list[str]:
    """Look whether all of before is there, and go on."""
    found = []
    before, may_be = _expected(changes[:begun]), _expected(changes[: begun + 1])
    if browser.codings() not in (before, may_be):
        found.append(f"after {begun} changes the server has {browser.codings()}")
    for change in changes[begun:until]:
        if not browser.change(change):
            found.append(f"{change} was not saved")
    return found
