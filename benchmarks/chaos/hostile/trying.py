"""One hostile input: laid into a folder, read by a command, and the rules held against what came of it."""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from chaos.children import LONGEST
from chaos.hostile.readers import Command
from chaos.hostile.watching import WATCH
from chaos.judging import FAULT

FINISHED = b"finished work\n"
_FILES = ("toy.toml", "units.jsonl", "codings.jsonl", "counts.csv", "own.parquet", "allies.csv")


class Hung(BaseException):
    """A command that took more than a minute of a processor."""


def try_input(name: str, content: bytes, command: Command, world: Path, folder: Path) -> list[str]:
    """What went wrong; nothing if all is well. The folder stays where something did.

    world : a folder with what commands read beside the input (`seeds.sound_files`).
    """
    _lay_out(name, content, command, world, folder)
    arguments = [part.replace("{}", _as_argument(name)) for part in command]
    before = _read(folder)
    before_home = set(Path(os.environ["FRAMING_HOME"]).rglob("*"))
    WATCH.begin(folder, Path(os.environ["FRAMING_HOME"]), Path(os.environ["TMPDIR"]))
    with _in_folder(folder), _limited():
        outcome = _invoke(arguments)
    found = WATCH.end()
    after = _read(folder)
    code, said = outcome
    found += _judge_words(code, said)
    found += [
        f"{name} was changed"
        for name, held in before.items()
        if not name.startswith("out/") and after.get(name) != held
    ]
    found += [f"{name} was left" for name in after if _is_hidden(name) and name not in before]
    if code:
        found += [
            f"{name} is half written" for name, held in after.items() if before.get(name) != held and _counts(name)
        ]
    home = set(Path(os.environ["FRAMING_HOME"]).rglob("*")) - before_home
    found += [f"{path.name} was left at home" for path in home if path.name.startswith(".")]
    if not found:
        shutil.rmtree(folder)
    else:
        (folder / "command.txt").write_text(f"framing {' '.join(arguments)}\n\n{said}", "utf-8", "backslashreplace")
    return found


def _as_argument(name: str) -> str:
    """The name as one would write it: what looks like an option is written as a path."""
    return f"./{name}" if name.startswith("-") else name


def _lay_out(name: str, content: bytes, command: Command, world: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "out").mkdir()
    for each in _FILES:
        if each != name:
            os.link(world / each, folder / each) if each.endswith(".parquet") else shutil.copyfile(
                world / each, folder / each
            )
    if name.startswith("model/") or "run" in command:
        shutil.copytree(world / "model", folder / "model")
    (folder / name).write_bytes(content)
    for ending in (".jsonl", ".csv", ".parquet"):
        (folder / "out" / f"result{ending}").write_bytes(FINISHED)


def _invoke(arguments: list[str]) -> tuple[int, str]:
    from framing.commands.main import main

    try:
        result = CliRunner().invoke(main, arguments)
    except Hung:
        return -1, "it hung"
    said = result.output
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        said += "".join(traceback.format_exception(result.exception))
        return (-1, "it hung") if isinstance(result.exception, Hung) else (70, said)
    return result.exit_code, said


def _judge_words(code: int, said: str) -> list[str]:
    """What is wrong with how a command ended and what it said."""
    last = said.strip().splitlines()[-1:] or [""]
    if code == -1:
        return ["it hung"]
    if "Traceback (most recent call last)" in said:
        return [f"a traceback was shown: {last[0][:200]}"]
    if FAULT in said:
        line = next(line for line in said.splitlines() if FAULT in line)
        return [f"it blamed itself: {line.partition('. This is')[0][:200]}"]
    if code not in (0, 1, 2):
        return [f"it ended with {code}"]
    return ["it failed without a word"] if code and not said.strip() else []


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _counts(name: str) -> bool:
    """Whether a file of a command that failed must be as it was; the table of what was left out tells why it failed, and a
    store of codings is a data base, whole at any time.
    """
    return name.startswith("out/") and ".sqlite" not in name and name != "out/left.csv"


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _limited() -> Iterator[None]:
    """Ends what runs for more than a minute of a processor."""

    def stop(*_: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST, 5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
