"""Label Studio's JSON export of tasks that framing wrote: an annotation is one coder's coding of the task."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framing.coding.imports.assemble import Mark, MarkedText, place_in_notice, whole_passage
from framing.coding.imports.carried import check_carried
from framing.coding.imports.folders import files_of
from framing.coding.imports.placing import place_words
from framing.coding.record import CODED_AT
from framing.errors.coding import export_unreadable, mark_unplaced, not_from_framing
from framing.json_text import load_json

_OURS = ("frame", "evidence", "stance", "primary", "threat")  # the controls of the configuration that framing wrote
_REMEDY = "Export the project from Label Studio as JSON, which keeps what was chosen for each region."
_OF_MODEL = re.compile(r"p\d+f\d+e\d+")  # the names that the export gives to regions of evidence
Result = Mapping[str, Any]


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    """The annotated tasks of a file, or of every .json of a folder or .zip; the rest is counted."""
    if not path.is_dir() and path.suffix.lower() != ".zip":
        yield from _read_tasks(path.read_bytes(), str(path), coder, passed_over)
        return
    files = {name: read for name, read in files_of(path).items() if name.lower().endswith(".json")}
    if not files:
        raise export_unreadable(path, "the folder or .zip", "it holds no .json", _REMEDY)
    for name in sorted(files):
        yield from _read_tasks(files[name](), f"{path}: {name}", coder, passed_over)


def _read_tasks(content: bytes, where: str, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    try:
        tasks = load_json(content.decode("utf-8-sig"))
    except ValueError as error:
        raise export_unreadable(where, "the file", f"it is no JSON export of Label Studio: {error}", _REMEDY) from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise export_unreadable(where, "the file", "it is no list of tasks", _REMEDY)
    for number, task in enumerate(tasks, 1):
        part = f"task {number}"
        if "data" not in task and "passages" in task:
            raise export_unreadable(where, part, "this is the form JSON-MIN", _REMEDY)
        data = task.get("data")
        if not isinstance(data, dict) or "passages" not in data or "document" not in data:
            raise not_from_framing(where, part, "data.passages")
        check_carried(data, data["passages"], where, part)
        if not isinstance(data.get("text"), str):
            raise not_from_framing(where, part, "data.text")
        annotations = task.get("annotations", task.get("completions")) or []
        if not isinstance(annotations, list):
            raise export_unreadable(where, part, "its annotations are no list", _REMEDY)
        if drafts := task.get("drafts"):
            passed_over["drafts that were not submitted"] += len(drafts) if isinstance(drafts, list) else 1
        if not annotations:
            passed_over["tasks without an annotation"] += 1
        for annotation in annotations:
            if not isinstance(annotation, dict):
                raise export_unreadable(where, part, "an annotation is no object", _REMEDY)
            if annotation.get("was_cancelled") or annotation.get("skipped"):
                passed_over["cancelled annotations"] += 1
                continue
            reader = _Annotation(data, where, f"{part}, annotation {annotation.get('id', '')}".rstrip(), passed_over)
            results = annotation.get("result") or []
            if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
                raise export_unreadable(where, reader.part, "its result is no list of objects", _REMEDY)
            yield reader.marked(results, coder or _coder(annotation), _time(annotation))


def _coder(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("username") or who.get("id")
    return "" if who is None else str(who)


def _time(annotation: Mapping[str, Any]) -> str:
    """When the annotation was last changed, as Label Studio writes it (ISO 8601)."""
    when = annotation.get("updated_at") or annotation.get("created_at")
    return when if isinstance(when, str) else ""


@dataclass
class _Annotation:
    """One annotation's results as marks; `part` is what errors call it."""

    data: Mapping[str, Any]
    where: str
    part: str
    passed_over: Counter[str]
    marks: list[Mark] = field(default_factory=list)

    def marked(self, results: Sequence[Result], coder: str, coded_at: str = "") -> MarkedText:
        """The marks of the results, and the threat where the task is one passage."""
        found: dict[str, list[Result]] = {name: [] for name in _OURS}
        for result in results:
            name = result.get("from_name")
            if result.get("type") == "relation" or not isinstance(name, str):
                self.passed_over["relations" if result.get("type") == "relation" else "results of no control"] += 1
            elif name not in found:
                self.passed_over[f"results of the control {name!r}"] += 1
            else:
                found[name].append(result)
        stances = {str(result.get("id")): _chosen(result, "choices") for result in found["stance"]}
        primary = next((choice for result in found["primary"] for choice in _chosen(result, "choices")), "")
        drawn = [result for result in found["evidence"] if not _is_models(result)]
        for result in [*found["frame"], *drawn]:
            self._add(result, next(iter(stances.get(str(result.get("id")), [])), ""), primary)
        passages = [dict(passage) for passage in self.data["passages"]]
        for passage in passages if coded_at else []:
            passage["fields"] = {**(passage.get("fields") or {}), CODED_AT: coded_at}
        threats = [text for result in found["threat"] for text in _chosen(result, "text")]
        if len(passages) == 1:
            passages[0]["threat"] = ";".join(threats)
        elif threats:
            self.passed_over["threats of tasks of several passages"] += len(threats)
        text = self.data["text"] if self.data.get("text_at_hand") else None
        return MarkedText(self.data, passages, self.marks, coder, text)

    def _add(self, result: Result, stance: str, primary: str) -> None:
        # labels of a text stand under "labels", those of a page ("hypertextlabels") under the name of their type
        codes = _chosen(result, "labels") or _chosen(result, str(result.get("type"))) or _chosen(result, "choices")
        if not codes:
            self.passed_over["regions without a label"] += 1
            return
        if _chosen(result, "choices"):
            place = whole_passage(self.data["passages"], self.where, self.part, codes[0])
        else:
            place = self._place(result, codes[0])
        self.marks += [Mark(*place, code, stance, code == primary, _note(result)) for code in codes]

    def _place(self, result: Result, code: str) -> tuple[int, int]:
        """The span in the document, checked against the words that came with the region."""
        value, text = result["value"], self.data["text"]
        spot = value.get("globalOffsets") or value
        try:
            start, end = int(spot["start"]), int(spot["end"])
        except (KeyError, TypeError, ValueError) as error:
            reason = f"region {result.get('id')!r} ({code}) has no start and end in characters"
            raise mark_unplaced(self.where, self.part, reason) from error
        if not self.data.get("text_at_hand"):
            return place_in_notice(text, start, self.data["passages"], self.where, self.part)
        words = value.get("text") or ""
        found = place_words(text, start, end, words if isinstance(words, str) else "")
        if found is None:
            reason = (
                f"region {result.get('id')!r} ({code}), {start} to {end}, is not where its words stand: {words!r:.80}"
            )
            raise mark_unplaced(self.where, self.part, reason)
        return found[0] + self.data["base"], found[1] + self.data["base"]


def _is_models(result: Result) -> bool:
    """Whether a region of evidence went out with the model's frames, rather than being drawn by the coder."""
    return result.get("origin") == "prediction" or bool(_OF_MODEL.match(str(result.get("id"))))


def _chosen(result: Result, key: str) -> list[str]:
    """The values of a result under a key: none, one or several."""
    value = result.get("value")
    held = value.get(key) if isinstance(value, dict) else None
    return [held] if isinstance(held, str) else [str(item) for item in held] if isinstance(held, list) else []


def _note(result: Result) -> str:
    """What the coder wrote on a region in Label Studio."""
    meta = result.get("meta")
    return "; ".join(_chosen({"value": meta}, "text")) if isinstance(meta, dict) else ""
