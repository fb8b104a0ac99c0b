"""The campaign of hostile inputs: batches in processes of their own, each watched, and what came of every input."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TextIO

from chaos.children import LONGEST, seconds_used
from chaos.hostile.crafted import craft
from chaos.hostile.generated import STRATEGIES, generate
from chaos.hostile.mutating import mutate
from chaos.hostile.readers import Command, choose_command, commands_for
from chaos.hostile.seeds import sound_files
from chaos.hostile.trying import try_input
from chaos.preloading import preloaded
from chaos.scenes import make_template
from framing.resources import scratch_folder

BATCH = 40
_MEMORY = 12 << 30  # bytes of address space, so that what asks for all of it fails here and not elsewhere
_HUNG = 1.5 * LONGEST  # seconds of a processor after which a process that does not answer is ended


@dataclass(frozen=True)
class Tried:
    """One input, how it was made, the command that read it, and what went wrong."""

    name: str
    made: str
    command: str
    wrong: tuple[str, ...]
    folder: str = ""

    @property
    def kind(self) -> str:
        """What it is, for the table."""
        path = PurePosixPath(self.name)
        if path.parts[0] == "model" or path.suffix in (".skops", ".joblib", ".pkl"):
            return "models"
        stems = {
            "codebook": "codebooks",
            "study": "study files",
            "codings": "codings",
            "tasks": "codings",
            "doccano": "codings",
        }
        return stems.get(path.stem) or _KINDS.get(path.suffix, "texts and names")


_KINDS = {
    ".zip": "archives", ".tgz": "archives", ".xml": "XML", ".html": "HTML", ".pdf": "PDF", ".docx": "DOCX", ".xlsx": "XLSX",
    ".epub": "EPUB", ".json": "JSON", ".jsonl": "JSON", ".parquet": "Parquet", ".csv": "CSV tables",
}  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Inputs that one process reads: some of those made by hand, changed ones, or generated ones of one kind."""

    made: str
    name: str
    first: int
    count: int


@cache
def _made_by_hand(canary: Path) -> list[tuple[str, bytes]]:
    return list(craft(canary))


def share_out(count: int, canary: Path) -> list[Batch]:
    """The batches of a campaign of `count` inputs: those made by hand (at most a quarter), then changed and generated ones."""
    by_hand = min(len(_made_by_hand(canary)), max(count // 4, 1))
    generated = (count - by_hand) // 3
    changed = count - by_hand - generated
    batches = [Batch("by hand", "", first, min(BATCH, by_hand - first)) for first in range(0, by_hand, BATCH)]
    batches += [Batch("changed", "", first, min(BATCH, changed - first)) for first in range(0, changed, BATCH)]
    names = list(STRATEGIES)[: max(generated // 5, 1)]  # a few of each kind at least
    shares = {name: generated // len(names) + (place < generated % len(names)) for place, name in enumerate(names)}
    for name, share in shares.items():
        batches += [Batch("by hypothesis", name, first, min(BATCH, share - first)) for first in range(0, share, BATCH)]
    return batches


def run_inputs(count: int, seed: int, folder: Path, processes: int) -> Iterator[Tried]:
    """Try `count` inputs in `processes` processes, batch by batch."""
    with preloaded():
        world = _make_world(folder)
        sound_files(world)
        waiting = deque(share_out(count, folder / "canary"))
        running: dict[int, Reading] = {}
        number = 0
        while waiting or running:
            while waiting and len(running) < processes:
                reading = Reading(waiting.popleft(), number, seed, world, folder)
                running[reading.pid] = reading
                number += 1
            time.sleep(0.05)
            for reading in list(running.values()):
                yield from reading.news()
                if reading.ended():
                    yield from reading.news()
                    del running[reading.pid]
                    if (rest := reading.rest()) is not None:
                        waiting.appendleft(rest)


def _make_world(folder: Path) -> Path:
    """The folder in which all lies that inputs are made from or read with."""
    for before in (*folder.glob("inputs-*"), *folder.glob("sound*")):
        shutil.rmtree(before)
    place = make_template(folder / "sound")
    for name, content in sound_files(place.work).items():
        if not (place.work / name).exists():
            (place.work / name).write_bytes(content)
    return place.work


class Reading:
    """A batch in a process of its own; its notes tell how far it has come, so that a hang is known and gone around."""

    def __init__(self, batch: Batch, number: int, seed: int, world: Path, folder: Path) -> None:
        self._batch = batch
        self._notes = folder / f"batch-{number}.jsonl"
        self._notes.write_text("")
        self._read = 0
        self._begun: list[str] = []
        self._done = 0
        self._spent = 0.0
        self._hung = False
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _read_batch(batch, seed, world, folder, folder / f"inputs-{number}", self._notes)

    def news(self) -> Iterator[Tried]:
        """The inputs that were tried since the last call."""
        lines = self._notes.read_text(encoding="utf-8").splitlines()
        for line in lines[self._read :]:
            note = json.loads(line)
            if "begun" in note:
                self._begun = note["begun"]
            else:
                self._done += 1
                self._spent = seconds_used(self.pid)
                yield Tried(**note | {"wrong": tuple(note["wrong"])})
        self._read = len(lines)
        if self._hung:
            name, made, command = self._begun
            self._done += 1
            yield Tried(name, made, command, ("it hung, and did not answer",))

    def ended(self) -> bool:
        """Whether the process has ended; it is ended where it hangs."""
        if seconds_used(self.pid) - self._spent > _HUNG:
            self._hung = True
            os.kill(self.pid, signal.SIGKILL)
        pid, status = os.waitpid(self.pid, 0 if self._hung else os.WNOHANG)
        if pid and status and not self._hung:
            self._hung = bool(self._begun)  # it was ended by what it read
        return bool(pid)

    def rest(self) -> Batch | None:
        """What is still to be read, after a hang."""
        left = self._batch.count - self._done
        if not self._hung or left <= 0 or self._batch.made == "by hypothesis":
            return None
        return Batch(self._batch.made, self._batch.name, self._batch.first + self._done, left)


def _read_batch(batch: Batch, seed: int, world: Path, campaign: Path, folder: Path, notes: Path) -> None:
    """In the process of a batch: try all of its inputs and end."""
    code = 70
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        os.environ["FRAMING_HOME"], os.environ["TMPDIR"] = str(folder / "home"), str(folder / "tmp")
        for name in ("home", "tmp"):
            (folder / name).mkdir(parents=True)
        import tempfile

        tempfile.tempdir = None
        scratch_folder.cache_clear()
        with open(notes, "a", encoding="utf-8", buffering=1) as out:
            _try_all(batch, seed, world, campaign / "canary", folder, out)
        shutil.rmtree(folder / "tmp", ignore_errors=True)
        shutil.rmtree(folder / "home", ignore_errors=True)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


def _try_all(batch: Batch, seed: int, world: Path, canary: Path, folder: Path, out: TextIO) -> None:
    tried: dict[str, int] = defaultdict(int)

    def take(name: str, content: bytes, command: Command) -> None:
        tried[""] += 1
        place = folder / f"{batch.first + tried['']}"
        shown = " ".join(command).replace("{}", name)
        print(json.dumps({"begun": [name, batch.made, shown]}), file=out)
        wrong = try_input(name, content, command, world, place)
        if canary.exists():
            canary.unlink()
            wrong.append("code of the input was run")
        kept = str(place) if wrong else ""
        print(json.dumps(asdict(Tried(name, batch.made, shown, tuple(wrong), kept))), file=out)

    if batch.made == "by hypothesis":
        generate(batch.name, batch.count, seed * 1000 + batch.first, take)
        return
    for name, content, command in _inputs(batch, seed, world, canary):
        take(name, content, command)


def _inputs(batch: Batch, seed: int, world: Path, canary: Path) -> Iterator[tuple[str, bytes, Command]]:
    if batch.made == "by hand":
        chance = random.Random(f"{seed} by hand")
        made = sorted(enumerate(_made_by_hand(canary)), key=lambda _: chance.random())
        for number, (name, content) in islice(made, batch.first, batch.first + batch.count):
            choices = commands_for(name)
            yield name, content, choices[0] if number % 2 else choices[number // 2 % len(choices)]
        return
    sound = sound_files(world)
    names: Sequence[str] = sorted(sound)
    for number in range(batch.first, batch.first + batch.count):
        chance = random.Random(f"{seed} changed {number}")
        name = names[number % len(names)]
        yield name, mutate(name, sound[name], chance), choose_command(name, chance)
