"""How fast a model annotates, beside scikit-learn and spaCy on the same texts in the same run.

    python benchmarks/annotate_speed.py TEXTS [--megabytes 5] [--runs 3] [--model balancing] [--rival spacy]

TEXTS is a folder of .txt files, a document table, or the name of a corpus at hand. What is timed of ours is the whole
pass of `framing annotate` over documents in memory: passages, all codes, stance, threats, placebo topics, document
frames, Parquet; no word is known beforehand from an earlier run. Rivals cut passages and score as many codes, no more.
Everything runs on one core; seconds are of processor time, so that a busy machine matters less.
Printed are megabytes a second (median of the runs), the ratio to each rival, and the share of each step.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import functools  # noqa: E402
import random  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from contextlib import ExitStack  # noqa: E402
from pathlib import Path  # noqa: E402
from unittest import mock  # noqa: E402

import click  # noqa: E402
import numpy as np  # noqa: E402
from framing.classify.threats.gazetteer import load_gazetteer  # noqa: E402

from framing.annotate import annotate_corpus, batch, store  # noqa: E402
from framing.annotate.batch import loaded_model  # noqa: E402
from framing.classify import FrameModel  # noqa: E402
from framing.classify.models import scorer  # noqa: E402
from framing.classify.models.scorer import Scorer  # noqa: E402
from framing.classify.text.features import FeatureSpace  # noqa: E402
from framing.classify.text.words import WordTable  # noqa: E402
from framing.corpus import Document, open_corpus, split_passages  # noqa: E402

CODES, TAUGHT = 25, 2000
OURS = "framing annotate, everything"


@click.command()
@click.argument("texts")
@click.option("--megabytes", default=5.0, show_default=True, help="Text to annotate.")
@click.option("--runs", default=3, show_default=True)
@click.option("--model", "name", default="balancing", show_default=True)
@click.option("--rival", "chosen", multiple=True, type=click.Choice(["words", "chars", "spacy"]), help="Default: all.")
def main(texts: str, megabytes: float, runs: int, name: str, chosen: tuple[str, ...]) -> None:
    documents = take_texts(texts, megabytes)
    size = sum(len(text.encode()) for text in documents) / 1e6
    model = loaded_model(name)
    passages = [text[p.start : p.end] for text in documents for p in split_passages(text)]
    click.echo(f"{len(documents)} documents, {len(passages)} passages, {size:.1f} MB, {runs} runs, one core")
    click.echo(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    makers: dict[str, tuple[str, Callable[[], Callable[[], object]]]] = {
        "words": (
            "TfidfVectorizer(1-2) + LogisticRegression",
            lambda: sklearn_rival(passages, (1, 2), "word", documents),
        ),
        "chars": (
            "TfidfVectorizer(words 1-2 + char_wb 3-5) + LogisticRegression",
            lambda: sklearn_rival(passages, (1, 2), "both", documents),
        ),
        "spacy": ("spaCy bag-of-words textcat", lambda: spacy_rival(passages, documents)),
    }
    runners: dict[str, Callable[[], object]] = {OURS: lambda: annotate(name, documents)}
    runners |= {label: make() for key, (label, make) in makers.items() if not chosen or key in chosen}
    speed: dict[str, list[float]] = {label: [] for label in runners}
    for _ in range(runs):
        for label, run in runners.items():
            forget(model)
            start = time.process_time()
            run()
            speed[label].append(size / (time.process_time() - start))
    ours = statistics.median(speed[OURS])
    for label, values in speed.items():
        middle = statistics.median(values)
        click.echo(f"{middle:6.2f} MB/s  ({min(values):.2f}-{max(values):.2f})  x{ours / middle:.1f}  {label}")
    forget(model)
    show_steps(name, documents)
    click.echo(f"highest memory of the whole run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def forget(model: FrameModel) -> None:
    """Make every word a new one."""
    model.space.table.forget()
    load_gazetteer().forget()


def take_texts(texts: str, megabytes: float) -> list[str]:
    if Path(texts).is_dir():
        found = [
            path.read_text("utf-8", "replace") for path in sorted(Path(texts).rglob("*.txt")) if path.name[0] != "."
        ]
    else:
        found = [document.text for document in open_corpus(texts).documents()]
    random.Random(0).shuffle(found)
    taken: list[str] = []
    total = 0
    for text in found:
        if total >= megabytes * 1e6:
            break
        taken.append(text)
        total += len(text.encode())
    return taken


def as_documents(texts: Sequence[str]) -> list[Document]:
    return [Document(id=f"d{number:06}", corpus="speed", text=text) for number, text in enumerate(texts)]


def annotate(name: str, texts: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FRAMING_HOME"] = folder  # so that no part is kept from an earlier run
        frames, summaries = Path(folder) / "frames.parquet", Path(folder) / "documents.parquet"
        annotate_corpus(as_documents(texts), "speed", frames, model=name, document_output=summaries, jobs=1)


def sklearn_rival(
    passages: Sequence[str], ngrams: tuple[int, int], what: str, documents: Sequence[str]
) -> Callable[[], object]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=ngrams, sublinear_tf=True, min_df=2)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3)
    features = words if what == "word" else make_union(words, chars)
    taught = list(passages[:TAUGHT])
    labels = np.random.default_rng(0).random((len(taught), CODES)) < 0.1  # how well it does is not the question here
    pipeline = make_pipeline(features, OneVsRestClassifier(LogisticRegression(max_iter=20, solver="liblinear")))
    pipeline.fit(taught, labels.astype(int))
    return lambda: pipeline.predict_proba([text[p.start : p.end] for text in documents for p in split_passages(text)])


def spacy_rival(passages: Sequence[str], documents: Sequence[str]) -> Callable[[], object]:
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("en")
    bag = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 1,
           "no_output_layer": False, "length": 262144}  # fmt: skip
    textcat = pipeline.add_pipe("textcat_multilabel", config={"model": bag})
    labels = [f"code{number}" for number in range(CODES)]
    for label in labels:
        textcat.add_label(label)
    examples = [
        Example.from_dict(
            pipeline.make_doc(text), {"cats": {label: float((row + n) % 10 == 0) for n, label in enumerate(labels)}}
        )
        for row, text in enumerate(passages[:200])
    ]
    pipeline.initialize(lambda: examples)
    return lambda: [
        document.cats
        for document in pipeline.pipe(
            (text[p.start : p.end] for text in documents for p in split_passages(text)), batch_size=256
        )
    ]


STEPS: tuple[tuple[object, str, str], ...] = (
    (batch, "split_passages", "cutting passages"),
    (WordTable, "read", "reading words"),
    (scorer, "count_words", "counting words"),
    (scorer, "count_pairs", "pairs"),
    (FeatureSpace, "count_cues", "cues"),
    (FeatureSpace, "facts", "new words: what they are in cues"),
    (Scorer, "know_types", "new words: letters"),
    (FrameModel, "predict", "weighing, calibration, stance"),
    (batch, "match_placebo", "placebo topics"),
    (FrameModel, "threats", "threats"),
    (store, "summarise_documents", "document frames"),
    (store, "annotate_batch", "tables, Parquet"),
)


def show_steps(name: str, texts: Sequence[str]) -> None:
    """Share of each step in one pass; a step that calls another does not count it."""
    took: dict[str, float] = {}
    running: list[float] = []  # seconds that the steps called by each running step took

    def timed(function: Callable[..., object], label: str) -> Callable[..., object]:
        @functools.wraps(function)
        def run(*arguments: object, **options: object) -> object:
            running.append(0.0)
            start = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                seconds = time.process_time() - start
                took[label] = took.get(label, 0.0) + seconds - running.pop()
                if running:
                    running[-1] += seconds

        return run

    with ExitStack() as stack:
        for owner, function, label in STEPS:
            stack.enter_context(mock.patch.object(owner, function, timed(getattr(owner, function), label)))
        timed(annotate, "tables, Parquet")(name, texts)
    total = sum(took.values())
    for label, seconds in sorted(took.items(), key=lambda item: -item[1]):
        click.echo(f"{seconds / total:6.1%}  {label}")


if __name__ == "__main__":
    main()
