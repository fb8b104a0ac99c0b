"""The study file as a frozen dataclass, every key checked."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path, PureWindowsPath
from typing import Any

from framing.codebook.scheme import is_codebook
from framing.dominance import Turn, read_turns
from framing.errors.study import bad_study, unknown_study
from framing.files import text_sha256
from framing.resources import shipped
from framing.showing import Shown
from framing.study.parts import Dominance, Expectation, Exposure, Facts, StudyCorpus, StudyGroups, Votes
from framing.terms import Fact
from framing.toml_tables import TomlTable, read_toml


@dataclass(frozen=True, repr=False)
class Study(Shown):
    """A study file, read and checked. Paths in it are relative to the file.

    model : the name or folder of a classifier, or the file of a codebook by whose cues alone passages are coded.
    model_key : the key that names it, `model` or `codebook`. replaced : it is not the one that the file names.
    """

    name: str
    title: str
    first: int
    last: int
    dominant: tuple[Dominance, ...]
    corpora: tuple[StudyCorpus, ...]
    question: str = ""
    seed: int = 0
    model: str = "balancing"
    model_key: str = "model"
    replaced: bool = False
    secondary: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    least_periods: int = 1
    frames: tuple[str, ...] = ()
    placebo: tuple[str, ...] = ()
    exposure: Exposure | None = None
    groups: StudyGroups | None = None
    mechanisms: Mapping[str, Facts] = field(default_factory=dict)
    votes: Votes | None = None
    covariates: str = ""
    circumstances: str = ""
    circumstances_source: str = ""
    reuse: str = ""
    expectations: tuple[Expectation, ...] = ()
    align: Mapping[str, Any] = field(default_factory=dict)
    path: Path = Path()
    sha256: str = ""

    def _facts(self) -> dict[str, Any]:
        return {
            "name": self.name, "title": self.title, "periods": f"{self.first}-{self.last}",
            "dominant": [turn.state for turn in self.dominant], "corpora": [part.name for part in self.corpora],
        }  # fmt: skip

    def inputs(self) -> list[Path]:
        """The files that the study reads."""
        facts = [self.exposure.file] if self.exposure else []
        facts += [self.groups.file] if self.groups else []
        facts += [self.votes.file] if self.votes else []
        facts += [one.file for one in self.mechanisms.values()]
        names = [*(part.path for part in self.corpora), *facts, self.covariates, self.circumstances, self.reuse]
        return [self.path, *(self.file(name) for name in names if name)]

    def command(self) -> str:
        """The command that runs the study again: a shipped one by its name, else its file as it was given."""
        named = self.path.stem if _is_shipped(self.path) else shlex.quote(str(self.path))
        return f"framing run {named}{f' --model {shlex.quote(self.model)}' if self.replaced else ''}"

    def with_model(self, name: str) -> Study:
        """The study with another model: shipped, a model folder, or a codebook (.toml) whose cues alone are to count."""
        return replace(self, model=name, model_key="codebook" if is_codebook(name) else "model", replaced=True)

    def default_folder(self) -> Path:
        """Where a run is written if no folder is named: by the study's name, and by a model that is not its own."""
        if not self.replaced:
            return Path("results") / self.name
        model = Path(self.model).stem if is_codebook(self.model) else Path(self.model).resolve().name.replace(":", "-")
        return Path("results") / f"{self.name}-{model}"

    def file(self, name: str) -> Path:
        """The path of a file that the study names."""
        return self.path.parent / name


_TOP = (
    "name", "title", "question", "seed", "model", "codebook", "periods", "dominant", "secondary", "corpus", "exposure",
    "groups", "mechanisms", "votes", "covariates", "circumstances", "circumstances_source", "reuse", "frames",
    "placebo", "align", "expectation",
)  # fmt: skip
MECHANISMS = tuple(fact.value.replace(" ", "_") for fact in Fact if fact != Fact.EXPOSURE)
_LONGEST_NAME = 200  # bytes: file systems take 255, endings included
_DIRECTIONS = ("high", "low", "up", "down", "adopted")


def shipped_studies() -> list[str]:
    """The names of the studies that come with the package."""
    return sorted(path.stem for path in shipped("studies").glob("*.toml"))


def is_file(path: Path) -> bool:
    """Whether a path is that of a file; also of what can be no path, such as names longer than a file's can be."""
    try:
        return path.is_file()
    except OSError:
        return False


def load_study(name: str | Path) -> Study:
    """Read a study by its shipped name or from a file.

    Raises
    ------
    UnknownName : neither. BadStudy : a key is missing, unknown or of the wrong kind.
    """
    path = Path(name)
    if not is_file(path):
        path = shipped("studies", f"{name}.toml")
        if not is_file(path):
            raise unknown_study(str(name), shipped_studies())
    source, raw = read_toml(path, partial(bad_study, path))
    raw.allow(_TOP)
    periods = raw.table("periods", needed=True).allow(("first", "last"))
    first, last = periods.whole("first"), periods.whole("last")
    if first > last:
        raise raw.error("periods", f"first ({first}) is after last ({last}). Swap them.")
    dominant = tuple(item.record(Dominance) for item in raw.tables("dominant", needed=True, single=True))
    _check_turns(raw, read_turns(map(asdict, dominant), first, last))
    secondary = raw.table("secondary").allow(("states", "exclude", "least_periods"))
    return Study(
        name=_plain_name(raw, raw.text("name", path.stem)),
        title=raw.text("title", path.stem),
        question=raw.text("question", ""),
        seed=raw.whole("seed", 0),
        model=_model(raw, path),
        model_key="codebook" if "codebook" in raw else "model",
        first=first,
        last=last,
        dominant=dominant,
        corpora=tuple(_corpus(item) for item in raw.tables("corpus", needed=True)),
        secondary=secondary.texts("states"),
        exclude=secondary.texts("exclude"),
        least_periods=secondary.whole("least_periods", 1),
        frames=raw.texts("frames"),
        placebo=raw.texts("placebo"),
        exposure=raw.table("exposure").record(Exposure) if "exposure" in raw else None,
        groups=raw.table("groups").record(StudyGroups) if "groups" in raw else None,
        mechanisms=_mechanisms(raw),
        votes=raw.table("votes").record(Votes) if "votes" in raw else None,
        covariates=raw.text("covariates", ""),
        circumstances=raw.text("circumstances", ""),
        circumstances_source=raw.text("circumstances_source", ""),
        reuse=raw.text("reuse", ""),
        expectations=tuple(_expectation(item) for item in raw.tables("expectation")),
        align=raw.table("align").values,
        path=path,
        sha256=text_sha256(source),
    )


def _plain_name(table: TomlTable, name: str) -> str:
    """The name, if a file or folder that is called so lies in the folder for it, on every system."""
    plain = name and name == name.strip() and name.isprintable() and PureWindowsPath(name).name == name != ".."
    if not plain or len(name.encode()) > _LONGEST_NAME:
        remedy = f"at most {_LONGEST_NAME} bytes, no / or \\, no control characters, no space at the ends"
        raise table.error("name", f"is {name!r}. Files are called by it: give a plain name ({remedy}).")
    return name


def _corpus(item: TomlTable) -> StudyCorpus:
    found = item.record(StudyCorpus)
    _plain_name(item, found.name)
    return found


def _model(raw: TomlTable, path: Path) -> str:
    """The model's name, or the codebook whose cues are to count alone: of a shipped study as it is written, else its path."""
    if "codebook" not in raw:
        return raw.text("model", "balancing")
    if "model" in raw:
        raise raw.error("codebook", "is given together with model. Keep the one with which passages are to be coded.")
    name = raw.text("codebook")
    if not is_codebook(name):
        raise raw.error("codebook", f"must be a file that ends in .toml, not {name!r}.")
    return name if _is_shipped(path) else str(path.parent / name)


def _is_shipped(path: Path) -> bool:
    return path.parent == shipped("studies")


def _check_turns(raw: TomlTable, turns: Sequence[Turn]) -> None:
    if not turns:
        raise raw.error("dominant", "no state is dominant within the periods of the study. Correct first and last.")
    for before, after in pairwise(turns):
        if after.first <= before.last:
            both = f"{before.state} and {after.state} are both dominant in {after.first}"
            raise raw.error("dominant", f"{both}. Give each its first and last year.")


def _mechanisms(raw: TomlTable) -> dict[str, Facts]:
    tables = raw.table("mechanisms").allow(MECHANISMS)
    return {name: tables.table(name).record(Facts) for name in MECHANISMS if name in tables}


def _expectation(raw: TomlTable) -> Expectation:
    found = raw.record(Expectation)
    raw.choice("direction", _DIRECTIONS)
    return found
