"""The campaign of faults: which are tried on which command, shared among processes, and what came of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from chaos.children import Place
from chaos.coding import CODE, try_sitting
from chaos.faults import Fault
from chaos.preloading import preloaded
from chaos.references import make_reference
from chaos.scenes import SCENES, Reference, make_template
from chaos.serving import address, answering, open_server
from chaos.striking import FLIPPED, FULL, KINDS, READ_ONLY, SIGNALS, TWICE, try_fault
from chaos.world import catalogue
from framing.processes import end_with

# how often each kind, and each scene, is drawn
_WEIGHTS = {"SIGKILL": 5, "SIGTERM": 3, "Ctrl-C": 3, FULL: 3, READ_ONLY: 1, "vanished": 2, TWICE: 1, FLIPPED: 4}
_SCENES = {"import": 5, "fetch": 5, "annotate": 6, "run": 3, "train": 3, CODE: 3, "export": 4}


@dataclass(frozen=True)
class Trial:
    """One experiment and what went wrong in it."""

    number: int
    scene: str
    kind: str
    wrong: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Campaign:
    """What the workers share: references by scene, and the folder in which the places lie."""

    folder: Path
    template: Place
    references: Sequence[Reference]
    seed: int


def run_kills(
    numbers: Sequence[int], seed: int, folder: Path, processes: int, only: Sequence[str] = ()
) -> Iterator[Trial]:
    """Try the faults of some numbers, in their order. only : scenes, all unless given."""
    server = open_server()
    with ExitStack() as stack:
        stack.enter_context(catalogue(folder / "catalogue", address(server)))
        stack.enter_context(preloaded())
        template = make_template(folder / "template")
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), end_with, (os.getpid(),))
        stack.callback(pool.shutdown, cancel_futures=True)
        list(pool.map(time.sleep, [0.01] * processes * 4))  # the workers are forked before the server's thread begins
        stack.enter_context(answering(server))
        names = [name for name in _SCENES if not only or name in only]
        chosen = {number: choose_scene(names, seed, number) for number in numbers}
        wanted = [scene for scene in SCENES if scene.name in chosen.values()]
        folders = [folder / f"reference-{place}" for place in range(len(wanted))]
        for each in folders:
            each.mkdir()
        references = list(pool.map(make_reference, wanted, [template] * len(wanted), folders))
        campaign = Campaign(folder, template, references, seed)
        futures = [pool.submit(try_one, campaign, name, number) for number, name in chosen.items()]
        for future in futures:
            yield future.result()


def choose_scene(names: Sequence[str], seed: int, number: int) -> str:
    """The scene of an experiment; the first ones go through all of them, so that a small campaign has seen them all."""
    if number < len(names):
        return names[number]
    return random.Random(f"{seed} scene {number}").choice([name for name in names for _ in range(_SCENES[name])])


def try_one(campaign: Campaign, name: str, number: int) -> Trial:
    """The experiment of a number: what it is hangs on the seed and the number alone."""
    chance = random.Random(f"{campaign.seed} {number}")
    root = campaign.folder / f"trial-{number:03}"
    begun = time.monotonic()
    if name == CODE:
        kind = chance.choice(tuple(SIGNALS))
        wrong = try_sitting(campaign.template, kind, chance.randrange(1 << 30), root)
    else:
        reference = chance.choice([each for each in campaign.references if each.scene.name == name])
        fault = draw_fault(chance, number)
        kind = fault.kind
        try:
            wrong = try_fault(reference, fault, root)
        except AssertionError as error:
            wrong = [str(error)]
    return Trial(number, name, kind, tuple(wrong), time.monotonic() - begun)


def draw_fault(chance: random.Random, number: int) -> Fault:
    """A fault at random."""
    kind = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    kind = KINDS[number % len(KINDS)] if number < len(KINDS) else kind
    return Fault(
        kind, share=chance.random(), by_change=chance.random() < 0.7, over=chance.random() < 0.7,
        fresh=kind in SIGNALS and chance.random() < 0.1, seed=chance.randrange(1 << 30),
    )  # fmt: skip


def clear(folder: Path, trials: Sequence[Trial]) -> None:
    """Take away what the campaign needed, but the places of experiments in which something went wrong."""
    kept = {f"trial-{trial.number:03}" for trial in trials if trial.wrong}
    for name in ("template*", "catalogue", "reference-*", "trial-*"):
        for path in folder.glob(name):
            if path.stem not in kept:
                shutil.rmtree(path, ignore_errors=True)
