"""``nlp.add_pipe("framing")``: frames of passages and documents in a spaCy pipeline.

On every document: ``doc.spans["framing"]`` has a span for each code of each passage (label: the code);
``doc.spans["framing_evidence"]`` the words that carried them; ``doc.cats`` the document's shares. A span's probability, stance,
adversaries and weight are extensions; see `EXTENSIONS`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path, minibatch

from framing.annotation.batch import loaded_model
from framing.classify import FrameModel, load_model
from framing.codebook.giving import give_codes
from framing.corpus.passages import split_passages
from framing.errors.library import bad_thresholds, no_stored_model
from framing.resources import scratch_folder

NAME, EVIDENCE = "framing", "framing_evidence"
MODEL, SETTINGS = "model", "settings.json"
Passage = dict[str, Any]
# extension -> what it gives; all but `framing_passages` and `framing_threats` of a document are of spans of the two groups
EXTENSIONS = {
    "framing_probability": "calibrated probability (0..1) that the passage carries the span's code",
    "framing_stance": "endorse, reject or report, of a practice",
    "framing_threats": "named adversaries of the passage, of a document those of all its passages",
    "framing_weight": "by how much the words of an evidence span moved the log-odds of its code",
    "framing_passages": "of a document: start, end (characters), probabilities, stance and threats of every passage",
}


class FramePipe:
    """The component; made by `make_pipe`.

    Parameters
    ----------
    name : as spaCy gives it. model : a shipped model's name, a folder, ``spacy:PATH`` or ``skops:PATH``.
    thresholds : None for the model's own, one number for all codes, or code to number (the others keep the model's).
    evidence : whether to seek the words that carried each code (some milliseconds a passage that carries one).
    entities : name adversaries with spaCy's entities, too.
    """

    def __init__(
        self, name: str = NAME, *, model: str = "balancing",
        thresholds: float | Mapping[str, float] | None = None, evidence: bool = True, entities: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.evidence, self.entities = name, evidence, entities
        self._on_error: Callable[..., None] | None = None
        self._given = thresholds
        self._take(loaded_model(model))
        set_extensions()

    def _take(self, model: FrameModel) -> None:
        given = self._given
        own = (
            dict(given)
            if isinstance(given, Mapping)
            else dict.fromkeys(model.codes, given)
            if given is not None
            else {}
        )
        for code, value in own.items():
            if code not in model.codes or value is None or not 0 <= value <= 1:
                raise bad_thresholds(code, value, list(model.codes))
        self.model, self._cuts = model, [float(own.get(code, model.thresholds[code])) for code in model.codes]

    @property
    def labels(self) -> tuple[str, ...]:
        """The codes."""
        return self.model.codes

    def __call__(self, doc: Doc) -> Doc:
        """The document with its frames."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The documents of a stream with their frames, in batches."""
        batches: Iterator[list[Doc]] = minibatch(stream, size=batch_size)  # type: ignore[no-untyped-call]
        for docs in batches:
            try:
                self._annotate(docs)
            except Exception as error:
                if self._on_error is None:
                    raise
                self._on_error(self.name, self, docs, error)
                continue
            yield from docs

    def set_error_handler(self, handler: Callable[..., None]) -> None:
        """What spaCy calls where a batch fails."""
        self._on_error = handler

    def _annotate(self, docs: Sequence[Doc]) -> None:
        places = [(number, each) for number, doc in enumerate(docs) for each in split_passages(doc.text)]
        texts = [docs[number].text[each.start : each.end] for number, each in places]
        rows: list[list[Passage]] = [[] for _ in docs]
        for (number, each), row in zip(places, self._score(texts) if texts else [], strict=True):
            rows[number].append({"start": each.start, "end": each.end, **row})
        for doc, passages in zip(docs, rows, strict=True):
            self._write(doc, passages)

    def _score(self, texts: list[str]) -> Iterator[Passage]:
        """Probabilities, codes given, stance and threats of texts, as plain values."""
        model = self.model
        reading = model.read(texts)
        scores = model.predict_reading(reading)
        given = give_codes(scores.probabilities.astype(np.float64), self._cuts, model.codebook)
        practices = len(scores.practices)
        carrying = np.flatnonzero(given[:, :practices].any(axis=1))
        threats = dict(
            zip(carrying.tolist(), model.name_threats(reading, carrying, entities=self.entities), strict=True)
        )
        stances = scores.stances
        for row in range(len(texts)):
            yield {
                "probabilities": dict(zip(scores.codes, map(float, scores.probabilities[row]), strict=True)),
                "endorsed": dict(zip(scores.practices, map(float, scores.endorsement[row]), strict=True)),
                "codes": [code for code, here in zip(scores.codes, given[row], strict=True) if here],
                "stance": {
                    code: str(stances[row, n]) for n, code in enumerate(scores.practices) if given[row, n]
                },
                "threats": [actor for actor in threats.get(row, "").split(";") if actor],
            }  # fmt: skip

    def _write(self, doc: Doc, passages: list[Passage]) -> None:
        spans, evidence, weights = [], [], []
        for number, passage in enumerate(passages):
            for code in passage["codes"]:
                spans.append(_span(doc, passage["start"], passage["end"], code))
            for found in self._explain(doc, passage):
                span = _span(doc, passage["start"] + found.start, passage["start"] + found.end, found.code)
                evidence.append(span)
                weights.append([span.start_char, span.end_char, found.code, found.weight, number])
        doc.spans[NAME] = spans
        doc.spans[EVIDENCE] = evidence
        doc.user_data[NAME] = {"passages": passages, "evidence": weights}
        doc.cats = {**doc.cats, **self._shares(passages)}

    def _explain(self, doc: Doc, passage: Passage) -> list[Any]:
        if not self.evidence or not passage["codes"]:
            return []
        return self.model.explain(doc.text[passage["start"] : passage["end"]], passage["codes"])

    def _shares(self, passages: list[Passage]) -> dict[str, float]:
        """The mean over passages of the chance that a code is there (a practice: there and endorsed)."""
        if not passages:
            return dict.fromkeys(self.model.codes, 0.0)
        means = {}
        for code in self.model.codes:
            chances = [each["probabilities"][code] * each["endorsed"].get(code, 1.0) for each in passages]
            means[code] = sum(chances) / len(chances)
        return means

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Store the settings and, where the model has a folder, the model: the pipeline needs nothing else afterwards."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        kept = {"thresholds": self._given, "evidence": self.evidence, "entities": self.entities}
        (folder / SETTINGS).write_text(json.dumps(kept, sort_keys=True) + "\n", encoding="utf-8")
        if self.model.folder is not None and MODEL not in exclude:
            shutil.copytree(self.model.folder, folder / MODEL, dirs_exist_ok=True)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FramePipe:
        """Take settings and model from a folder that `to_disk` wrote.

        Raises
        ------
        BadModel : the model is not whole. FileMissing : there are no settings.
        """
        folder = ensure_path(path)
        try:
            kept = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise no_stored_model(folder) from error
        self._given, self.evidence, self.entities = kept["thresholds"], kept["evidence"], kept["entities"]
        stored = (folder / MODEL).is_dir() and MODEL not in exclude
        self._take(load_model(folder / MODEL) if stored else self.model)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """As `to_disk`, in bytes."""
        folder = scratch_folder() / f"pipe-{id(self)}"
        shutil.rmtree(folder, ignore_errors=True)
        self.to_disk(folder, exclude=exclude)
        files = sorted(found for found in folder.rglob("*") if found.is_file())
        packed = {found.relative_to(folder).as_posix(): found.read_bytes().hex() for found in files}
        shutil.rmtree(folder)
        return json.dumps(packed).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> FramePipe:
        """As `from_disk`, from bytes."""
        folder = scratch_folder() / f"pipe-{id(self)}"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in json.loads(data).items():
            target = (folder / name).resolve()
            if folder.resolve() not in target.parents:
                raise no_stored_model(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(bytes.fromhex(content))
        return self.from_disk(folder, exclude=exclude)


@Language.factory(
    NAME,
    default_config={"model": "balancing", "thresholds": None, "evidence": True, "entities": False},
    assigns=["doc.spans", "doc.cats"],
    default_score_weights={},
)
def make_pipe(
    nlp: Language,  # noqa: ARG001 (spaCy gives it by name)
    name: str,
    model: str,
    thresholds: float | dict[str, float] | None,
    evidence: bool,
    entities: bool,
) -> FramePipe:
    """The component for ``nlp.add_pipe("framing", config={...})``."""
    return FramePipe(name, model=model, thresholds=thresholds, evidence=evidence, entities=entities)


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


def _span(doc: Doc, start: int, end: int, code: str) -> Span:
    span = doc.char_span(start, end, label=code, alignment_mode="expand")
    return span if span is not None else Span(doc, 0, 0, label=code)


def _kept(doc: Doc) -> dict[str, Any]:
    kept: dict[str, Any] = doc.user_data.get(NAME, {"passages": [], "evidence": []})
    return kept


def _of_span(span: Span, key: str) -> Any:
    """A value of the passage that a span lies in."""
    middle = (span.start_char + span.end_char) / 2
    for passage in _kept(span.doc)["passages"]:
        if passage["start"] <= middle <= passage["end"]:
            return passage[key]
    return {}


def _weight(span: Span) -> float | None:
    place = [span.start_char, span.end_char, span.label_]
    return next((weight for *where, weight, _ in _kept(span.doc)["evidence"] if where == place), None)


def _doc_threats(doc: Doc) -> list[str]:
    return list(dict.fromkeys(actor for passage in _kept(doc)["passages"] for actor in passage["threats"]))
