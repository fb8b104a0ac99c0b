"""The rules: what must hold after a command was struck, and after it was called again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from chaos.children import Ended, Place, start
from chaos.references import INPUTS
from chaos.scenes import Reference, State, leftovers, read_state

FAULT = "fault of framing itself"
KILLED, ENDED = "SIGKILL", ("SIGTERM", "Ctrl-C")


def judge_end(ended: Ended, allowed: tuple[int, ...]) -> list[str]:
    """What is wrong with how a command ended."""
    found = []
    if ended.hung:
        found.append("it hung")
    elif ended.code not in allowed:
        found.append(f"it ended with {ended.code}")
    if "Traceback (most recent call last)" in ended.said:
        found.append("a traceback was shown")
    if FAULT in ended.said:
        found.append("it blamed itself")
    if ended.left:
        found.append(f"{len(ended.left)} processes were left over")
    return found


def judge_state(place: Place, reference: Reference, *, over: bool, hidden: bool) -> list[str]:
    """What is wrong with the files of a place after a command was struck; hidden : leftovers count."""
    scene = reference.scene
    if scene.marker:
        found = _judge_folder(place, reference, over)
    else:
        found = _judge_files(read_state(place.root, scene.writes), reference, over)
    now = read_state(place.root, INPUTS)
    found += [
        f"{name}, which it reads, was changed" for name, told in reference.inputs.items() if now.get(name) != told
    ]
    if hidden and (left := leftovers(place.root)):
        found.append(f"it left {', '.join(left[:3])}")
    return found


def _judge_files(state: State, reference: Reference, over: bool) -> list[str]:
    """Each file is the old one or the new one, whole."""
    found = [
        f"{name} is neither the old file nor the new one"
        for name, told in state.items()
        if told not in (reference.old.get(name) if over else "", reference.new.get(name))
    ]
    lost = [name for name in reference.old if over and name not in state]
    return found + [f"{name} is lost" for name in lost]


def _judge_folder(place: Place, reference: Reference, over: bool) -> list[str]:
    """All is old or all is new, as the product sees it when it opens the folder."""
    from framing.errors import FramingError

    scene = reference.scene
    path = place.root / scene.writes[0]
    before = os.environ.get("FRAMING_HOME", "")
    os.environ["FRAMING_HOME"] = str(place.home)
    try:
        scene.opens(path)
    except FramingError as error:
        return [f"what was finished is refused: {error}"] if over else []
    except Exception as error:
        return [f"opening what it left raised {type(error).__name__}: {error}"]
    finally:
        os.environ["FRAMING_HOME"] = before
    state = read_state(place.root, scene.writes)
    # a file that was fetched is finished work by itself, before and after it is read
    fetched = [
        name
        for name, told in state.items()
        if "/files/" in name and told in (reference.old.get(name), reference.new.get(name))
    ]
    state = {name: told for name, told in state.items() if name not in fetched}
    wholes = [reference.new, *([reference.old] if over else [])]
    if any(_holds(state, whole) for whole in wholes):
        return []
    near = min((_differing(state, whole) for whole in wholes), key=len)
    return [f"the folder is neither the old one nor the new one: {', '.join(near[:4])}"]


def _holds(state: State, whole: State) -> bool:
    return not _differing(state, whole)


def _differing(state: State, whole: State) -> list[str]:
    """Files that are not as in `whole`; what is drawn from a run's tables afterwards may be missing."""
    missing_is_fine = lambda name: "/figures/" in name or name.endswith("report.html") or "/files/" in name  # noqa: E731
    wrong = [name for name in state if whole.get(name) != state[name]]
    return wrong + [name for name in whole if name not in state and not missing_is_fine(name)]


def judge_repeat(place: Place, reference: Reference) -> list[str]:
    """What is wrong after the same command was called once more."""
    ended = start(reference.scene.now, place).wait()
    found = [f"called again, {each}" for each in judge_end(ended, (0,))]
    state = read_state(place.root, reference.scene.writes)
    wrong = sorted(name for name in {*state, *reference.new} if state.get(name) != reference.new.get(name))
    if wrong:
        found.append(f"called again, it did not give the same: {', '.join(wrong[:4])}")
    return found


def allowed_ends(kind: str) -> tuple[int, ...]:
    """The exit statuses with which a command may end."""
    if kind == KILLED:
        return (-signal.SIGKILL, 0)
    if kind == "SIGTERM":
        return (130, 0, -signal.SIGTERM)  # the last: before the command had begun
    return (130, 0) if kind in ENDED else (0, 1, 2)


def tell_files(root: Path) -> list[str]:
    """All files of a place, for whoever looks into what went wrong."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
