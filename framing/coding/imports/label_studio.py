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
from framing.coding.imports.placing import place_words
from framing.coding.imports.tasks import Result, chosen, read_tasks, results_by_control, submitted
from framing.coding.record import CODED_AT
from framing.errors.coding import mark_unplaced, not_from_framing

_OURS = ("frame", "evidence", "stance", "primary", "threat")  # the controls of the configuration that framing wrote
_OF_MODEL = re.compile(r"p\d+f\d+e\d+")  # the names that the export gives to regions of evidence


def read_marked(path: Path, coder: str, passed_over: Counter[str]) -> Iterator[MarkedText]:
    """The annotated tasks of a file, or of every .json of a folder or .zip; the rest is counted."""
    for task in read_tasks(path):
        if "passages" not in task.data:
            raise not_from_framing(task.where, task.part, "data.passages")
        check_carried(task.data, task.data["passages"], task.where, task.part)
        for found in submitted(task, passed_over):
            reader = _Annotation(task.data, task.where, found.part, passed_over)
            yield reader.marked(found.results, coder or found.coder, found.at)


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
        found = results_by_control(results, _OURS, self.passed_over)
        stances = {str(result.get("id")): chosen(result, "choices") for result in found["stance"]}
        primary = next((choice for result in found["primary"] for choice in chosen(result, "choices")), "")
        drawn = [result for result in found["evidence"] if not _is_models(result)]
        for result in [*found["frame"], *drawn]:
            self._add(result, next(iter(stances.get(str(result.get("id")), [])), ""), primary)
        passages = [dict(passage) for passage in self.data["passages"]]
        for passage in passages if coded_at else []:
            passage["fields"] = {**(passage.get("fields") or {}), CODED_AT: coded_at}
        threats = [text for result in found["threat"] for text in chosen(result, "text")]
        if len(passages) == 1:
            passages[0]["threat"] = ";".join(threats)
        elif threats:
            self.passed_over["threats of tasks of several passages"] += len(threats)
        text = self.data["text"] if self.data.get("text_at_hand") else None
        return MarkedText(self.data, passages, self.marks, coder, text)

    def _add(self, result: Result, stance: str, primary: str) -> None:
        # labels of a text stand under "labels", those of a page ("hypertextlabels") under the name of their type
        codes = chosen(result, "labels") or chosen(result, str(result.get("type"))) or chosen(result, "choices")
        if not codes:
            self.passed_over["regions without a label"] += 1
            return
        if chosen(result, "choices"):
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


def _note(result: Result) -> str:
    """What the coder wrote on a region in Label Studio."""
    meta = result.get("meta")
    return "; ".join(chosen({"value": meta}, "text")) if isinstance(meta, dict) else ""
