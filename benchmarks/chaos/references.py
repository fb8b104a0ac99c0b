"""What each scene does undisturbed: made once, held against by every experiment."""

from __future__ import annotations

from pathlib import Path

from chaos.children import Place, start
from chaos.faults import count_changes
from chaos.scenes import Reference, Scene, copy_place, must, read_state

INPUTS = ("work",)


def make_reference(scene: Scene, template: Place, folder: Path) -> Reference:
    """Run a scene where nothing was, and over an earlier run; both must give the same.

    Raises
    ------
    RuntimeError : an undisturbed command fails, or what it writes hangs on what was there before.
    """
    before = copy_place(template, folder / "before")
    must(start(scene.earlier, before).wait(), scene.earlier)
    old = read_state(before.root, scene.writes)
    inputs = {name: told for name, told in read_state(before.root, INPUTS).items() if not _is_output(name, scene)}
    alone = copy_place(template, folder / "alone")
    must(start(scene.now, alone).wait(), scene.now)
    over = copy_place(before, folder / "over")
    changes = folder / "changes"
    ended = must(start(scene.now, over, count_changes(changes)).wait(), scene.now)
    new = read_state(alone.root, scene.writes)
    if new != read_state(over.root, scene.writes):
        raise RuntimeError(
            f"{scene.name}: what it writes hangs on what was there before: {differing(new, over, scene)}"
        )
    after = copy_place(over, folder / "after")
    must(start(scene.uses, over).wait(), scene.uses)
    shown = read_state(over.root, scene.shows)
    grown = max(size(after.root) - size(before.root), 4096)
    return Reference(
        scene, template, before, after, old, new, shown, inputs, ended.seconds, changes.stat().st_size, grown
    )


def differing(state: dict[str, str], place: Place, scene: Scene) -> list[str]:
    """The files of a scene's output in a place that are not as in a state."""
    found = read_state(place.root, scene.writes)
    return sorted(name for name in {*state, *found} if state.get(name) != found.get(name))


def size(root: Path) -> int:
    """The bytes that the files of a place take."""
    return sum(path.stat().st_blocks * 512 for path in root.rglob("*") if path.is_file())


def _is_output(name: str, scene: Scene) -> bool:
    return any(name == each or name.startswith(f"{each}/") for each in (*scene.writes, *scene.shows, "work/out"))
