"""The commands of the campaign: what they write, what an earlier run had written there, and who reads it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from chaos.children import Ended, Place, start
from chaos.world import make_world

State = dict[str, str]
_OTHER_NOTES = (b"ARROW:schema", b"framing.sha256", b"framing.path")
_PLACE = re.compile(rb'/[^"\s<>]*/work/')  # the folder of an experiment, in what names its inputs in full
_IN_WORDS = (".json", ".html", ".csv", ".xml")
_PARTIAL = ".part"  # of downloads, which the next call goes on with
_MADE = ("reused",)  # in a manifest: what this run took over from before, which no repeat shares


@dataclass(frozen=True)
class Scene:
    """One command. Paths are relative to the place.

    now : its arguments; earlier : of the run before it into the same files. writes : files and folders of its output.
    marker : the file of an output folder that says that it is whole. uses : a command that reads what was kept or written,
    whose files in `shows` must stay the same, or which must refuse, when bytes of files in `flips` are changed.
    opens : reads the output as the product does; raises what the product raises.
    """

    name: str
    now: tuple[str, ...]
    earlier: tuple[str, ...]
    writes: tuple[str, ...]
    flips: tuple[str, ...]
    uses: tuple[str, ...]
    shows: tuple[str, ...]
    opens: Callable[[Path], object]
    marker: str = ""


def _open_table(path: Path) -> object:
    from framing.tables import read_table

    return read_table(path)


def _open_model(path: Path) -> object:
    from framing.classify import load_model

    return load_model(path)


def _open_results(path: Path) -> object:
    from framing.results import open_results

    return open_results(path)


def _open_store(_path: Path) -> object:
    from framing.corpus import open_corpus

    return sum(1 for _ in open_corpus("harbour").documents())


def _annotate(corpus: str, *more: str) -> tuple[str, ...]:
    return ("annotate", corpus, "-o", "out/used.parquet", "--jobs", "1", *more)


def _import(state: str) -> tuple[str, ...]:
    return ("corpus", "import", "texts", "--name", "own", "--set", f"state={state}", "-o", "out/own.parquet",
            "--left-out", "out/left.csv")  # fmt: skip


def _fetch(*more: str) -> tuple[str, ...]:
    return ("corpus", "fetch", "harbour", "--again", *more)


def _train(seed: str) -> tuple[str, ...]:
    return ("train", "codings.jsonl", "--codebook", "toy.toml", "-o", "out/model", "--no-auxiliary", "--seed", seed)


def _passes(*more: str) -> tuple[str, ...]:
    return ("annotate", "own.parquet", "-o", "out/frames.parquet", "--documents", "out/documents.parquet", *more)


def _export(form: str, ending: str) -> Scene:
    def write(least: str) -> tuple[str, ...]:
        out = f"out/export{ending}"
        return ("export", "--to", form, "--results", "frames.parquet", "-o", out, "--least", least)

    out = f"work/out/export{ending}"
    return Scene(
        "export", write("0.4"), write("0.7"), (out,), ("work/frames.parquet",), write("0.4"), (out,), Path.stat
    )


_USED = ("work/out/used.parquet",)
_STORE = ("home/corpora/harbour",)
_FRAMES = ("work/out/frames.parquet", "work/out/documents.parquet")
_RESULTS = ("work/out/results",)
SCENES = (
    Scene("import", _import("GBR"), _import("USA"), ("work/out/own.parquet", "work/out/left.csv"),
          ("work/out/own.parquet",), _annotate("out/own.parquet"), _USED, _open_table),
    Scene("fetch", _fetch(), _fetch("--from", "earlier.csv", "--accept-checksum"), _STORE, _STORE, _annotate("harbour"), _USED,
          _open_store, "record.json"),
    Scene("fetch", _fetch("--from", "speeches.csv"), _fetch("--from", "earlier.csv", "--accept-checksum"),
          _STORE, _STORE, _annotate("harbour"), _USED, _open_store, "record.json"),
    Scene("annotate", _passes("--jobs", "2"), _passes("--state", "USA", "--jobs", "1"), _FRAMES, ("home/frames",),
          _passes("--jobs", "2"), _FRAMES, _open_table),
    Scene("run", ("run", "study.toml", "-o", "out/results", "--jobs", "1"),
          ("run", "earlier.toml", "-o", "out/results", "--jobs", "1"), _RESULTS, ("home/frames", "work/out/results"),
          ("run", "study.toml", "-o", "out/results", "--jobs", "1"), _RESULTS, _open_results, "manifest.json"),
    Scene("train", _train("1"), _train("0"), ("work/out/model",), ("work/out/model",),
          _annotate("own.parquet", "--model", "out/model"), _USED, _open_model, "files.json"),
    _export("xlsx", ".xlsx"), _export("tei", ".xml"), _export("brat", ".zip"),
)  # fmt: skip
PREPARED = (
    ("train", "codings.jsonl", "--codebook", "toy.toml", "-o", "model", "--no-auxiliary"),
    ("annotate", "own.parquet", "-o", "frames.parquet", "--jobs", "1"),
)


def read_state(root: Path, names: tuple[str, ...]) -> State:
    """The files below some paths of a place, hidden ones aside, each with a hash of what it says."""
    found: State = {}
    for name in names:
        path = root / name
        files = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
        for file in files:
            inner = file.relative_to(root)
            if file.is_file() and not any(part.startswith(".") for part in inner.parts) and _PARTIAL not in file.name:
                found[inner.as_posix()] = hashlib.sha256(_content(file)).hexdigest()
    return found


def _content(path: Path) -> bytes:
    """The bytes of a file; where it lies, and what was at hand when it was made, are left out."""
    raw = path.read_bytes()
    try:
        if path.name == "manifest.json":
            manifest = json.loads(raw)
            raw = json.dumps({key: value for key, value in manifest.items() if key not in _MADE}).encode()
        elif path.suffix == ".parquet":
            raw = _parquet_content(raw)
    except (ValueError, AttributeError, OSError):
        return raw
    return _PLACE.sub(b"/work/", raw) if path.suffix in _IN_WORDS else raw


def _parquet_content(raw: bytes) -> bytes:
    """The pages byte for byte, the columns and the notes, but for hash and place of what was read and
    Arrow's own, which holds the others once more, packed.
    """
    metadata = pq.read_metadata(io.BytesIO(raw))
    notes = {key: value for key, value in (metadata.metadata or {}).items() if key not in _OTHER_NOTES}
    length = int.from_bytes(raw[-8:-4], "little")
    return raw[: -8 - length] + repr(metadata.schema.names).encode() + repr(sorted(notes.items())).encode()


def leftovers(root: Path) -> list[str]:
    """Hidden and temporary files of a place: what a command that could end by itself must not leave."""
    hidden = [path for part in ("work", "home") for path in (root / part).rglob(".*")]
    hidden += [path for path in (root / "home").rglob("*.part*") if path.suffix == ".part" and path.name[0] == "."]
    # Python writes "blat" to see whether it can write there, and may be interrupted in that moment
    temporary = [
        path for path in (root / "tmp").iterdir() if not (path.is_file() and path.read_bytes() in (b"", b"blat"))
    ]
    return sorted({path.relative_to(root).as_posix() for path in [*hidden, *temporary]})


@dataclass(frozen=True)
class Reference:
    """What a scene does when nothing disturbs it: places to begin from, and what they hold before and after.

    events : changes of files that the command makes; grown : bytes by which its place grows. shown : what `uses` writes.
    """

    scene: Scene
    empty: Place
    before: Place
    after: Place
    old: State
    new: State
    shown: State
    inputs: State
    seconds: float
    events: int
    grown: int


def copy_place(source: Place, root: Path) -> Place:
    """A copy of a place, as an experiment's own."""
    shutil.copytree(source.root, root, symlinks=True)
    return Place(root)


def make_template(root: Path) -> Place:
    """A place in which the world lies, with a model and frames, and nothing else was done yet."""
    place = Place(root)
    make_world(place.work)
    (place.work / "out").mkdir()
    place.home.mkdir()
    place.tmp.mkdir()
    for arguments in PREPARED:
        must(start(arguments, place).wait(), arguments)
    shutil.rmtree(place.home)
    place.home.mkdir()
    return place


def must(ended: Ended, arguments: tuple[str, ...]) -> Ended:
    """How an undisturbed command ended; anything but success ends the campaign."""
    if ended.code or "Traceback" in ended.said:
        raise RuntimeError(f"framing {' '.join(arguments)} ended with {ended.code}, undisturbed:\n{ended.said}")
    return ended
