"""What `annotate_speed.py` runs beside `framing annotate`: classifiers of the usual kind, each a command of its own.

    python benchmarks/rivals.py teach KIND FOLDER TEXTS.parquet
    python benchmarks/rivals.py score KIND FOLDER TEXTS.parquet OUT.parquet

`score` reads a document table, cuts passages as `framing` does, scores 25 codes and writes them as Parquet; it looks for
no cues, stance, topics or adversaries. `teach` makes its classifier from 2,000 passages with labels drawn at random: how
well it does is not the question here.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from framing.corpus.passages import split_passages

CODES, TAUGHT = 25, 2_000
LABELS = [f"code{number}" for number in range(CODES)]


def read_passages(table: str) -> Iterator[str]:
    for batch in pq.ParquetFile(table).iter_batches(64, columns=["text"]):
        for text in batch.column(0).to_pylist():
            for passage in split_passages(text):
                yield text[passage.start : passage.end]


def in_batches(passages: Iterator[str], size: int = 4_000) -> Iterator[list[str]]:
    held: list[str] = []
    for passage in passages:
        held.append(passage)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held


def teach_words(folder: Path, passages: list[str], labels: Any) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    features = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    pipeline = make_pipeline(features, OneVsRestClassifier(LogisticRegression(max_iter=20, solver="liblinear")))
    (folder / "words.pickle").write_bytes(pickle.dumps(pipeline.fit(passages, labels)))


def load_words(folder: Path) -> Callable[[list[str]], Any]:
    pipeline = pickle.loads((folder / "words.pickle").read_bytes())
    return lambda passages: pipeline.predict_proba(passages)


def teach_spacy(folder: Path, passages: list[str], labels: Any) -> None:
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("en")
    bag = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 1,
           "no_output_layer": False, "length": 262144}  # fmt: skip
    textcat: Any = pipeline.add_pipe("textcat_multilabel", config={"model": bag})
    for label in LABELS:
        textcat.add_label(label)
    examples = [
        Example.from_dict(pipeline.make_doc(text), {"cats": dict(zip(LABELS, row.astype(float), strict=True))})
        for text, row in zip(passages[:200], labels, strict=False)
    ]
    pipeline.initialize(lambda: examples)
    pipeline.to_disk(folder / "spacy")


def load_spacy(folder: Path) -> Callable[[list[str]], Any]:
    import spacy

    pipeline = spacy.load(folder / "spacy")
    return lambda passages: np.array(
        [[each.cats[label] for label in LABELS] for each in pipeline.pipe(passages, batch_size=256)]
    )


def teach_fasttext(folder: Path, passages: list[str], labels: Any) -> None:
    import fasttext

    lines = [
        " ".join([*(f"__label__{LABELS[number]}" for number in np.flatnonzero(row)), *text.split()])
        for text, row in zip(passages, labels, strict=True)
    ]
    (folder / "fasttext.txt").write_text("\n".join(lines), encoding="utf-8")
    model = fasttext.train_supervised(str(folder / "fasttext.txt"), loss="ova", dim=50, epoch=5, thread=1, verbose=0)
    model.save_model(str(folder / "fasttext.bin"))


def load_fasttext(folder: Path) -> Callable[[list[str]], Any]:
    import fasttext

    model = fasttext.load_model(str(folder / "fasttext.bin"))

    def score(passages: list[str]) -> Any:
        given, chances = model.predict([" ".join(text.split()) for text in passages], k=CODES)
        order = np.array([[int(label.removeprefix("__label__code")) for label in row] for row in given])
        scores = np.zeros((len(passages), CODES))
        np.put_along_axis(scores, order, np.array(chances), axis=1)
        return scores

    return score


KINDS = {
    "words": (teach_words, load_words), "spacy": (teach_spacy, load_spacy), "fasttext": (teach_fasttext, load_fasttext)
}  # fmt: skip


def main(what: str, kind: str, folder: str, table: str, out: str = "") -> None:
    teach, load = KINDS[kind]
    if what == "teach":
        passages = [passage for _, passage in zip(range(TAUGHT), read_passages(table), strict=False)]
        labels = (np.random.default_rng(0).random((len(passages), CODES)) < 0.1).astype(int)
        teach(Path(folder), passages, labels)
        return
    score = load(Path(folder))
    schema = pa.schema([(label, pa.float32()) for label in LABELS])
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for passages in in_batches(read_passages(table)):
            columns = np.asarray(score(passages), dtype=np.float32).T
            writer.write_table(pa.table(dict(zip(LABELS, columns, strict=True)), schema=schema))


if __name__ == "__main__":
    main(*sys.argv[1:])
