"""How fast a model annotates, beside scikit-learn and spaCy on the same texts in the same run.

    python benchmarks/annotate_speed.py TEXTS [--megabytes 5] [--runs 3] [--model balancing]

TEXTS is a folder of .txt files, a document table, or the name of a corpus at hand. Everything runs on one core; seconds
are of processor time, so that a busy machine matters little.
Printed are megabytes a second (median of the runs), the ratio to each rival, and the share of each step.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import random  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

import click  # noqa: E402
import numpy as np  # noqa: E402

from framing.classify import FrameModel, load_model  # noqa: E402
from framing.classify.counts import count_pairs, count_words  # noqa: E402
from framing.corpus import open_corpus, split_passages  # noqa: E402

CODES, TAUGHT = 25, 2000


@click.command()
@click.argument("texts")
@click.option("--megabytes", default=5.0, show_default=True, help="Text to annotate.")
@click.option("--runs", default=3, show_default=True)
@click.option("--model", "name", default="balancing", show_default=True)
def main(texts: str, megabytes: float, runs: int, name: str) -> None:
    documents = take_texts(texts, megabytes)
    size = sum(len(text.encode()) for text in documents) / 1e6
    model = load_model(name)
    passages = [text[p.start : p.end] for text in documents for p in split_passages(text)]
    click.echo(f"{len(documents)} documents, {len(passages)} passages, {size:.1f} MB, {runs} runs, one core")
    rivals: dict[str, Callable[[], object]] = {
        "framing (passages, all codes, stance)": lambda: annotate(model, documents),
        "TfidfVectorizer(1-2) + LogisticRegression": sklearn_rival(passages, (1, 2), "word", documents),
        "TfidfVectorizer(words 1-2 + char_wb 3-5) + LogisticRegression": sklearn_rival(
            passages, (1, 2), "both", documents
        ),
        "spaCy bag-of-words textcat": spacy_rival(passages, documents),
    }
    speed: dict[str, list[float]] = {label: [] for label in rivals}
    for _ in range(runs):
        for label, run in rivals.items():
            start = time.process_time()
            run()
            speed[label].append(size / (time.process_time() - start))
    ours = statistics.median(speed["framing (passages, all codes, stance)"])
    for label, values in speed.items():
        middle = statistics.median(values)
        click.echo(f"{middle:6.2f} MB/s  ({min(values):.2f}-{max(values):.2f})  x{ours / middle:.1f}  {label}")
    show_steps(model, documents, passages)
    click.echo(f"highest memory of the whole run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


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


def annotate(model: FrameModel, documents: Sequence[str], batch: int = 2000) -> None:
    waiting: list[str] = []
    for text in documents:
        waiting += [text[p.start : p.end] for p in split_passages(text)]
        if len(waiting) >= batch:
            model.predict(waiting)
            waiting = []
    model.predict(waiting)


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


def show_steps(model: FrameModel, documents: Sequence[str], passages: Sequence[str]) -> None:
    """Time of each step by itself, as a share of their sum."""
    space = model.space
    took: dict[str, float] = {}

    def step(label: str, run: Callable[[], object]) -> object:
        start = time.process_time()
        found = run()
        took[label] = took.get(label, 0.0) + time.process_time() - start
        return found

    step("splitting into passages", lambda: [list(split_passages(text)) for text in documents])
    for at in range(0, len(passages), 2000):
        part = passages[at : at + 2000]
        stream = step("reading words", lambda part=part: space.table.read(part))
        counts = step("counting words", lambda stream=stream: count_words(stream, len(space.table.types)))
        step("cues", lambda part=part, stream=stream, counts=counts: space.count_cues(part, stream, counts))
        step("pairs", lambda stream=stream: count_pairs(stream, space.pairs))
        whole = time.process_time()
        model.predict(part)
        rest = time.process_time() - whole
        took["weighing, calibration, stance"] = took.get("weighing, calibration, stance", 0.0) + rest
    known = sum(took[label] for label in ("reading words", "counting words", "cues", "pairs"))
    took["weighing, calibration, stance"] = max(took["weighing, calibration, stance"] - known, 0.0)
    total = sum(took.values())
    for label, seconds in took.items():
        click.echo(f"{seconds / total:6.1%}  {label}")


if __name__ == "__main__":
    main()
