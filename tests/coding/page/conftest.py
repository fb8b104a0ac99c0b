"""A sheet, a codebook and a running `framing code`, as a coder has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

BOOK = """
name = "harbours"
version = "3"
[rule]
code_if = "The passage speaks of the safety of ships."
none_if = "Weather and ceremony."
[stance]
endorse = "for it"
reject = "against it"
report = "tells of it"
[[practice]]
id = "convoy"
label = "Convoy"
define = "Ships sail together under guard."
cues = ["convoy", "escort"]
[[practice]]
id = "blockade"
label = "Blockade"
define = "A port is closed by force."
exclude = ["closed by ice -> nothing"]
[[domestic]]
id = "bread"
label = "Bread prices"
[[mechanism]]
id = "loan"
label = "Loans"
"""
# as the page gives them: c(onvoy), b(lockade), p(rices) since b is taken, o since l is the list's
KEYS = {"convoy": "c", "blockade": "b", "bread": "p", "loan": "o"}
WORDS = "The harbour master of quay {0} reports that the ships of the {0}th watch wait for wind and for a guard."
SECONDS = 60
CODERS = ("keys", "undo", "search", "thumb", "note", "waits", "letters", "other", "desktop", "phone", "link", "cut")


def write_sheet(path: Path, count: int) -> Path:
    rows = []
    for number in range(count):
        text = WORDS.format(number)
        rows.append(
            {"id": f"q{number}", "coder": "", "corpus": "quays", "document": f"d{number // 4}", "start": 0, "end": len(text),
             "state": "DEU", "practices": [], "domestic": [], "mechanism": [], "threat": None, "stratum": "all",
             "sampling_probability": 0.25, "text": text}
        )  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "harbours.toml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_sheet(tmp_path / "sheet.jsonl", 6)


class Running:
    """A `framing code` in a process of its own; `addresses` by coder."""

    def __init__(self, *arguments: object, coders: tuple[str, ...]) -> None:
        command = [sys.executable, "-m", "framing", "--debug", "code", *map(str, arguments)]
        command += [word for coder in coders for word in ("--coder", coder)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
        )
        self.addresses = {coder: self._line() for coder in coders}

    def _line(self) -> str:
        assert self.process.stdout is not None
        if line := self.process.stdout.readline():
            return line.strip()
        self.process.kill()
        raise AssertionError(self.process.communicate()[1])

    def kill(self) -> None:
        """End it as a crash does: no signal that it could answer."""
        self.process.kill()
        self.process.communicate()

    def stop(self) -> tuple[int, str]:
        """End it as Ctrl-C does; exit code and what it said."""
        self.process.terminate()
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """The addresses of coders at one server, a coder for each test: they are blind to each other."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "harbours.toml").write_text(BOOK, encoding="utf-8")
    sheet = write_sheet(folder / "sheet.jsonl", 6)
    running = Running(sheet, "--codebook", folder / "harbours.toml", coders=CODERS)
    yield running.addresses.__getitem__
    running.kill()


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def begin(*arguments: object, coders: tuple[str, ...] = ("ann",)) -> Running:
        running.append(Running(*arguments, coders=coders))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.kill()


def open_coding(browser: Any, address: str, **options: Any) -> tuple[Any, list[str]]:
    """A coder's page once it is ready, in a browser profile of its own, and what went wrong or beyond this server."""
    page = browser.new_context(**options).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    origin = address.partition("/?")[0]
    page.on(
        "request", lambda asked: None if asked.url.startswith((f"{origin}/", "data:")) else faults.append(asked.url)
    )
    page.goto(address)
    page.wait_for_selector("html[data-ready=true]", state="attached", timeout=SECONDS * 1000)
    return page, faults


def settle(page: Any) -> None:
    """Wait until everything that was pressed is done and saved."""
    page.wait_for_selector("body[aria-busy=false]", timeout=SECONDS * 3000)


@pytest.fixture
def make_sheet() -> Callable[[Path, int], Path]:
    return write_sheet


@pytest.fixture
def keys() -> dict[str, str]:
    return KEYS


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    pages: list[Any] = []

    def begin(address: str, **options: Any) -> tuple[Any, list[str]]:
        page, faults = open_coding(browser, address, **options)
        pages.append(page)
        return page, faults

    yield begin
    for page in pages:
        page.context.close()


@pytest.fixture
def settled() -> Callable[[Any], None]:
    return settle
