"""Mutation testing of the numeric modules by the tests beside them: `make mutants`, or `make mutants MODULES=align/nulls`.

mutmut changes one thing at a time in every function of a module (a sign, a bound, a constant, an argument) and runs the
tests named here for that module, those alone that reach the function. A change that no test notices has survived. It runs
on a copy of the checkout, since it writes its changed modules beside their source. Prints the rows of the table in
docs/testing.md, and with `--survivors` what survived.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
REASONS = Path(__file__).with_suffix(".toml")
ALIVE = (0, 33, None)  # exit codes of tests that did not fail: they passed, or none reaches the line
# module below framing/: the tests beside it, below tests/
MODULES = {
    "coding/agreement": ["coding/test_agreement.py"],
    "coding/draw": ["coding/test_draw.py"],
    "classify/fitting/calibrate": ["classify/fitting/test_calibrate.py", "classify/fitting/test_linear.py"],
    "classify/fitting/folds": ["classify/fitting/test_folds.py"],
    "classify/fitting/linear": ["classify/fitting/test_linear.py"],
    "classify/fitting/stance": ["classify/fitting/test_stance.py"],
    "classify/evaluating/figures": ["classify/evaluating/test_figures.py"],
    "classify/evaluating/evaluation": ["classify/evaluating/test_bootstrap.py"],
    "classify/evaluating/errors_table": ["classify/evaluating/test_errors_table.py"],
    "classify/evaluating/transfer": ["classify/evaluating/test_transfer.py"],
    "classify/evaluating/drift": ["classify/models/test_scores.py"],
    "classify/models/model": ["classify/models/test_scores.py"],
    "classify/models/comparing": ["classify/models/test_scores.py"],
    "align/segments": ["align/test_segments_by_hand.py", "align/test_segments.py"],
    "align/nulls": ["align/test_nulls.py"],
    "align/inputs/counting": ["align/inputs/test_counting.py"],
    "align/inputs/panel": ["align/inputs/test_series.py", "align/inputs/test_panel.py"],
    "align/inputs/series": ["align/inputs/test_series.py"],
    "align/prevalence/by_group": ["align/prevalence/test_by_hand.py"],
    "align/prevalence/design_based": ["align/prevalence/test_by_hand.py"],
    "align/prevalence/estimates": ["align/prevalence/test_by_hand.py"],
    "align/states/exposure": ["align/states/test_exposure.py"],
    "align/states/hazard": ["align/states/test_hazard_by_hand.py"],
    "align/states/power": ["align/states/test_power.py"],
    "align/states/survival": ["align/states/test_survival.py"],
    "align/rivals/mechanisms": ["align/rivals/test_mechanisms.py"],
    "align/rivals/permutation": ["align/rivals/test_permutation.py"],
    "align/rivals/testing": ["align/rivals/test_testing.py"],
    "align/rivals/threats": ["align/rivals/test_threats.py"],
    "align/groups/bands": ["align/groups/test_bands.py"],
    "align/groups/pass_through": ["align/groups/test_pass_through.py"],
    "align/groups/shocks": ["align/groups/test_shocks.py"],
    "align/groups/trend": ["align/groups/test_trend.py"],
    "align/states/pooling": ["align/states/test_pooling.py"],
    "align/states/response": ["align/states/test_response.py"],
    "align/noise/likelihood": ["align/noise/test_likelihood.py"],
    "align/noise/stretches": ["align/noise/test_likelihood.py"],
    "align/noise/overdispersion": ["align/noise/test_overdispersion_by_hand.py"],
    "align/verdicts/scorecard": [
        "align/verdicts/test_scorecard.py",
        "align/verdicts/test_group_verdicts.py",
        "align/verdicts/test_reasons.py",
    ],
}
# what makes no difference to any result, whatever the line: both sides of the change are equal once this is taken out
LAST = r"|,?\s*(?=\))"  # the comma that a mutant leaves where it took the last argument out
TYPES = r"\b(None|float|bool|str|object|np\.u?int\d+|np\.float\d+|kernel\.dtype)\b"
ALIKE = {
    "only the type in which numbers are held": rf"(,\s*)?(dtype=)?{TYPES}{LAST}",
    "`strict` guards lengths that are equal by construction": rf",?\s*strict=\w+{LAST}",
    "the order of equal values in a sort that is stable anyhow": rf",?\s*kind=(None|\"\w+\"){LAST}",
    "only the labels of rows, which nobody reads": rf",?\s*ignore_index=\w+{LAST}",
    "only whether numpy warns": r"np\.errstate\([^)]*\)",
    "the same not-a-number": r"(?i)nan",
    "any negative length means the rest to `reshape`": r"reshape\(-[12]",
}
# what an error says and how progress is told is tested where users meet it
SETTINGS = """
[tool.pytest.ini_options]
addopts = "--import-mode=importlib -p no:cacheprovider"
filterwarnings = ["ignore"]
[tool.mutmut]
source_paths = ["framing"]
only_mutate = [{module}]
pytest_add_cli_args_test_selection = {tests}
do_not_mutate_patterns = ['\\braise ', '_refuse\\(', 'track\\(']
"""
SHOW = """
import sys
from mutmut.mutation.diff_apply import get_diff_for_mutant
for name in sys.argv[2:]:
    print("\\0" + get_diff_for_mutant(name, path=sys.argv[1]))
"""


class Survivor(NamedTuple):
    """A change that no test noticed: the lines it takes away, those it puts in, and why it is let be ("" for open)."""

    name: str
    before: str
    after: str
    reason: str


def main() -> None:
    """Mutate the modules named, all by default, and print a row of the table for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="below framing/, without .py, such as align/segments"
    )
    parser.add_argument("--survivors", action="store_true", help="print every change that no test noticed")
    given = parser.parse_args()
    unknown = sorted(set(given.modules) - set(MODULES))
    if unknown:
        parser.error(f"no such module here: {', '.join(unknown)}; choose from {', '.join(MODULES)}")
    for module, part in find_stale():
        print(f"No line of framing/{module}.py holds {part!r}: take its reason out of {REASONS.name}.", file=sys.stderr)
    print("| module | mutants | killed | survivors and why |\n|---|---|---|---|")
    killed = made = 0
    for module in given.modules or MODULES:
        with tempfile.TemporaryDirectory() as folder:
            results = mutate(module, Path(folder))
            names = [name for name, code in results.items() if code in ALIVE]
            survivors = list(show(module, names, Path(folder)))
        made, killed = made + len(results), killed + len(results) - len(names)
        share = 100 * (1 - len(names) / max(len(results), 1))
        reasons = Counter(one.reason or "OPEN" for one in survivors)
        why = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        print(f"| `{module}` | {len(results)} | {share:.0f} % | {why} |", flush=True)
        for one in survivors if given.survivors else ():
            print(f"  {one.name}: {one.reason or 'OPEN'}\n    - {one.before}\n    + {one.after}", flush=True)
    print(f"| all | {made} | {100 * killed / max(made, 1):.1f} % | |")


def mutate(module: str, folder: Path) -> dict[str, int | None]:
    """Exit codes of the tests by mutant: 0 where none of them failed, 33 where none reaches it."""
    for part in ("framing", "tests", "pyproject.toml"):
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    settings = (folder / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.pytest.ini_options]")[0]
    tests = [f"tests/{test}" for test in MODULES[module]]
    settings += SETTINGS.format(module=f'"framing/{module}.py"', tests=tests)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    run = python(folder, "-m", "mutmut", "run", "--max-children", "1")
    meta = folder / "mutants" / "framing" / f"{module}.py.meta"
    if run.returncode or not meta.is_file():
        sys.exit(f"mutmut failed on {module}:\n{(run.stdout + run.stderr)[-3000:]}")
    results: dict[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return results


def show(module: str, names: list[str], folder: Path) -> Iterator[Survivor]:
    """The survivors, each with what it changes."""
    said = python(folder, "-c", SHOW, f"framing/{module}.py", *names)
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8")).get(module, {})
    for name, diff in zip(names, said.stdout.split("\0")[1:], strict=True):
        lines = [line for line in diff.splitlines() if line[:3] not in ("+++", "---")]
        before, after = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
        yield Survivor(name.rpartition(".")[2], before, after, explain(before, after, reasons))


def explain(before: str, after: str, reasons: dict[str, str]) -> str:
    """Why a change makes no difference, or need not be noticed; empty where nobody has said so."""
    for reason, pattern in ALIKE.items():
        if re.sub(pattern, "", before) == re.sub(pattern, "", after):
            return reason
    return next((reason for part, reason in reasons.items() if part in before), "")


def find_stale() -> Iterator[tuple[str, str]]:
    """Reasons for lines that are gone from their module: its name and the part of the line."""
    for module, reasons in tomllib.loads(REASONS.read_text(encoding="utf-8")).items():
        source = " ".join((ROOT / "framing" / f"{module}.py").read_text(encoding="utf-8").split())
        yield from ((module, part) for part in reasons if " ".join(part.split()) not in source)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, which is to find the package there and nowhere else."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


if __name__ == "__main__":
    main()
