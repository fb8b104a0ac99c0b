"""The verdict on domestic framing from the answers to its questions, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.appeals.attached import EVERY
from framing.align.verdicts.framing_verdict import judge_framing
from framing.align.verdicts.verdict import Verdict

YES, NO, OPEN = "supported", "not supported", "not enough evidence"
AGAINST = "share attached to the practice at home, minus that abroad"
ATTACHED = "share attached to the practice at home"
DATES = "periods by which the new level appeared at home before abroad"
Row = dict[str, Any]


def whole(test: str, appeal: str, verdict: str, estimate: float = 0.2) -> Row:
    """An answer for the practice as a whole; its interval reaches .1 to either side."""
    return {
        **{"practice": "aid", "shift_date": np.nan, "audience": "", "test": test, "appeal": appeal},
        **{"estimate": estimate, "low": estimate - 0.1, "high": estimate + 0.1},
        **{"verdict": verdict, "reason": f"{test}: {appeal}"},
    }


def at(test: str, verdict: str, date: int = 1950, audience: str = "domestic") -> Row:
    """An answer for one shift."""
    return {
        **{"practice": "aid", "shift_date": date, "audience": audience, "test": test, "appeal": ""},
        **{"estimate": 3.0, "low": 1.0, "high": 5.0, "verdict": verdict, "reason": f"why {test}"},
    }


def judged(*rows: Row) -> Verdict:
    # other practices, dates and audiences never count
    noise = [
        whole("home against abroad", EVERY, NO) | {"practice": "trade"},
        at("home first", YES, date=1960),
        at("resonates", NO, audience="international"),
        at("home first", NO) | {"practice": "trade"},
    ]
    return judge_framing(pd.DataFrame([*noise, *rows]), "aid", 1950, "domestic")


def test_framed_at_home_and_there_first() -> None:
    found = judged(whole("home against abroad", "jobs", YES, 0.25), at("resonates", OPEN), at("home first", YES))
    assert found == Verdict(YES, f"{AGAINST}: jobs", "the framing is domestic; why home first", 0.25, 0.15, 0.35)
    both = judged(whole("home against abroad", "jobs", YES), at("resonates", YES), at("home first", YES))
    assert both.reason == "the framing is domestic; why resonates; why home first"
    alone = judged(whole("home against abroad", "jobs", YES), at("resonates", YES))
    assert (alone.verdict, alone.reason) == (YES, "the framing is domestic; why resonates")


def test_framed_at_home_but_not_known_to_come_first() -> None:
    reason = "the framing is domestic, but neither dates nor earlier growth of the appeals show that it came first"
    for more in ([], [at("resonates", NO)], [at("resonates", OPEN), at("home first", OPEN)]):
        found = judged(whole("home against abroad", "jobs", YES), *more)
        assert found == Verdict(OPEN, f"{AGAINST}: jobs", reason, 0.2, 0.1, pytest.approx(0.3))


def test_heard_abroad_first_or_not_domestic_speaks_against() -> None:
    abroad = judged(whole("home against abroad", "jobs", YES), at("resonates", YES), at("home first", NO))
    assert abroad == Verdict(NO, f"{AGAINST}: jobs", "why home first", 0.2, 0.1, pytest.approx(0.3))
    same = judged(whole("home against abroad", EVERY, NO, 0.0), at("resonates", YES), at("home first", YES))
    reason = "no more appeals are attached to the practice at home than abroad"
    assert same == Verdict(NO, f"{AGAINST}: all appeals added up", reason, 0.0, -0.1, 0.1)
    none = judged(whole("attached", EVERY, NO, 0.0))
    assert none == Verdict(NO, f"{ATTACHED}: all appeals added up", "no appeal is attached to it", 0.0, -0.1, 0.1)


def test_an_open_answer_stays_open_with_its_reason() -> None:
    found = judged(whole("home against abroad", EVERY, OPEN), at("resonates", YES), at("home first", YES))
    named = f"{AGAINST}: all appeals added up"
    assert found == Verdict(OPEN, named, f"home against abroad: {EVERY}", 0.2, 0.1, pytest.approx(0.3))
    # abroad first speaks against it all the same
    assert judged(whole("home against abroad", EVERY, OPEN), at("home first", NO)).verdict == NO


def test_the_strongest_appeal_speaks_for_all_and_the_difference_before_the_share_at_home() -> None:
    def named(*rows: Row) -> tuple[str, float]:
        found = judged(*rows)
        return found.figure, found.estimate

    test = "home against abroad"
    several = [whole(test, "jobs", YES, 0.1), whole(test, "rights", YES, 0.3), whole(test, "votes", OPEN, 0.9)]
    assert named(*several, whole(test, EVERY, YES, 0.6)) == (f"{AGAINST}: rights", 0.3)
    assert named(whole(test, "jobs", OPEN, 0.1), whole(test, EVERY, YES, 0.6)) == (
        f"{AGAINST}: all appeals added up",
        0.6,
    )
    assert named(*several, whole("attached", "peace", YES, 0.8)) == (f"{AGAINST}: rights", 0.3)
    assert named(whole("attached", "peace", YES, 0.8), at("home first", YES)) == (f"{ATTACHED}: peace", 0.8)
    # of equal ones the first
    assert named(whole(test, "b", YES, 0.3), whole(test, "a", YES, 0.3)) == (f"{AGAINST}: b", 0.3)


def test_dates_alone() -> None:
    assert judged(at("home first", NO)) == Verdict(NO, DATES, "why home first", 3.0, 1.0, 5.0)
    found = judged(at("resonates", YES))
    reason = "no shift of the same frame in both kinds of texts, and no table of practice and appeal together"
    assert (found.verdict, found.figure, found.reason, np.isnan(found.estimate)) == (OPEN, DATES, reason, True)
