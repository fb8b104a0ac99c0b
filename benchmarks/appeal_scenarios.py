"""Questions on framing asked of simulated scenarios: false support, power, coverage, as a table.

python benchmarks/appeal_scenarios.py --worlds 200 --jobs 2 -o appeals/

Worlds of every kind (`framing.align.simulation.appeal_scenarios`) are seen through a classifier whose errors are measured on
coded passages, and go through the cross table and all questions; shifts are those that the search finds in the classifier's
counts. What stands in the folder is not run again.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from framing.align.appeals.estimates import estimate_cell, measure_likeness, rows_of
from framing.align.appeals.home_first import compare_dates, nearest_shift, when_spoken
from framing.align.appeals.measures import interval_of_share, spread_of
from framing.align.appeals.pair_errors import measure_pairs
from framing.align.appeals.pairs import ROWS, Pairs, sum_passages
from framing.align.appeals.questions import Move, ask_framing
from framing.align.changepoints.every_series import search_frame, share_noise
from framing.align.inputs.actors import Actor
from framing.align.prevalence.design_based import CodedPassages
from framing.align.settings import AlignSettings
from framing.align.simulation.appeal_scenarios import (
    ALLY,
    APPEALS,
    DOMINANT,
    PRACTICES,
    AppealScenario,
    AppealWorld,
    simulate_appeals,
)
from framing.align.simulation.kinds import APPEAL_KINDS
from framing.terms import FramingTest, VerdictName

PIECE = 10
SETTINGS = AlignSettings(DOMINANT, permutations=99)
TRUE: dict[FramingTest, tuple[str, ...]] = {  # the kinds in which the answer on the first practice is yes
    FramingTest.ATTACHED: ("attached", "attached-at-home", "rising-before", "borrowed", "own-words"),
    FramingTest.AGAINST: ("attached-at-home", "rising-before", "own-words"),
    FramingTest.RESONATES: ("rising-before",),
    FramingTest.HOME_FIRST: ("attached-at-home", "rising-before"),
    FramingTest.WORDS_TRAVEL: ("borrowed",),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=list(APPEAL_KINDS), help="kinds to run")
    parser.add_argument("-o", "--output", type=Path, default=Path("appeals"))
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    rows = [row for kind in APPEAL_KINDS for row in summarise(kind, run_kind(kind, given))]
    print(pd.DataFrame(rows).to_string(index=False))


def run_kind(kind: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    """Scores of all worlds of a kind, ten at a time; those kept in the folder are read."""
    seeds = np.random.SeedSequence([given.seed, zlib.crc32(kind.encode())]).spawn(given.worlds)
    scores: list[dict[str, Any]] = []
    for start in range(0, given.worlds, PIECE):
        path = given.output / f"{kind}.{start:05d}.json"
        if path.exists():
            scores += json.loads(path.read_text())
        elif kind in given.only:
            own = seeds[start : start + PIECE]
            piece = Parallel(given.jobs)(delayed(run_world)(kind, seed) for seed in own)
            path.write_text(json.dumps(piece))
            scores += piece
    return scores


def run_world(kind: str, seed: np.random.SeedSequence) -> dict[str, Any]:
    """What the questions say of one world, and whether intervals hold its truth."""
    world = simulate_appeals(AppealScenario(kind), seed)
    pairs = make_pairs(world)
    groups = pd.Series(world.documents["group"].to_numpy(object))
    answers = ask_framing(pairs, find_moves(pairs), groups, SETTINGS)
    own = answers[answers["practice"] == PRACTICES[0]]
    verdicts = {
        test.value: [(row.appeal, row.group, row.verdict) for row in own[own["test"] == test.value].itertuples()]
        for test in FramingTest
    }
    return {"verdicts": verdicts, **check_intervals(world, pairs)}


def make_pairs(world: AppealWorld) -> Pairs:
    """The world as the classifier shows it, with its errors in pairs from the coded passages."""
    f = len(PRACTICES)
    at = np.repeat(world.documents["text"].to_numpy(), world.documents["passages"].to_numpy())
    corpus = np.where((world.documents["audience"] == "domestic").to_numpy()[at], "home", "abroad").astype(object)
    own = world.sample
    coded = CodedPassages(
        (*PRACTICES, *APPEALS),
        corpus[own],
        at[own].astype(str),
        world.chance,
        world.codes[own].astype(float),
        world.scores[own],
    )
    errors = measure_pairs(coded, corpus[own], np.ones(len(own), dtype=int), (PRACTICES, APPEALS))
    first = world.documents["first"].to_numpy()
    sums = sum_passages(world.scores[:, :f], world.scores[:, f:], first, errors.number(corpus[first]), errors)
    rows = world.documents.assign(leader="", weight=1.0)[ROWS]
    return Pairs(PRACTICES, APPEALS, sums, rows, errors)


def find_moves(pairs: Pairs) -> list[Move]:
    """The shifts of the first practice that the search finds at home and abroad, with the lead of one over the other."""
    rows = pairs.rows
    periods = np.arange(int(rows["period"].min()), int(rows["period"].max()) + 1)
    found, times = {}, {}
    for audience in ("domestic", "international"):
        own = rows[rows_of(pairs, state=DOMINANT, audience=audience)]
        place, text = own["period"].to_numpy() - periods[0], own["text"].to_numpy()
        count, total, documents = (np.zeros((1, len(periods))) for _ in range(3))
        count[0, place], total[0, place], documents[0, place] = (
            pairs.sums.carried[text, 0],
            pairs.sums.passages[text],
            1,
        )
        actor = Actor("dominant", audience, DOMINANT, PRACTICES[:1], count, total, documents)
        search = search_frame(actor, 0, PRACTICES[0], periods, share_noise(actor, SETTINGS)[0], None, SETTINGS).search
        found[audience] = tuple(shift for shift in search.shifts if shift.p <= SETTINGS.fdr)
        times[audience] = when_spoken(pairs, DOMINANT, audience, periods, total[0] > 0)
    moves = []
    for shift in found["domestic"]:
        near = nearest_shift(shift, found["international"], periods, SETTINGS.leads, SETTINGS.lags, 1.0)
        spoken = times["domestic"], times["international"]
        lead = compare_dates(shift, near, spoken, SETTINGS.level) if near else None
        moves.append(Move(PRACTICES[0], int(periods[shift.place]), "domestic", shift.rise, lead))
    return moves


def check_intervals(world: AppealWorld, pairs: Pairs) -> dict[str, list[bool]]:
    """Whether intervals of shares and differences hold the truth.

    At home in all years and by ten years, abroad, and of the allies.
    """
    likeness = measure_likeness(pairs, DOMINANT)
    has = world.codes[:, 0]
    at = np.repeat(world.documents["text"].to_numpy(), world.documents["passages"].to_numpy())
    group = (world.documents["group"] == ALLY).to_numpy()
    places = [(name, rows_of(pairs, state=DOMINANT, audience=name)) for name in ("domestic", "international")]
    places += [
        ("domestic", rows_of(pairs, state=DOMINANT, audience="domestic", period=(year, year + 9)))
        for year in range(1930, 1990, 10)
    ]
    places.append(("international", group))
    share_held, difference_held = [], []
    for audience, rows in places:
        cell = estimate_cell(pairs, rows, likeness.of(audience, "" if rows is group else DOMINANT))
        if cell is None or cell.passages[0] < 5:
            continue
        inside = rows[at]
        truth = world.truth[0][inside & has].mean(axis=0), world.truth[1][inside & ~has].mean(axis=0)
        spread = spread_of(cell.share)
        low, high = interval_of_share(cell.share.value, cell.passages[:, None], spread, 0.95)
        share_held += ((low[0] <= truth[0]) & (truth[0] <= high[0])).tolist()
        half = spread_of(cell.difference).half(0.95)[0]
        difference_held += (np.abs(cell.difference.value[0] - truth[0] + truth[1]) <= half).tolist()
    return {"share": share_held, "difference": difference_held}


def summarise(kind: str, scores: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a question: how often it was asked, and in which percentage of worlds any answer that counts was what."""
    if not scores:
        return []
    rows = []
    held = {name: 100 * np.mean([one for score in scores for one in score[name]]) for name in ("share", "difference")}
    for test in FramingTest:
        answers = [
            [answer for answer in score["verdicts"][test.value] if _focal(test, answer, kind)] for score in scores
        ]
        asked = [own for own in answers if own]
        if not asked:
            continue
        said = {name: 100 * np.mean([any(one[2] == name for one in own) for own in asked]) for name in VerdictName}
        rows.append(
            {
                "kind": kind,
                "question": test.value,
                "answer": "yes" if kind in TRUE[test] else "no",
                "worlds": len(asked),
                "supported %": round(said[VerdictName.SUPPORTED], 1),
                "not supported %": round(said[VerdictName.NOT_SUPPORTED], 1),
                "not enough %": round(said[VerdictName.NOT_ENOUGH], 1),
                "share covers %": round(held["share"], 1),
                "difference covers %": round(held["difference"], 1),
            }
        )
    return rows


def _focal(test: FramingTest, answer: list[str], kind: str) -> bool:
    """Of the answers of a world those that count: on the allies, and on the first appeal where the right answer is yes."""
    appeal, group, _ = answer
    if test in (FramingTest.ATTACHED, FramingTest.AGAINST):
        return kind not in TRUE[test] or appeal == APPEALS[0]
    return test != FramingTest.WORDS_TRAVEL or group == ALLY


if __name__ == "__main__":
    main()
