"""A results folder: its manifest, its tables, and the texts behind them where they are at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.codebook import Codebook, load_codebook, shipped_codebook
from framing.errors import FileMissing, FramingError
from framing.errors.study import damaged_manifest, no_results, no_such_table, table_not_written, unfinished_results
from framing.folders import MANIFEST, finish_moves
from framing.json_text import load_json
from framing.piping import local_file
from framing.showing import Shown
from framing.tables import read_numbers, read_table

if TYPE_CHECKING:
    from framing.classify import FrameModel
    from framing.corpus import Corpus

CODEBOOK = "codebook.toml"
_ENDINGS = (".parquet", ".csv")


@dataclass(frozen=True, repr=False)
class Results(Shown):
    """One folder that ``framing run`` wrote."""

    path: Path
    manifest: dict[str, Any]

    def files(self) -> list[Path]:
        """The manifest, the codebook and the tables in the folder."""
        names = self.manifest.get("files")
        if isinstance(names, list):
            return [self.path / MANIFEST, *(self.path / str(name) for name in names)]
        return [path for path in sorted(self.path.iterdir()) if path.suffix in (*_ENDINGS, ".json", ".toml")]

    def tables(self) -> list[str]:
        """The names of the tables that the folder holds."""
        paths = (path for path in self.files() if path.suffix in _ENDINGS)
        return sorted({path.stem for path in paths if self.has(path.stem)})

    def to_frame(self, name: str = "") -> pd.DataFrame:
        """The table `name`; by default the verdicts (``scorecard``), or the passages where there are none.

        Raises
        ------
        MissingResults : the folder does not hold it.
        """
        return self.table(name or ("scorecard" if self.has("scorecard") else "frames"))

    def _facts(self) -> dict[str, Any]:
        return {"path": str(self.path), "title": self.manifest.get("title", ""), "tables": self.tables()}

    def _first_rows(self) -> pd.DataFrame | None:
        return self.to_frame() if self.has("scorecard") else None

    def has(self, name: str) -> bool:
        """Whether the folder holds the table `name`."""
        return self._table_path(name) is not None

    def table(self, name: str) -> pd.DataFrame:
        """The table `name`, for example ``frames`` or ``adoption``; CSV tables get their numbers back.

        Raises
        ------
        MissingResults : the folder does not hold it.
        """
        path = self.table_path(name)
        if path.suffix == ".csv":
            return read_numbers(path)
        return read_table(path)

    def table_path(self, name: str) -> Path:
        """Where the table `name` lies, for reading it in pieces.

        Raises
        ------
        MissingResults : the folder does not hold it.
        """
        path = self._table_path(name)
        if path is None:
            from framing.datapackage import ROWS

            raise table_not_written(self.path, name) if name in ROWS else no_such_table(self.path, name, self.tables())
        return path

    def _table_path(self, name: str) -> Path | None:
        return next((path for ending in _ENDINGS if (path := self.path / f"{name}{ending}").exists()), None)

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook under which the frames were given; the shipped one for tables without texts."""
        path = self.path / CODEBOOK
        return load_codebook(path) if path.exists() or "codebook" in self.manifest else shipped_codebook()

    def _fact(self, key: str, kind: type) -> Any:
        value = self.manifest.get(key)
        if not isinstance(value, kind):
            raise damaged_manifest(self.path / MANIFEST, f"key {key} is missing, or not as a run writes it")
        return value

    def model(self) -> FrameModel:
        """The model that gave the frames, refused if it has changed since.

        Raises
        ------
        FramingError : the model is gone, tampered with or another one now.
        """
        from framing.annotation.batch import loaded_model

        entry = self._fact("model", dict)
        if not {"name", "sha256"} <= set(entry):
            raise damaged_manifest(self.path / MANIFEST, "key model lacks name or sha256")
        model = loaded_model(entry["name"])
        if model.sha256 != entry["sha256"]:
            raise FramingError(
                f"{self.path}: made with model {entry['sha256'][:16]}, but {entry['name']!r} is now "
                f"{model.sha256[:16]}. Run the study again, or put the old model back."
            )
        return model

    def text(self, corpus: str, document: str) -> str | None:
        """The untouched text of a document, None where only places are at hand."""
        return self._texts(corpus).get(document)

    def _texts(self, corpus: str) -> dict[str, str]:
        known: dict[str, dict[str, str]] = self.__dict__.setdefault("_texts_by_corpus", {})
        if corpus not in known:
            known[corpus] = self._read_texts(corpus)
        return known[corpus]

    def corpus(self, name: str) -> Corpus | None:
        """The corpus behind the frames, None where its texts are not at hand."""
        known = [entry for entry in self._fact("corpora", list) if isinstance(entry, dict)]
        entry = next((entry for entry in known if entry.get("name") == name), None)
        if entry is None:
            return None
        from framing.corpus import open_corpus
        from framing.errors import UsageError

        try:
            texts = open_corpus(entry.get("path") or name)
            return texts if texts.has_texts() else None
        except (UsageError, FileMissing):
            return None

    def _read_texts(self, corpus: str) -> dict[str, str]:
        texts = self.corpus(corpus)
        if texts is None:
            return {}
        wanted = set(self.table("documents").query("corpus == @corpus")["id"])
        return {document.id: document.text for document in texts.documents() if document.id in wanted}


def open_results(path: str | Path) -> Results:
    """The results in a folder, or in a frame table that ``framing annotate`` wrote (Parquet; "-" or a pipe, too).

    Raises
    ------
    MissingResults : the folder has no readable manifest.json, as after a run that was interrupted.
    """
    folder = local_file(path)
    if folder.is_file():
        from framing.frame_tables import open_frames

        return open_frames(folder)
    finish_moves(folder)
    try:
        manifest = load_json((folder / MANIFEST).read_bytes())
    except OSError:
        raise (unfinished_results if _has_tables(folder) else no_results)(folder) from None
    except ValueError as error:
        raise damaged_manifest(folder / MANIFEST, str(error)) from error
    if not isinstance(manifest, dict):
        raise damaged_manifest(folder / MANIFEST, "not a JSON object")
    return Results(folder, manifest)


def _has_tables(folder: Path) -> bool:
    return any((folder / f"{name}{ending}").exists() for name in ("frames", "shifts") for ending in _ENDINGS)


def latest_results(home: str | Path = "results") -> Results:
    """What was written last: a results folder under `home`, or a frame table of ``framing annotate`` in this folder.

    Raises
    ------
    MissingResults : there is neither.
    """
    from framing.frame_tables import find_frames

    found = [*Path(home).glob(f"*/{MANIFEST}"), *find_frames()]
    if not found:
        raise no_results(home)
    last = max(found, key=lambda path: (path.stat().st_mtime, str(path)))
    return open_results(last.parent if last.name == MANIFEST else last)
