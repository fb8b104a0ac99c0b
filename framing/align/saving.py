"""The files of an alignment that was not part of a study: its tables and a manifest, as a folder of results."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pandas as pd

from framing import __version__
from framing.align.alignment import FILES, Alignment, write_alignment
from framing.align.groups.setup import TABLES, empty_tables
from framing.align.settings import AlignSettings, numbers
from framing.datapackage import write_datapackage
from framing.errors.align import folder_of_a_study
from framing.errors.study import damaged_manifest, no_results
from framing.files import file_sha256, keep_apart, write_json
from framing.folders import MANIFEST, filling_folder, list_files, list_results
from framing.json_text import load_json
from framing.piping import is_piped, source_name
from framing.schemas import CONDUCT, COVERAGE, FRAMING, FRAMING_TESTS, SERIES_ANSWERS, Schema
from framing.tables import read_numbers, read_table, read_written


def save_alignment(
    alignment: Alignment,
    folder: Path,
    settings: AlignSettings,
    sources: Mapping[str, str | Path],
    compare: str | None = None,
) -> list[Path]:
    """Write the tables of an alignment and their manifest into a folder, whole or not at all; the paths.

    Parameters
    ----------
    sources : what was read (table, exposure, errors ...) to its path. compare : the comparison group that was named.

    Raises
    ------
    BadSetting : the folder holds the results of a study, or one of the sources. CannotWrite
    """
    check_output(folder, sources)
    with filling_folder(folder, MANIFEST, list_results) as building:
        paths = write_alignment(alignment, building)
        read = [{"title": f"{name}: {_file_name(path)}"} for name, path in sources.items()]
        title, table = f"Alignment of {_file_name(sources['table'])}", Path(_file_name(sources["table"]))
        write_datapackage(building, name=table.stem, title=title, sources=read)
        names = list_files(building)
        groups = {"state_years": alignment.group_counts.to_dict("records"), "groups": {"compare": compare or ""}}
        command = repeat_command(folder, settings, sources, compare)
        write_json(building / MANIFEST, _manifest(settings, sources, command) | groups | {"files": names})
    return [folder / path.name for path in paths]


def check_output(folder: Path, sources: Mapping[str, str | Path]) -> None:
    """Refuse a folder in which the tables would take the place of something else; errors as `save_alignment`."""
    for file in FILES.values():
        keep_apart({"-o": folder / file}, list(sources.values()))
    try:
        manifest = load_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return
    if isinstance(manifest, dict) and manifest.get("study"):
        raise folder_of_a_study(folder)


def note_settings(settings: AlignSettings) -> dict[str, Any]:
    """The settings as a manifest keeps them: all but the number of processes, which changes nothing."""
    return {name: value for name, value in asdict(settings).items() if name != "jobs"}


def read_settings(path: str | Path) -> dict[str, Any]:
    """The settings that the manifest of a run or an alignment keeps, as keyword arguments of `AlignSettings`.

    path : manifest.json, or the folder that holds it.

    Raises
    ------
    MissingResults : there is none, it cannot be read, or it keeps no settings.
    """
    path = Path(path) / MANIFEST if Path(path).is_dir() else Path(path)
    try:
        kept = load_json(path.read_bytes())["settings"]
        valid = {item.name for item in fields(AlignSettings)} - {"jobs"}
        return {str(name): _as_tuples(value) for name, value in kept.items() if name in valid}
    except OSError:
        raise no_results(path) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged_manifest(path, "it keeps no settings of an alignment") from None


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


def read_alignment(folder: Path) -> Alignment:
    """The alignment that stands in a folder, numbers as numbers; a table that was not written has no rows.

    Raises
    ------
    UnreadableFile : a table is damaged.
    """
    schemas = {schema.name: schema for schema in (*TABLES, FRAMING, FRAMING_TESTS, SERIES_ANSWERS, CONDUCT, COVERAGE)}
    tables: dict[str, Any] = {name: pd.DataFrame() for name in FILES} | empty_tables()
    for name, file in FILES.items():
        path = folder / file
        if path.exists():
            tables[name] = _read(path, schemas.get(name))
    return Alignment(**tables)


def _read(path: Path, schema: Schema | None) -> pd.DataFrame:
    if path.suffix != ".csv":
        return read_table(path, schema)
    return read_written(path, schema) if schema else read_numbers(path)


def repeat_command(
    folder: Path, settings: AlignSettings, sources: Mapping[str, str | Path], compare: str | None = None
) -> str:
    """The command that makes the same alignment again, its files as they were given.

    What came from standard input or through a pipe is gone: a comment at the end of the command says so.

    Settings that no option has (who was dominant when, domestic appeals, mechanisms) are taken from the folder's own manifest.
    """
    parts = ["framing", "align"]
    if any((settings.dominance, settings.domestic_frames, settings.mechanisms, settings.mechanism_f1)):
        parts += ["--settings", str(folder / MANIFEST)]
    for name, path in sources.items():
        parts += [f"--{name.replace(' ', '-')}", str(path)]
    parts += ["--dominant", settings.dominant]
    for one in numbers():
        if getattr(settings, one.name) != one.default and one.name != "jobs":
            parts += [f"--{one.name.replace('_', '-')}", str(getattr(settings, one.name))]
    for option, names in (("--frames", settings.frames), ("--placebo", settings.placebo)):
        parts += [part for name in names for part in (option, name)]
    parts += ["--exposure-cut", str(settings.exposure_cut)] if settings.exposure_cut is not None else []
    parts += ["--compare", compare] if compare else []
    gone = [
        f"--{name.replace(' ', '-')} came from {source_name(path)}" for name, path in sources.items() if is_piped(path)
    ]
    return shlex.join([*parts, "-o", str(folder)]) + (f"  # {', '.join(gone)}: give the same again" if gone else "")


def _file_name(path: str | Path) -> str:
    return Path(source_name(path)).name


def _manifest(settings: AlignSettings, sources: Mapping[str, str | Path], command: str) -> dict[str, Any]:
    """What one needs to know to get the same tables again."""
    read = {
        name: {"file": source_name(path), "sha256": "" if is_piped(path) else file_sha256(path)}
        for name, path in sources.items()
    }
    return {
        "title": f"Alignment of {_file_name(sources['table'])}",
        "dominant": settings.dominant,
        "seed": settings.seed,
        "placebo": list(settings.placebo),
        "settings": note_settings(settings),
        "sources": read,
        "command": command,
        "versions": {"framing": __version__},
    }
