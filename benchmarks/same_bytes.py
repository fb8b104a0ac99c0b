"""A study from texts and from published frames: is every table of results the same, byte for byte?

    framing corpus fetch ungdc --from UNGDC_1946-2024.tgz
    python benchmarks/same_bytes.py after-2001 -o same-bytes/

The study is run twice into the folder: `texts`, with the texts that were fetched, and `published`, in an empty home, where
published frames stand in for what cannot be had without fetching. Printed are the tables that differ, with the columns that do;
the exit code is 1 if there is one. With `--reuse` the second run takes counts and alignment over from the first where frames
and documents are the same bytes, as `framing run` does into one folder. The manifest and the data package say where frames
are from, and are not compared.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from framing.folders import MANIFEST
from framing.json_text import load_json
from framing.study import load_study, run_study
from framing.tables import read_table

ABOUT = {MANIFEST, "datapackage.json"}


def texts_missing(folder: Path) -> list[str]:
    """The corpora of a run whose frames are published ones."""
    return [str(one["name"]) for one in load_json((folder / MANIFEST).read_bytes())["corpora"] if not one["texts"]]


def different_tables(first: Path, second: Path) -> Iterator[tuple[str, str]]:
    """Name and difference of every table that is not the same bytes in two results folders."""
    names = sorted({path.name for folder in (first, second) for path in folder.iterdir() if path.is_file()} - ABOUT)
    for name in names:
        one, other = first / name, second / name
        if not (one.exists() and other.exists()):
            yield name, "is in one folder alone"
        elif one.read_bytes() != other.read_bytes():
            yield name, describe_difference(one, other)


def describe_difference(one: Path, other: Path) -> str:
    """Where two tables differ, in words."""
    tables = [read_table(path) if path.suffix in (".csv", ".parquet") else None for path in (one, other)]
    if tables[0] is None or tables[1] is None:
        return "differs"
    before, after = tables
    if before.shape != after.shape or list(before) != list(after):
        return f"{before.shape[0]} rows and {before.shape[1]} columns against {after.shape[0]} and {after.shape[1]}"
    unlike = {
        name: int(((before[name] != after[name]) & ~(before[name].isna() & after[name].isna())).sum())
        for name in before
    }
    said = ", ".join(f"{name} in {count} of {len(before)} rows" for name, count in unlike.items() if count)
    return said or "the same cells, kept in other bytes"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study")
    parser.add_argument("-o", "--output", type=Path, default=Path("same-bytes"))
    parser.add_argument("--jobs", type=int, default=-1)
    parser.add_argument("--reuse", action="store_true", help="the second run may take over counts and alignment")
    given = parser.parse_args()
    study = load_study(given.study)
    folders = [given.output / study.name / name for name in ("texts", "published")]
    for folder in folders:
        run_study(study, folder, jobs=given.jobs, report=False, log=lambda line: print(line, file=sys.stderr))
        if folder.name == "texts":
            if missing := texts_missing(folder):
                sys.exit(f"no texts of {', '.join(missing)}: fetch them first (framing corpus fetch NAME)")
            os.environ["FRAMING_HOME"] = str((given.output / "empty").resolve())
            if given.reuse:
                shutil.copytree(folder, folders[1], dirs_exist_ok=True)
    found = list(different_tables(*folders))
    for name, difference in found:
        print(f"{name}: {difference}")
    compared = len([path for path in folders[0].iterdir() if path.is_file() and path.name not in ABOUT])
    print(
        f"{study.name}: {compared - len(found)} of {compared} tables are the same bytes from texts and from published frames"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
