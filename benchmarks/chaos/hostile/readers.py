"""Which commands read which inputs; `{}` is the input, `out/...` what is written."""

from __future__ import annotations

import random
from pathlib import PurePosixPath

Command = tuple[str, ...]
IMPORT: Command = ("corpus", "import", "{}", "--name", "x", "-o", "out/result.jsonl")
_IMPORTS: tuple[Command, ...] = (
    IMPORT, IMPORT, (*IMPORT[:-1], "out/result.parquet"), (*IMPORT, "--left-out", "out/left.csv"), (*IMPORT, "--strict"),
    (*IMPORT, "--cut", "headings"), (*IMPORT, "--compare-dates"), (*IMPORT, "--drop-repeats"), (*IMPORT, "--endnotes", "drop"),
    (*IMPORT, "--encoding", "utf-16"), (*IMPORT, "--set", "state=USA"), (*IMPORT, "--date-order", "mdy"),
)  # fmt: skip
_TABLES: tuple[Command, ...] = (
    *_IMPORTS[:4],
    ("corpus", "show", "{}"),
    ("corpus", "check", "{}"),
    ("corpus", "duplicates", "{}", "-o", "out/result.csv"),
    ("coding", "draw", "{}", "--size", "2", "-o", "out/result.jsonl"),
    ("annotate", "{}", "-o", "out/result.parquet", "--jobs", "1"),
    ("annotate", "--units", "{}", "-o", "out/result.jsonl", "--jobs", "1"),
)
_BOOKS: tuple[Command, ...] = (
    ("codebook", "check", "{}"), ("codebook", "show", "{}", "--json"), ("codebook", "export", "{}", "-o", "out/result.md"),
    ("codebook", "export", "{}", "-o", "out/result.docx"), ("codebook", "diff", "toy.toml", "{}", "-o", "out/result.csv"),
    ("codebook", "merge", "toy.toml", "{}", "-o", "out/result.toml"),
    ("annotate", "--units", "units.jsonl", "--model", "{}", "-o", "out/result.jsonl", "--jobs", "1"),
    ("coding", "agree", "codings.jsonl", "--codebook", "{}", "--draws", "20"),
    ("codebook", "map", "codings.jsonl", "--from", "toy.toml", "--to", "{}", "-o", "out/result.jsonl"),
)  # fmt: skip
_CODINGS: tuple[Command, ...] = (
    ("coding", "agree", "{}", "--codebook", "toy.toml", "--draws", "20", "-o", "out/result.csv"),
    ("coding", "adjudicate", "{}", "--codebook", "toy.toml", "-o", "out/result.jsonl"),
    *(
        ("coding", "export", "{}", "--to", form, "--codebook", "toy.toml", "-o", f"out/result{ending}")
        for form, ending in (
            ("label-studio", ".json"), ("doccano", ".jsonl"), ("cas", ".zip"), ("brat", ".zip"), ("brat", ""),
            ("web-annotation", ".jsonld"), ("tei", ".xml"), ("csv", ".csv"), ("xlsx", ".xlsx"), ("parquet", ".parquet"),
        )
    ),
    ("codebook", "map", "{}", "--from", "toy.toml", "--to", "toy.toml", "-o", "out/result.jsonl"),
    ("code", "{}", "--codebook", "toy.toml", "--write-only", "--store", "out/store.sqlite", "-o", "out/result.jsonl"),
    ("train", "{}", "--codebook", "toy.toml", "-o", "out/model", "--no-auxiliary"),
)  # fmt: skip
_FRAMES: tuple[Command, ...] = (
    *(
        ("export", "--to", form, "--results", "{}", "-o", f"out/result{ending}")
        for form, ending in (
            ("csv", ".csv"),
            ("jsonl", ".jsonl"),
            ("tei", ".xml"),
            ("brat", ".zip"),
            ("doccano", ".jsonl"),
        )
    ),
    ("show", "USA-1950", "--results", "{}"),
)
_COUNTS: tuple[Command, ...] = (
    ("align", "--table", "{}", "--dominant", "USA", "-o", "out/aligned", "--permutations", "19"),
)
_EXPOSURE: tuple[Command, ...] = (
    (
        "align",
        "--table",
        "counts.csv",
        "--exposure",
        "{}",
        "--dominant",
        "USA",
        "-o",
        "out/aligned",
        "--permutations",
        "19",
    ),
)
_STUDIES: tuple[Command, ...] = (("run", "{}", "-o", "out/results", "--jobs", "1", "--no-report"),)
_TOOLS: tuple[Command, ...] = tuple(
    ("coding", "import", "{}", "--from", form, "--codebook", "toy.toml", "-o", "out/result.jsonl")
    for form in ("label-studio", "doccano", "cas", "brat")
)
_MODEL: tuple[Command, ...] = (
    ("model", "verify", "model"), ("model", "show", "model"), ("model", "diff", "model", "balancing"),
    ("annotate", "--units", "units.jsonl", "--model", "model", "-o", "out/result.jsonl", "--jobs", "1"),
)  # fmt: skip
_OUTSIDE: tuple[Command, ...] = (
    ("annotate", "--units", "units.jsonl", "--model", "skops:{}", "-o", "out/result.jsonl", "--jobs", "1"),
    ("model", "show", "{}"), ("model", "verify", "{}"),
    ("annotate", "--units", "units.jsonl", "--model", "{}", "-o", "out/result.jsonl", "--jobs", "1"),
)  # fmt: skip


def commands_for(name: str) -> tuple[Command, ...]:
    """The commands that may be given an input of that name, those to try most first."""
    path = PurePosixPath(name)
    if path.parts[0] == "model":
        return _MODEL
    by_name = {
        "codebook.toml": _BOOKS, "study.toml": _STUDIES, "counts.csv": _COUNTS, "exposure.csv": _EXPOSURE,
        "frames.parquet": _FRAMES, "tasks.json": _TOOLS[:1], "doccano.jsonl": _TOOLS[1:2],
        "units.jsonl": _TABLES[-1:],
    }  # fmt: skip
    if name in by_name:
        return by_name[name]
    if name.startswith("codings."):
        return _CODINGS
    if path.suffix in (".skops", ".joblib", ".pkl"):
        return _OUTSIDE
    if path.suffix in (".parquet", ".csv", ".jsonl"):
        return _TABLES
    return (*_IMPORTS, *_TOOLS) if path.suffix in (".zip", ".xml") else _IMPORTS


def choose_command(name: str, chance: random.Random) -> Command:
    """A command for an input; those that take seconds are drawn less often."""
    choices = commands_for(name)
    chosen = chance.choice(choices)
    return chance.choice(choices) if chosen[0] == "train" else chosen
