"""`make chaos`: faults and hostile inputs against the commands, and the tables of docs/reliability.md.

make chaos                        the whole, 200 faults and 2,000 inputs; it goes on where it was stopped
make chaos PART=kills N=20        some faults; nothing is written to the docs
make chaos PART=inputs N=100      some inputs
make chaos PART=kills ONLY=run    faults of some commands

What went wrong is printed with the folder in which it can be looked at: its files, the command, what was said.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from chaos.hostile.campaign import Tried, run_inputs
from chaos.kills import Trial, clear, run_kills
from chaos.table import note, read_trials, read_tried, tell_inputs, tell_kills, write_tables

KILLS, INPUTS = 200, 2000
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["kills", "inputs", "all"], default="all")
    parser.add_argument("-n", type=int, help="how many of the part")
    parser.add_argument("--only", nargs="*", default=[], help="commands to be killed")
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where it happens; a folder of before is gone on with")
    parser.add_argument("--write", action="store_true", help="write the tables to docs/reliability.md")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    trials = try_kills(given, folder) if given.part in ("kills", "all") else []
    tried = try_inputs(given, folder) if given.part in ("inputs", "all") else []
    tables = "\n\n".join([*([tell_kills(trials)] if trials else []), *([tell_inputs(tried)] if tried else [])])
    print(tables)
    if given.write:
        write_tables(PAGE, tables)
    wrong = [one for one in (*trials, *tried) if one.wrong]
    print(
        f"{len(trials)} faults, {len(tried)} inputs, {len(wrong)} broke a promise{f': see {folder}' if wrong else ''}"
    )
    if not (wrong or given.folder):
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if wrong else 0


def try_kills(given: argparse.Namespace, folder: Path) -> Sequence[Trial]:
    """The faults, those of before included."""
    notes = folder / "kills.jsonl"
    trials = read_trials(notes)
    count = given.n or KILLS
    left = sorted(set(range(count)) - {trial.number for trial in trials})
    clear(folder, trials)
    for trial in run_kills(left, given.seed, folder, given.processes, given.only) if left else ():
        note(trial, notes)
        trials.append(trial)
        print(
            f"{trial.number:4} {trial.scene:9} {trial.kind:14} {trial.seconds:5.1f} s  {_tell(trial.wrong)}", flush=True
        )
    clear(folder, trials)
    return trials[:count]


def try_inputs(given: argparse.Namespace, folder: Path) -> Sequence[Tried]:
    """The inputs, those of before included; batches that were not whole are read anew."""
    notes = folder / "inputs.jsonl"
    tried = read_tried(notes)
    if len(tried) >= (count := given.n or INPUTS):
        return tried
    notes.unlink(missing_ok=True)
    tried = []
    for one in run_inputs(count, given.seed, folder, given.processes):
        note(one, notes)
        tried.append(one)
        if one.wrong:
            print(f"{one.made}: framing {one.command}\n     {one.folder}\n     {_tell(one.wrong)}", flush=True)
        elif len(tried) % 200 == 0:
            print(f"{len(tried)} inputs", flush=True)
    return tried


def _tell(wrong: Sequence[str]) -> str:
    return "; ".join(each[:300] for each in wrong) or "ok"


if __name__ == "__main__":
    sys.exit(main())
