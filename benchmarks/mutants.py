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
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# module below framing/: the tests beside it, below tests/
MODULES = {
    "coding/agreement": ["coding/test_agreement.py"],
    "coding/draw": ["coding/test_draw.py"],
    "classify/fitting/calibrate": ["classify/fitting/test_calibrate.py", "classify/fitting/test_linear.py"],
    "classify/fitting/folds": ["classify/fitting/test_folds.py"],
    "classify/fitting/linear": ["classify/fitting/test_linear.py"],
    "classify/fitting/stance": ["classify/fitting/test_stance.py"],
    "classify/evaluating/figures": ["classify/evaluating/test_figures.py"],
    "classify/evaluating/evaluation": [
        "classify/evaluating/test_bootstrap.py",
        "classify/evaluating/test_evaluation.py",
    ],
    "classify/evaluating/errors_table": ["classify/evaluating/test_errors_table.py"],
    "classify/evaluating/transfer": ["classify/evaluating/test_transfer.py"],
    "classify/evaluating/drift": ["classify/models/test_scores.py"],
    "classify/models/model": ["classify/models/test_scores.py"],
    "classify/models/scores": ["classify/models/test_scores.py"],
    "classify/models/comparing": ["classify/models/test_scores.py"],
    "align/segments": ["align/test_segments.py"],
    "align/nulls": ["align/test_nulls.py"],
    "align/inputs/counting": ["align/inputs"],
    "align/inputs/panel": ["align/inputs"],
    "align/inputs/series": ["align/inputs"],
    "align/prevalence/by_group": ["align/prevalence"],
    "align/prevalence/design_based": ["align/prevalence"],
    "align/prevalence/estimates": ["align/prevalence"],
    "align/states/exposure": ["align/states"],
    "align/states/hazard": ["align/states/test_hazard.py"],
    "align/states/power": ["align/states/test_power.py"],
    "align/states/survival": ["align/states/test_survival.py"],
    "align/rivals/mechanisms": ["align/rivals"],
    "align/rivals/permutation": ["align/rivals"],
    "align/rivals/testing": ["align/rivals"],
    "align/rivals/threats": ["align/rivals"],
    "align/verdicts/scorecard": ["align/verdicts/test_scorecard.py"],
}
SETTINGS = """
[tool.pytest.ini_options]
addopts = "--import-mode=importlib -p no:cacheprovider"
filterwarnings = ["ignore"]
[tool.mutmut]
source_paths = ["framing"]
only_mutate = [{module}]
pytest_add_cli_args_test_selection = {tests}
do_not_mutate_patterns = ['^ *raise ']
"""


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
    print("| module | mutants | killed | survived |\n|---|---|---|---|")
    killed = made = 0
    for module in given.modules or MODULES:
        with tempfile.TemporaryDirectory() as folder:
            results = mutate(module, Path(folder))
            survivors = [name for name, code in results.items() if code in (0, 33, None)]
            made, killed = made + len(results), killed + len(results) - len(survivors)
            share = 100 * (1 - len(survivors) / max(len(results), 1))
            print(f"| `{module}` | {len(results)} | {share:.0f} % | {len(survivors)} |", flush=True)
            if given.survivors:
                print(*show(survivors, Path(folder)), sep="\n", flush=True)
    print(f"| all | {made} | {100 * killed / max(made, 1):.1f} % | {made - killed} |")


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
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", "1"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    meta = folder / "mutants" / "framing" / f"{module}.py.meta"
    if run.returncode or not meta.is_file():
        sys.exit(f"mutmut failed on {module}:\n{(run.stdout + run.stderr)[-3000:]}")
    results: dict[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return results


def show(survivors: list[str], folder: Path) -> Iterator[str]:
    """The lines that each mutant takes away and puts in."""
    for name in survivors:
        said = subprocess.run(
            [sys.executable, "-m", "mutmut", "show", name], cwd=folder, capture_output=True, text=True
        )
        lines = [line for line in said.stdout.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        yield "\n".join([f"  {name}", *(f"    {line}" for line in lines)])


if __name__ == "__main__":
    main()
