"""Write how a model fares on the coded sample of a corpus into the corpus's page in docs/corpora/.

    framing evaluate corpora/samples/balancing-dfat.jsonl --model balancing --texts dfat -o out/
    python benchmarks/corpus_page.py out/ docs/corpora/dfat.md

Fills the block `<!-- table: errors -->` ... `<!-- end -->` of each page, for the corpus of the page's name.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from study_page import fill_page

from framing.files import write_text

LEAST = 5  # passages that carry a code, from which on it has a row
KINDS = {"practice": "practices", "domestic": "domestic appeals", "mechanism": "mechanisms"}


def tabulate(found: dict[str, Any], model: str, with_shares: bool) -> str:
    """Markdown: a row a code that five passages or more carry, shares in per cent, and a line on each kind."""
    shares = found["shares"] if with_shares and found["shares"] else {}
    head = ["code", "passages", "precision", "recall", "F1 (95 %)"] + (
        ["share coded", "share by the model"] if shares else []
    )
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for code, row in found["codes"].items():
        if row["positives"] >= LEAST:
            cells = [code, row["positives"], f"{row['precision']:.2f}", f"{row['recall']:.2f}",
                     f"{row['f1']:.2f} ({row['f1_low']:.2f}-{row['f1_high']:.2f})"]  # fmt: skip
            cells += [f"{100 * shares[code][name]:.1f} %" for name in ("coded", "model")] if shares else []
            lines.append(f"| {' | '.join(map(str, cells))} |")
    told = [
        f"{KINDS[kind]}: micro F1 {row['micro_f1']:.2f}, any {row['any_f1']:.2f}"
        for kind, row in found["kinds"].items()
    ]
    return "\n".join([*lines, "", f"Model `{model[:8]}`, {found['passages']} passages; {'; '.join(told)}.", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path, help="folder that 'framing evaluate --model NAME -o' wrote")
    parser.add_argument("page", type=Path, nargs="+")
    parser.add_argument("--no-shares", action="store_true", help="the documents drawn from are a selection")
    given = parser.parse_args()
    report = json.loads((given.evaluation / "evaluation.json").read_text(encoding="utf-8"))
    for page in given.page:
        found = report["corpora"].get(page.stem)
        if found is None:
            raise SystemExit(f"{page.stem}: no figures of this corpus; there are {', '.join(report['corpora'])}")
        text = fill_page(
            page.read_text(encoding="utf-8"), {"errors": tabulate(found, report["sha256"], not given.no_shares)}
        )
        write_text(page, text)


if __name__ == "__main__":
    main()
