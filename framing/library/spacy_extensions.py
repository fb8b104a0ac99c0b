"""What the component keeps with a spaCy document, given as extensions of documents and spans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.tokens import Doc, Span

NAME = "framing"  # of the component, its spans, and what it keeps
# extension -> what it gives; all but `framing_passages` and `framing_threats` of a document are of spans of the two groups
EXTENSIONS = {
    "framing_probability": "calibrated probability (0..1) that the passage carries the span's code",
    "framing_stance": "endorse, reject or report, of a practice",
    "framing_threats": "named adversaries of the passage, of a document those of all its passages",
    "framing_weight": "by how much the words of an evidence span moved the log-odds of its code",
    "framing_passages": "of a document: start, end (characters), probabilities, stance and threats of every passage",
}


def set_extensions() -> None:
    """Register the extensions of `EXTENSIONS`; again does nothing."""
    getters: dict[str, tuple[type[Doc] | type[Span], Callable[[Any], Any]]] = {
        "framing_probability": (Span, lambda span: _of_span(span, "probabilities").get(span.label_)),
        "framing_stance": (Span, lambda span: _of_span(span, "stance").get(span.label_)),
        "framing_threats": (Span, lambda span: list(_of_span(span, "threats"))),
        "framing_weight": (Span, _weight),
        "framing_passages": (Doc, lambda doc: _kept(doc)["passages"]),
    }
    for name, (kind, getter) in getters.items():
        kind.set_extension(name, getter=getter, force=True)
    Doc.set_extension("framing_threats", getter=_doc_threats, force=True)


def kept_as(spans_key: str) -> str:
    """The key of `Doc.user_data` under which a component with this `spans_key` keeps passages and evidence."""
    return NAME if spans_key == NAME else f"{NAME}:{spans_key}"


def _kept(doc: Doc, group: int = 0) -> dict[str, Any]:
    """What is kept of a group of spans (the hash of its name; 0 for the default, or the first that is there)."""
    keys = [key for key in doc.user_data if isinstance(key, str) and key.startswith(f"{NAME}:")]
    keys = (
        [NAME, *keys]
        if not group
        else [key for key in keys if doc.vocab.strings[key.removeprefix(f"{NAME}:")] == group]
    )
    found: dict[str, Any] = next((doc.user_data[key] for key in keys if key in doc.user_data), {})
    return found or {"passages": [], "evidence": []}


def _of_span(span: Span, key: str) -> Any:
    """A value of the passage that a span lies in."""
    middle = (span.start_char + span.end_char) / 2
    for passage in _kept(span.doc, span.id)["passages"]:
        if passage["start"] <= middle <= passage["end"]:
            return passage[key]
    return {}


def _weight(span: Span) -> float | None:
    place = [span.start_char, span.end_char, span.label_]
    return next((weight for *where, weight, _ in _kept(span.doc, span.id)["evidence"] if where == place), None)


def _doc_threats(doc: Doc) -> list[str]:
    return list(dict.fromkeys(actor for passage in _kept(doc)["passages"] for actor in passage["threats"]))
