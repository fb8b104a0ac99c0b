"""Mutation testing of the numeric modules by the tests beside them: `make mutants`, or `make mutants MODULES=align/nulls`.

mutmut changes one thing at a time in every function of a module (a sign, a bound, a constant, an argument) and runs the
tests named here for that module, those alone that reach the function, by `tests/mutating.py`. A change that no test notices
has survived. Prints the rows of the table in docs/testing.md, and with `--survivors` what survived.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents

ROOT = Path(__file__).resolve().parents[1]
REASONS = Path(__file__).with_suffix(".toml")
# module below framing/: the tests beside it, below tests/
MODULES = {
    "coding/agreement": ["coding/test_agreement.py", "coding/test_agreement_by_hand.py"],
    "coding/draw": ["coding/test_draw.py", "coding/test_draw_by_hand.py"],
    "classify/fitting/calibrate": ["classify/fitting/test_calibrate.py", "classify/fitting/test_curves.py"],
    "classify/fitting/folds": ["classify/fitting/test_folds.py"],
    "classify/fitting/linear": ["classify/fitting/test_linear.py"],
    "classify/fitting/stance": ["classify/fitting/test_stance.py"],
    "classify/evaluating/figures": ["classify/evaluating/test_figures.py"],
    "classify/evaluating/evaluation": ["classify/evaluating/test_bootstrap.py"],
    "classify/evaluating/gains": ["classify/evaluating/test_gains.py"],
    "classify/evaluating/errors_table": ["classify/evaluating/test_errors_table.py"],
    "classify/evaluating/transfer": ["classify/evaluating/test_transfer.py"],
    "classify/evaluating/drift": ["classify/models/test_scores.py"],
    "classify/models/model": ["classify/models/test_scores.py"],
    "classify/models/comparing": ["classify/models/test_scores.py"],
    "classify/text/cleaning": ["classify/text/test_cleaning.py"],
    "classify/text/counts": ["classify/text/test_counts.py"],
    "classify/text/cues": ["classify/text/test_cues.py"],
    "classify/text/features": ["classify/text/test_features.py"],
    "classify/text/grams": ["classify/text/test_grams.py"],
    "classify/text/passages": ["classify/text/test_passages.py"],
    "classify/text/phrases": ["classify/text/test_phrases.py"],
    "classify/text/spelling": ["classify/text/test_spelling.py"],
    "classify/text/words": ["classify/text/test_words_by_hand.py", "classify/text/test_words.py"],
    "classify/threats/naming": ["classify/threats/test_naming_by_hand.py", "classify/threats/test_naming.py"],
    "classify/documents/features": ["classify/documents/test_features.py", "classify/documents/test_by_hand.py"],
    "classify/documents/fitting": ["classify/documents/test_by_hand.py"],
    "classify/documents/weights": ["classify/documents/test_by_hand.py"],
    "align/appeals/estimates": ["align/appeals/test_estimates.py", "align/appeals/test_cells_by_hand.py"],
    "align/appeals/measures": ["align/appeals/test_estimates.py", "align/appeals/test_cells_by_hand.py"],
    "align/appeals/pair_errors": ["align/appeals/test_pair_errors_by_hand.py", "align/appeals/test_pair_errors.py"],
    "align/appeals/pair_fits": ["align/appeals/test_pair_errors_by_hand.py", "align/appeals/test_pair_errors.py"],
    "align/appeals/pairs": ["align/appeals/test_estimates.py", "align/appeals/test_cells_by_hand.py"],
    "align/appeals/pairs_table": ["align/appeals/test_estimates.py"],
    "align/appeals/cross_table": ["align/appeals/test_estimates.py", "align/appeals/test_cells_by_hand.py"],
    "align/appeals/attached": ["align/appeals/test_questions_by_hand.py", "align/appeals/test_questions.py"],
    "align/appeals/borrowed": ["align/appeals/test_questions_by_hand.py", "align/appeals/test_questions.py"],
    "align/appeals/resonance": ["align/appeals/test_questions_by_hand.py", "align/appeals/test_questions.py"],
    "align/appeals/questions": ["align/appeals/test_questions_by_hand.py", "align/appeals/test_questions.py"],
    "align/appeals/circumstances": ["align/appeals/test_dates_by_hand.py"],
    "align/appeals/home_first": ["align/appeals/test_dates_by_hand.py", "align/appeals/test_questions.py"],
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
    "align/groups/answers": ["align/groups/test_answers_by_hand.py"],
    "align/groups/checks": ["align/groups/test_checks_by_hand.py"],
    "align/groups/dates": ["align/groups/test_dates.py"],
    "align/groups/dose": ["align/groups/test_exposed.py"],
    "align/groups/effects": ["align/groups/test_effects.py"],
    "align/groups/events": ["align/groups/test_events.py"],
    "align/groups/exposed": ["align/groups/test_exposure_rows.py"],
    "align/groups/lead_lag": ["align/groups/test_lead_lag.py"],
    "align/groups/leads": ["align/groups/test_leads.py"],
    "align/groups/other_dates": ["align/groups/test_other_dates.py", "align/groups/test_stacked.py"],
    "align/groups/paths": ["align/groups/test_paths.py"],
    "align/groups/projections": ["align/groups/test_projections.py"],
    "align/groups/setup": ["align/groups/test_setup.py"],
    "align/groups/single_answer": ["align/groups/test_effects.py"],
    "align/groups/stacked": ["align/groups/test_stacked.py"],
    "align/groups/staggered": ["align/groups/test_exposed.py"],
    "align/groups/tables": ["align/groups/test_tables.py"],
    "align/groups/verdicts": ["align/groups/test_verdicts.py"],
    "align/groups/windows": ["align/groups/test_windows.py"],
    "align/states/adoption": [
        "align/states/test_adoption_by_hand.py",
        "align/states/test_adoption.py::test_groups_differ_where_at_most_half_would_have_moved_anyhow",
    ],
    "align/states/answers": ["align/states/test_answers.py"],
    "align/states/independent_timing": ["align/states/test_independent_timing.py"],
    "align/states/lags": ["align/states/test_lags.py"],
    "align/states/moves": ["align/states/test_moves.py"],
    "align/states/outcomes": ["align/states/test_outcomes.py"],
    "align/states/series": ["align/states/test_series.py"],
    "align/states/several": ["align/states/test_several.py"],
    "align/groups/bands": ["align/groups/test_bands.py"],
    "align/groups/pass_through": ["align/groups/test_pass_through.py"],
    "align/groups/shocks": ["align/groups/test_shocks.py"],
    "align/groups/trend": ["align/groups/test_trend.py"],
    "align/states/pooling": ["align/states/test_pooling.py"],
    "align/states/response": ["align/states/test_response.py"],
    "align/noise/likelihood": ["align/noise/test_likelihood.py"],
    "align/noise/stretches": ["align/noise/test_likelihood.py"],
    "align/changepoints/line": ["align/changepoints/test_line.py"],
    "align/changepoints/pooling": ["align/changepoints/test_pooling.py"],
    "align/changepoints/noise_table": ["align/changepoints/test_noise_table.py"],
    "align/changepoints/search": ["align/changepoints/test_scan.py"],
    "align/changepoints/scan": ["align/changepoints/test_scan.py"],
    "align/changepoints/judging": ["align/changepoints/test_judging.py"],
    "align/changepoints/shifts": ["align/changepoints/test_shifts_by_hand.py", "align/changepoints/test_shifts.py"],
    "align/changepoints/every_series": [
        "align/changepoints/test_every_series_by_hand.py",
        "align/changepoints/test_every_series.py::test_false_discovery_rate_by_hand_within_each_series",
    ],
    "align/changepoints/sensitivity": ["align/changepoints/test_sensitivity.py"],
    "align/verdicts/framing_verdict": ["align/verdicts/test_framing_verdict.py"],
    "align/verdicts/models": ["align/verdicts/test_models.py", "align/states/test_hazard_by_hand.py"],
    "align/verdicts/pairs": ["align/verdicts/test_pairs.py"],
    "align/verdicts/rival_verdicts": ["align/verdicts/test_rival_verdicts.py", "align/verdicts/test_scorecard.py"],
    "align/verdicts/group_verdicts": ["align/verdicts/test_group_verdicts.py"],
    "align/noise/classifier_error": ["align/noise/test_classifier_error.py"],
    "align/noise/grid": ["align/noise/test_grid.py"],
    "align/conduct/votes": ["align/conduct/test_by_hand.py"],
    "align/conduct/answers": [
        "align/conduct/test_by_hand.py",
        "align/conduct/test_votes.py::test_votes_that_are_not_in_the_table_stay_unknown",
        "align/conduct/test_votes.py::test_verdicts",
    ],
    "align/groups/timing": ["align/groups/test_verdicts.py"],
    "align/groups/leave_out": [
        "align/groups/test_stacked.py",
        "align/groups/test_answers.py::test_without_one_state_the_answer_is_that_of_the_others",
    ],
    "align/noise/autocorrelation": ["align/noise/test_overdispersion_by_hand.py"],
    "align/noise/simulate": ["align/noise/test_likelihood.py", "align/simulation/test_common.py"],
    "align/voices/comparing": ["align/voices/test_by_hand.py"],
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
    "other letters for the same axes": r"(?i)\"[a-z]+(,[a-z]+)*->[a-z]*\"",
}


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
    os.chdir(ROOT)  # mutmut reads its settings from pyproject.toml there
    unknown = sorted(set(given.modules) - set(MODULES))
    if unknown:
        parser.error(f"no such module here: {', '.join(unknown)}; choose from {', '.join(MODULES)}")
    for module, part in find_stale():
        print(f"No line of framing/{module}.py holds {part!r}: take its reason out of {REASONS.name}.", file=sys.stderr)
    print("| module | mutants | killed | survivors and why |\n|---|---|---|---|")
    killed = made = 0
    for module in given.modules or MODULES:
        with tempfile.TemporaryDirectory() as folder:
            mutated, results = mutate(module, Path(folder))
        names = [name for name, result in results.items() if result != "noticed"]
        survivors = list(show(module, mutated, names))
        made, killed = made + len(results), killed + len(results) - len(names)
        share = 100 * (1 - len(names) / max(len(results), 1))
        reasons = Counter(one.reason or "OPEN" for one in survivors)
        why = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        print(f"| `{module}` | {len(results)} | {share:.0f} % | {why} |", flush=True)
        for one in survivors if given.survivors else ():
            print(f"  {one.name}: {one.reason or 'OPEN'}\n    - {one.before}\n    + {one.after}", flush=True)
    print(f"| all | {made} | {100 * killed / max(made, 1):.1f} % | |")


def mutate(module: str, folder: Path) -> tuple[MutatedFile, dict[str, str]]:
    """The changed functions of a module, and by name of a change what the tests said of it."""
    path = ROOT / "framing" / f"{module}.py"
    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    source, given, found = folder / "mutated.py", folder / "changes.json", folder / "results.json"
    source.write_text(mutated.code, encoding="utf-8")
    changes = [
        {"name": name, "module": module, "tests": MODULES[module], "source": str(source)} | find_function(name)
        for name in mutated.mutant_names
    ]
    given.write_text(json.dumps(changes), encoding="utf-8")
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, str(ROOT / "tests" / "mutating.py"), str(given), str(found)]
    run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"the tests of {module} cannot be run:\n{run.stdout[-3000:]}")
    results: dict[str, str] = json.loads(found.read_text(encoding="utf-8"))
    return mutated, results


def find_function(name: str) -> dict[str, str]:
    """Which function a mutant is of, and where it stands: x_f__mutmut_1, or in a class xǁClassǁmethod__mutmut_1."""
    whole = name.rpartition("__mutmut_")[0]
    if whole.startswith("x_"):
        return {"function": whole[2:], "replacement": name}
    _, owner, method = whole.split("ǁ")
    return {"function": f"{owner}.{method}", "replacement": f"{owner}.{name}"}


def show(module: str, mutated: MutatedFile, names: list[str]) -> Iterator[Survivor]:
    """The survivors, each with what it changes."""
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8")).get(module, {})
    lines = mutated.code.splitlines()
    for name in names:
        plain = name.rpartition("__mutmut_")[0] + "__mutmut_orig"
        spans = (mutated.line_span_by_function_name[one] for one in (plain, name))
        own, other = (
            [line.replace(one, "") for line in lines[span.start - 1 : span.end]]
            for one, span in zip((plain, name), spans, strict=True)
        )
        changed = [line for line in unified_diff(own, other, n=0) if line[:3] not in ("+++", "---")]
        before, after = (" ".join(line[1:].strip() for line in changed if line[:1] == sign) for sign in "-+")
        yield Survivor(name, before, after, explain(before, after, reasons))


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


if __name__ == "__main__":
    main()
