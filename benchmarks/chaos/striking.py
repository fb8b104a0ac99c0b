"""One experiment: a copy of a place, a command in it, a fault, and what the rules say of the outcome."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path

from chaos.children import Ended, Place, start
from chaos.faults import (
    Fault,
    among_mounts,
    at_change,
    has_mounts,
    limit_files,
    move_away,
    read_only,
    small_disk,
    strike,
)
from chaos.judging import KILLED, allowed_ends, judge_end, judge_repeat, judge_state
from chaos.references import size
from chaos.scenes import Reference, copy_place, read_state

SIGNALS = {KILLED: signal.SIGKILL, "SIGTERM": signal.SIGTERM, "Ctrl-C": signal.SIGINT}
FULL, READ_ONLY, VANISHED, TWICE, FLIPPED = "full disk", "read-only", "vanished", "two at once", "bytes flipped"
_FRESH = (
    "import",
    "train",
    "export",
)  # the others hang on the catalogue, or the size of batches, of the campaign's processes
KINDS = (*SIGNALS, FULL, READ_ONLY, VANISHED, TWICE, FLIPPED)


def try_fault(reference: Reference, fault: Fault, root: Path) -> list[str]:
    """What went wrong; nothing if all is well. The place stays in `root` where something did."""
    if fault.kind == FLIPPED:
        found = _flip(reference, fault, root)
    else:
        place = copy_place(reference.before if fault.over else reference.empty, root)
        ended = _strike(reference, fault, place)
        found = [each for one in ended for each in judge_end(one, allowed_ends(fault.kind))]
        if fault.kind == VANISHED:
            _bring_back(place, reference)
        found += judge_state(
            place, reference, over=fault.over, hidden=fault.kind not in (KILLED, VANISHED)
        )  # nobody clears a folder that is gone
        found += judge_repeat(place, reference)
    if not found:
        shutil.rmtree(root)
        shutil.rmtree(Place(root).notes, ignore_errors=True)
    return found


def _strike(reference: Reference, fault: Fault, place: Place) -> list[Ended]:
    scene, number = reference.scene, 1 + int(fault.share * reference.events)
    if fault.kind in SIGNALS:
        return [_signal(reference, fault, place, number)]
    if fault.kind == VANISHED:
        gone = place.root / _vanishing(reference)
        return [start(scene.now, place, at_change(number, move_away(gone))).wait()]
    if fault.kind == TWICE:
        both = [start(scene.now, place), start(scene.now, place)]
        return [each.wait() for each in both]
    if fault.kind == READ_ONLY:
        folder = place.root / _vanishing(reference) if fault.by_change else place.home
        if not has_mounts():
            return [_without_rights(reference, place, folder)]
        return [among_mounts(read_only(folder), lambda: start(scene.now, place).wait())]
    if fault.by_change or not has_mounts():
        return [start(scene.now, place, limit_files(int(fault.share * reference.grown / 2))).wait()]
    return [_fill_disk(reference, fault, place)]


def _signal(reference: Reference, fault: Fault, place: Place, number: int) -> Ended:
    signum = SIGNALS[fault.kind]
    fresh = fault.fresh and reference.scene.name in _FRESH
    if fault.by_change and not fresh:
        return start(reference.scene.now, place, at_change(number, strike(signum))).wait()
    running = start(reference.scene.now, place, fresh=fresh)
    end = time.monotonic() + fault.share * reference.seconds + (1.5 if fresh else 0)
    while running.lives() and time.monotonic() < end:
        time.sleep(0.005)
    running.strike(signum, all_of_it=fault.kind == "Ctrl-C")
    return running.wait()


def _without_rights(reference: Reference, place: Place, folder: Path) -> Ended:
    """As a read-only disk, for a user who is not root."""
    inside = [path for path in [folder, *folder.rglob("*")] if path.is_dir()]
    for path in inside:
        path.chmod(0o555)
    try:
        return start(reference.scene.now, place).wait()
    finally:
        for path in inside:
            path.chmod(0o755)


def _fill_disk(reference: Reference, fault: Fault, place: Place) -> Ended:
    """The command on a disk that has room for a share of what it writes."""
    room = size(place.root) + 4096 * 40 + int(fault.share * reference.grown)
    out = place.root.with_name(f"{place.root.name}.out")

    def run() -> Ended:
        ended = start(reference.scene.now, place).wait()
        shutil.copytree(place.root, out, symlinks=True)
        return ended

    ended: Ended = among_mounts(small_disk(place.root, room), run)
    shutil.rmtree(place.root)
    out.rename(place.root)
    return ended


def _vanishing(reference: Reference) -> str:
    """The folder that the command writes to, relative to its place."""
    first = reference.scene.writes[0]
    return "home" if first.startswith("home/") else "work/out"


def _bring_back(place: Place, reference: Reference) -> None:
    """Lay what vanished back into its place, under what was written there in the meantime."""
    folder = place.root / _vanishing(reference)
    gone = folder.with_name(f"{folder.name}-gone")
    if not gone.exists():
        return
    if folder.exists():
        anew = read_state(place.root, reference.scene.writes)
        if any(told != reference.new.get(name) for name, told in anew.items()):
            raise AssertionError(f"{folder}: what was written after the folder was gone is not whole: {anew}")
        shutil.rmtree(folder)
    gone.rename(folder)


def _flip(reference: Reference, fault: Fault, root: Path) -> list[str]:
    """Change bytes of what was kept or written, and let the command that reads it show what it makes of it."""
    scene, chance = reference.scene, random.Random(fault.seed)
    place = copy_place(reference.after, root)
    files = [
        file
        for name in scene.flips
        for file in ([root / name] if (root / name).is_file() else sorted((root / name).rglob("*")))
        if file.is_file() and file.stat().st_size
    ]
    path = chance.choice(files)
    raw = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 2, 16))):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    before = read_state(root, scene.shows)
    ended = start(scene.uses, place).wait()
    found = judge_end(ended, (0, 1, 2))
    state = read_state(root, scene.shows)
    if ended.code == 0 and state != reference.shown:
        wrong = sorted(name for name in {*state, *reference.shown} if state.get(name) != reference.shown.get(name))
        found.append(f"{path.relative_to(root)} was changed, and nobody noticed: {', '.join(wrong[:4])} are other ones")
    if ended.code and state != before:
        found.append("it failed and left other files behind")
    return found
