"""``nlp.add_pipe("framing")``: frames of passages and documents in a spaCy pipeline.

On every document: ``doc.spans["framing"]`` has a span for each code of each passage (label: the code);
``doc.spans["framing_evidence"]`` the words that carried them; ``doc.cats`` the document's shares. A span's probability, stance,
adversaries and weight are extensions (`spacy_extensions`). Another `spans_key` than ``framing`` names both groups.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path, minibatch

from framing.annotation.batch import loaded_model
from framing.classify import FrameModel, load_model
from framing.codebook.giving import give_codes
from framing.corpus.passages import split_passages
from framing.errors.library import bad_thresholds, no_stored_model
from framing.library.spacy_extensions import NAME, kept_as, set_extensions
from framing.resources import scratch_folder

EVIDENCE = "{}_evidence"
MODEL, SETTINGS = "model", "settings.json"
DEFAULTS: dict[str, Any] = {
    "model": "balancing", "thresholds": None, "evidence": True, "entities": False, "spans_key": NAME,
}  # fmt: skip
Passage = dict[str, Any]


class FramePipe:
    """The component; made by `make_pipe`.

    Parameters
    ----------
    All but `name` may be None: the default, or in a component that is read from a folder what is stored there.

    name : as spaCy gives it. model : a shipped model's name (``balancing``), a folder, ``spacy:PATH`` or ``skops:PATH``.
    thresholds : one number for all codes, or code to number (the others keep the model's own), or ``"model"``: its own.
    evidence : whether to seek the words that carried each code (some milliseconds a passage that carries one).
    entities : name adversaries with spaCy's entities, too. spans_key : the name of the group of spans (``framing``).
    """

    def __init__(
        self, name: str = NAME, *, model: str | None = None,
        thresholds: float | Mapping[str, float] | Literal["model"] | None = None,
        evidence: bool | None = None, entities: bool | None = None, spans_key: str | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self._on_error: Callable[..., None] | None = None
        self._given: dict[str, Any] = {
            "model": model, "thresholds": thresholds, "evidence": evidence, "entities": entities, "spans_key": spans_key,
        }  # fmt: skip
        self._set(self._given)
        self._take(loaded_model(model or DEFAULTS["model"]))
        set_extensions()

    def _set(self, settings: Mapping[str, Any]) -> None:
        """Take over settings, those that are None as `DEFAULTS` has them."""
        full = {key: default if settings.get(key) is None else settings[key] for key, default in DEFAULTS.items()}
        self.thresholds, self.evidence, self.entities = full["thresholds"], full["evidence"], full["entities"]
        self.spans_key: str = full["spans_key"]

    def _take(self, model: FrameModel) -> None:
        given = self.thresholds
        own = (
            dict(given)
            if isinstance(given, Mapping)
            else dict.fromkeys(model.codes, given)
            if given not in (None, MODEL)
            else {}
        )
        for code, value in own.items():
            if code not in model.codes or not isinstance(value, int | float) or not 0 <= value <= 1:
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
                spans.append(self._span(doc, passage["start"], passage["end"], code))
            for found in self._explain(doc, passage):
                span = self._span(doc, passage["start"] + found.start, passage["start"] + found.end, found.code)
                evidence.append(span)
                weights.append([span.start_char, span.end_char, found.code, found.weight, number])
        doc.spans[self.spans_key] = spans
        doc.spans[EVIDENCE.format(self.spans_key)] = evidence
        doc.user_data[kept_as(self.spans_key)] = {"passages": passages, "evidence": weights}
        doc.cats = {**doc.cats, **self._shares(passages)}

    def _span(self, doc: Doc, start: int, end: int, code: str) -> Span:
        """A span that says which group it is of, where that is not the default one."""
        group = "" if self.spans_key == NAME else self.spans_key
        span = doc.char_span(start, end, label=code, alignment_mode="expand", span_id=group)
        return span if span is not None else Span(doc, 0, 0, label=code, span_id=group)

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
        kept = {key: getattr(self, key) for key in DEFAULTS if key != "model"} | {"given": self._given}
        (folder / SETTINGS).write_text(json.dumps(kept, sort_keys=True) + "\n", encoding="utf-8")
        if self.model.folder is not None and MODEL not in exclude:
            shutil.copytree(self.model.folder, folder / MODEL, dirs_exist_ok=True)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FramePipe:
        """Take settings and model from a folder that `to_disk` wrote, but for those given since (``config`` of spacy.load).

        Raises
        ------
        BadModel : the model is not whole. FileMissing : there are no settings.
        """
        folder = ensure_path(path)
        try:
            kept = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise no_stored_model(folder) from error
        before = kept.get("given", {})
        own = {key: value for key, value in self._given.items() if value not in (None, before.get(key, value))}
        self._set(kept | own)
        stored = (folder / MODEL).is_dir() and MODEL not in exclude and "model" not in own
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
    default_config=dict.fromkeys(DEFAULTS),
    assigns=["doc.spans", "doc.cats"],
    default_score_weights={},
)
def make_pipe(
    nlp: Language,  # noqa: ARG001 (spaCy gives it by name)
    name: str,
    model: str | None,
    thresholds: float | dict[str, float] | Literal["model"] | None,
    evidence: bool | None,
    entities: bool | None,
    spans_key: str | None,
) -> FramePipe:
    """The component for ``nlp.add_pipe("framing", config={...})``."""
    return FramePipe(
        name, model=model, thresholds=thresholds, evidence=evidence, entities=entities, spans_key=spans_key
    )
