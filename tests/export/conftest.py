"""A small results folder with unusual texts, and a model that stands in for a trained one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.files import text_sha256
from framing.results import Results, open_results

SCHEME = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Convoy & escort"
define = "Ships sail together."
cues = ["convoy", "escort"]
[[practice]]
id = "blockade"
label = "Blockade"
cues = ["blockade"]
[[domestic]]
id = "bread"
label = "Bread prices"
cues = ["bread"]
[[mechanism]]
id = "loan"
label = "Loans"
cues = ["loan"]
[stance]
endorse = "for it"
reject = "against it"
report = "tells of it"
"""
CODES = ("convoy", "blockade", "bread", "loan")
PRACTICES = ("convoy", "blockade")
# Each passage: text, probabilities by code, endorsement by practice, threat. What joins passages stands between them.
ODD = [
    ("\U0001f6a2\U0001f6a2 A convoy, \u05d0\u05e0\u05d9\u05d5\u05ea \u05d1\u05d9\u05dd, and bread is dear\r\ntoo.",
     (0.91, 0.08, 0.62, 0.1), (0.97, 0.5), "the Hanse;pirates"),
    ("Cafe\u0301 talk of a blockade <&> \"quotes\"\x00 and \x07 bells,\tquite\rodd; no loan.",
     (0.2, 0.81, 0.1, 0.55), (0.5, 0.12), ""),
    ("Nothing of note \U0001f468\u200d\U0001f469\u200d\U0001f467 was said.", (0.01, 0.02, 0.03, 0.04), (0.5, 0.5), ""),
]  # fmt: skip
PLAIN = [("An escort and a blockade were both proposed.", (0.7, 0.75, 0.0, 0.0), (0.9, 0.8), "")]


@dataclass(frozen=True)
class Text:
    id: str
    corpus: str
    text: str
    places: tuple[tuple[int, int], ...]
    rows: tuple[Any, ...]
    metadata: dict[str, Any]

    @property
    def digest(self) -> str:
        return text_sha256(self.text)[:16]


def make_text(name: str, passages: list[Any], **metadata: Any) -> Text:
    text, places = "\ufeffTitle \U0001f30d\r\n\r\n", []
    for words, *_ in passages:
        places.append((len(text), len(text) + len(words)))
        text += words + "\r\n\r\n"
    given = {
        "title": f"Log of {name}", "earliest": "1402-01-01", "latest": "1402-12-31", "date_rule": "year",
        "state": "LUB", "speaker": "The captain; his mate", "audience": "domestic", "language": "en", "quality": 0.98,
        **metadata,
    }  # fmt: skip
    return Text(name, "logs", text, tuple(places), tuple(passages), given)


@dataclass(frozen=True)
class World:
    """A results folder with what was planted in it."""

    results: Results
    texts: tuple[Text, ...]

    @property
    def path(self) -> Path:
        return self.results.path

    def passages(self) -> Iterator[tuple[Text, int, int, Any]]:
        for text in self.texts:
            for (start, end), row in zip(text.places, text.rows, strict=True):
                yield text, start, end, row

    def source(self, document: str) -> str:
        """The text of a document."""
        return next(text.text for text in self.texts if text.id == document)

    def frames(self) -> set[tuple[str, int, int, str, str]]:
        """Every frame that was planted: document, start, end, code, stance."""
        stances = {"odd": {"convoy": "endorse", "blockade": "reject"}}
        found = set()
        for text, start, end, (_, scores, _, _) in self.passages():
            for code, score in zip(CODES, scores, strict=True):
                if score > 0.5:
                    stance = stances.get(text.id, {}).get(code, "endorse") if code in PRACTICES else ""
                    found.add((text.id, start, end, code, stance))
        return found

    def cues(self) -> set[tuple[str, str, str]]:
        """Every piece of evidence that was planted: document, code, words."""
        cues = {"convoy": ("convoy", "escort"), "blockade": ("blockade",), "bread": ("bread",), "loan": ("loan",)}
        return {
            (document, code, cue)
            for document, start, end, code, _ in self.frames()
            for cue in cues[code]
            if cue in self.source(document)[start:end]
        }


class StandIn:
    """Thresholds of one half; rejects where the passage says blockade; evidence where a code's cue stands."""

    thresholds = dict.fromkeys(CODES, 0.5)
    sha256 = "c0ffee" * 10
    away = 0.5

    def predict(self, texts: list[str]) -> Any:
        return SimpleNamespace(practices=PRACTICES, stances=np.array([["report", "reject"]] * len(texts)))

    def explain(self, text: str, codes: Any) -> list[Any]:
        scheme = parse_codebook(SCHEME)
        return [
            SimpleNamespace(code=code.id, start=text.index(cue), end=text.index(cue) + len(cue), weight=1.25)
            for code in scheme.codes
            if code.id in codes
            for cue in code.cues
            if cue in text
        ]


def write_world(folder: Path, texts: list[Text]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codebook.toml").write_text(SCHEME, encoding="utf-8")
    scheme = parse_codebook(SCHEME)
    manifest = {
        "study": "harbour-study",
        "corpora": [{"name": "logs", "source": "made up", "sha256": "0" * 64, "texts": True}],
        "codebook": {"name": scheme.name, "version": scheme.version, "sha256": scheme.sha256},
        "model": {"name": "stand-in", "version": "7", "sha256": StandIn.sha256},
        "seed": 0,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    documents = [
        {"id": text.id, "corpus": text.corpus, **text.metadata, "sha256": text_sha256(text.text)} for text in texts
    ]
    pd.DataFrame(documents).to_parquet(folder / "documents.parquet", index=False)
    frames, shares = [], []
    for text in texts:
        for number, ((start, end), (words, scores, endorsed, threat)) in enumerate(
            zip(text.places, text.rows, strict=True)
        ):
            frames.append(
                {
                    "corpus": text.corpus, "document": text.id, "document_sha256_16": text.digest,
                    "passage": np.int32(number), "start": start, "end": end, "words": np.int32(len(words.split())),
                    "threat": threat,
                    **{f"p_{code}": np.float32(score) for code, score in zip(CODES, scores, strict=True)},
                    **{f"e_{code}": np.float32(score) for code, score in zip(PRACTICES, endorsed, strict=True)},
                }
            )  # fmt: skip
        shares.append(
            {
                "corpus": text.corpus, "document": text.id, "passages": np.int32(len(text.places)), "coded": 1.5,
                "primary": "convoy", "insufficient": False, "primary_probability": 0.75, "second": PRACTICES[1],
                "alike": "", "distinctive": "convoy",
                **{f"share_{code}": 0.25 for code in CODES}, **{f"present_{code}": True for code in CODES},
            }
        )  # fmt: skip
    pd.DataFrame(frames).to_parquet(folder / "frames.parquet", index=False)
    pd.DataFrame(shares).to_parquet(folder / "document_frames.parquet", index=False)


class Shelf:
    """A corpus whose documents come in the order of the results."""

    def __init__(self, texts: list[Text]) -> None:
        self._texts = texts

    def select(self, ids: Any = ()) -> Iterator[Any]:
        for text in self._texts:
            if ids and text.id not in ids:
                continue
            yield SimpleNamespace(id=text.id, text=text.text)


Make = Callable[..., World]


@pytest.fixture
def scheme() -> Codebook:
    return parse_codebook(SCHEME, "harbours.toml")


@pytest.fixture
def make_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A function that writes a results folder; `at_hand` says whether its texts are found."""

    def make(texts: list[Text] | None = None, *, at_hand: bool = True, name: str = "harbour") -> World:
        chosen = texts or [
            make_text("odd", ODD),
            make_text("plain", PLAIN, state="DNK;LUB", earliest="1410-05-01", latest="1410-05-01", audience=""),
            make_text("late", PLAIN, state="SWE", earliest="1455-01-01", latest="1455-12-31"),
        ]
        folder = tmp_path / "results" / name
        write_world(folder, chosen)
        monkeypatch.setattr(Results, "model", lambda self: StandIn())
        monkeypatch.setattr(Results, "corpus", lambda self, name: Shelf(chosen) if at_hand else None)
        return World(open_results(folder), tuple(chosen))

    return make


@pytest.fixture
def world(make_world: Make) -> World:
    """Three documents with unusual texts, all at hand."""
    return make_world()


@pytest.fixture
def places(make_world: Make) -> World:
    """The same three documents, of which only places are at hand."""
    return make_world(at_hand=False)


@pytest.fixture
def changed(make_world: Make, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same documents, whose texts at hand are not those that were annotated."""
    made = make_world()
    other = [replace(text, text=text.text + "!") for text in made.texts]
    monkeypatch.setattr(Results, "corpus", lambda self, name: Shelf(other))
    return made
