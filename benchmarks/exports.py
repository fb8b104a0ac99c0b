"""Time and peak memory of `framing export` on made-up results of two sizes, a whole command a run.

Memory is steady where the peak of the larger size is about that of the smaller. Run:
python benchmarks/exports.py [--passages 100000 1000000] [--formats csv jsonl parquet ...] [--runs 1] [--texts]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from framing.classify import load_model
from framing.files import text_sha256, write_json, write_text
from framing.schemas import DOCUMENTS
from framing.streams import streaming_table

PER_DOCUMENT, DOCUMENTS_HELD = 100, 50
SENTENCE = "The keeper of the northern light counted nineteen sails before the fog came in and took them one by one. "
PASSAGE = SENTENCE * 6


def make_results(folder: Path, passages: int, texts: bool) -> None:
    """A results folder of `passages` passages, 100 a document, with random frames of the shipped model's codebook."""
    model = load_model("balancing")
    codes, practices = model.codebook.ids(), model.codebook.ids("practice")
    random = np.random.default_rng(0)
    text = PASSAGE * PER_DOCUMENT
    digest = text_sha256(text)
    folder.mkdir(parents=True)
    held: list[pd.DataFrame] = []
    starts = np.arange(PER_DOCUMENT, dtype=np.int64) * len(PASSAGE)
    with (
        streaming_table(folder / "frames.parquet") as frames,
        streaming_table(folder / "documents.parquet") as documents,
        streaming_table(folder / "corpus.parquet", schema=DOCUMENTS) as corpus,
    ):
        for number in range(passages // PER_DOCUMENT):
            name = f"log{number:07d}"
            row = {
                "id": name, "corpus": "lights", "title": f"Log {number}", "earliest": "1905-01-01",
                "latest": "1905-12-31", "state": "DEU", "sha256": digest,
            }  # fmt: skip
            documents.add(row)
            if texts:
                corpus.add(row | {"text": text})
            chances = random.beta(0.3, 3, (PER_DOCUMENT, len(codes))).astype(np.float32)
            table = pd.DataFrame(
                {
                    "corpus": "lights", "document": name, "document_sha256_16": digest[:16],
                    "passage": np.arange(PER_DOCUMENT, dtype=np.int32), "start": starts, "end": starts + len(PASSAGE),
                    "words": np.int32(len(PASSAGE.split())),
                    **{f"p_{code}": chances[:, column] for column, code in enumerate(codes)},
                    **{f"e_{code}": np.full(PER_DOCUMENT, 0.99, np.float32) for code in practices},
                }
            )  # fmt: skip
            held.append(table)
            if len(held) == DOCUMENTS_HELD or number == passages // PER_DOCUMENT - 1:
                frames.write(pd.concat(held, ignore_index=True))
                held.clear()
    manifest = {
        "study": "lights",
        "corpora": [{"name": "lights", "path": str(folder / "corpus.parquet"), "source": "made up", "texts": texts}],
        "model": {"name": "balancing", "version": model.version, "sha256": model.sha256},
        "codebook": {"name": model.codebook.name, "version": model.codebook.version, "sha256": model.codebook.sha256},
    }
    write_json(folder / "manifest.json", manifest)
    write_text(folder / "codebook.toml", model.codebook.source)


def measure(results: Path, name: str, output: Path) -> tuple[float, float, float]:
    """Seconds, peak memory (MB) of one export, and the size of what it wrote (MB)."""
    code = (
        "import resource, sys; from framing.commands import main; "
        "main(sys.argv[1:], standalone_mode=False); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, "export", "--results", str(results), "--to", name, "-o", str(output)]
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    unit = 1 if sys.platform == "darwin" else 1024
    size = sum(path.stat().st_size for path in output.rglob("*")) if output.is_dir() else output.stat().st_size
    return seconds, int(done.stdout.split()[-1]) * unit / 1e6, size / 1e6


def main() -> None:
    """Print a row a format and size, and the ratio of the peaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--formats", nargs="+", default=["parquet", "csv", "jsonl"])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--texts", action="store_true", help="with texts at hand, not only places")
    chosen = parser.parse_args()
    print(f"{'format':15} {'passages':>10} {'seconds':>8} {'passages/s':>11} {'peak MB':>8} {'written MB':>11}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for count in chosen.passages:
            make_results(home / str(count), count, chosen.texts)
        for name in chosen.formats:
            peaks = []
            for count in chosen.passages:
                output = home / f"{name}-{count}"
                runs = []
                for number in range(chosen.runs):
                    runs.append(measure(home / str(count), name, output.with_name(f"{output.name}-{number}")))
                seconds, peak, size = (statistics.median(values) for values in zip(*runs, strict=True))
                peaks.append(peak)
                print(f"{name:15} {count:10,} {seconds:8.1f} {count / seconds:11,.0f} {peak:8.0f} {size:11.1f}")
            if len(peaks) > 1:
                print(f"{name:15} peak memory, last to first: {peaks[-1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
