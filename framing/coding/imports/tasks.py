"""Label Studio's JSON export: its tasks, the annotations that people submitted, and who submitted them when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.coding.imports.folders import files_of
from framing.errors.coding import export_unreadable, not_from_framing
from framing.json_text import load_json

REMEDY = "Export the project from Label Studio as JSON, which keeps what was chosen for each region."
Result = Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """A task: `data` as it went in, `annotations` and `drafts` as they came out; `where` and `part` are its name in errors."""

    where: str
    part: str
    data: Mapping[str, Any]
    annotations: Sequence[Mapping[str, Any]]
    drafts: int


@dataclass(frozen=True)
class Submitted:
    """One annotation that somebody submitted: its results, by whom (empty where it is not said) and when (ISO 8601)."""

    part: str
    results: Sequence[Result]
    coder: str
    at: str


def read_tasks(path: Path) -> Iterator[Task]:
    """The tasks of a file, or of every .json of a folder or .zip.

    Raises
    ------
    BadCodings : no JSON export, or one whose tasks framing did not write.
    """
    if not path.is_dir() and path.suffix.lower() != ".zip":
        yield from _tasks_in(path.read_bytes(), str(path))
        return
    files = {name: read for name, read in files_of(path).items() if name.lower().endswith(".json")}
    if not files:
        raise export_unreadable(path, "the folder or .zip", "it holds no .json", REMEDY)
    for name in sorted(files):
        yield from _tasks_in(files[name](), f"{path}: {name}")


def _tasks_in(content: bytes, where: str) -> Iterator[Task]:
    try:
        tasks = load_json(content.decode("utf-8-sig"))
    except ValueError as error:
        raise export_unreadable(where, "the file", f"it is no JSON export of Label Studio: {error}", REMEDY) from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise export_unreadable(where, "the file", "it is no list of tasks", REMEDY)
    for number, task in enumerate(tasks, 1):
        part = f"task {number}"
        if "data" not in task and "document" in task:
            raise export_unreadable(where, part, "this is the form JSON-MIN", REMEDY)
        data = task.get("data")
        if not isinstance(data, dict) or "document" not in data:
            raise not_from_framing(where, part, "data.document")
        if not isinstance(data.get("text"), str):
            raise not_from_framing(where, part, "data.text")
        annotations = task.get("annotations", task.get("completions")) or []
        if not isinstance(annotations, list):
            raise export_unreadable(where, part, "its annotations are no list", REMEDY)
        if not all(isinstance(annotation, dict) for annotation in annotations):
            raise export_unreadable(where, part, "an annotation is no object", REMEDY)
        drafts = task.get("drafts")
        yield Task(where, part, data, annotations, len(drafts) if isinstance(drafts, list) else int(bool(drafts)))


def submitted(task: Task, passed_over: Counter[str]) -> Iterator[Submitted]:
    """The annotations of a task that were submitted; drafts, cancelled ones and a task without any are counted.

    Raises
    ------
    BadCodings : the results of an annotation are no list of objects.
    """
    if task.drafts:
        passed_over["drafts that were not submitted"] += task.drafts
    if not task.annotations:
        passed_over["tasks without an annotation"] += 1
    for annotation in task.annotations:
        if annotation.get("was_cancelled") or annotation.get("skipped"):
            passed_over["cancelled annotations"] += 1
            continue
        part = f"{task.part}, annotation {annotation.get('id', '')}".rstrip()
        results = annotation.get("result") or []
        if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
            raise export_unreadable(task.where, part, "its result is no list of objects", REMEDY)
        yield Submitted(part, results, _coder(annotation), _time(annotation))


def _coder(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("username") or who.get("id")
    return "" if who is None else str(who)


def _time(annotation: Mapping[str, Any]) -> str:
    """When the annotation was last changed, as Label Studio writes it (ISO 8601)."""
    when = annotation.get("updated_at") or annotation.get("created_at")
    return when if isinstance(when, str) else ""


def results_by_control(
    results: Sequence[Result], controls: Sequence[str], passed_over: Counter[str]
) -> dict[str, list[Result]]:
    """Results by the control that they came from, of the given ones; relations and other controls are counted."""
    found: dict[str, list[Result]] = {name: [] for name in controls}
    for result in results:
        name = result.get("from_name")
        if result.get("type") == "relation" or not isinstance(name, str):
            passed_over["relations" if result.get("type") == "relation" else "results of no control"] += 1
        elif name not in found:
            passed_over[f"results of the control {name!r}"] += 1
        else:
            found[name].append(result)
    return found


def chosen(result: Result, key: str) -> list[str]:
    """The values of a result under a key: none, one or several."""
    value = result.get("value")
    held = value.get(key) if isinstance(value, dict) else None
    return [held] if isinstance(held, str) else [str(item) for item in held] if isinstance(held, list) else []
