from __future__ import annotations

import numpy as np
import pytest

from framing.classify.making.next_round import NextRound, _advise, measure_widths, write_page
from framing.coding import Coding


def test_widths_by_hand() -> None:
    codings = [Coding("a", sampling_probability=0.5), Coding("b", sampling_probability=0.5),
               Coding("c", sampling_probability=1.0), Coding("d")]  # fmt: skip
    targets, chances = np.array([[1.0], [0.0], [1.0], [1.0]]), np.array([[0.5], [0.0], [1.0], [0.0]])
    half, count, known = measure_widths(codings, targets, chances)
    # weights 2, 2, 1; gaps .5, 0, 0: mean .2; weighed residuals .6, -.4, -.2: squares .36 + .16 + .04 = .56; / 5
    assert half.tolist() == [pytest.approx(1.959964 * np.sqrt(0.56) / 5)]
    assert (count, known) == (3, True)
    bare = [Coding(name) for name in "abcd"]
    half, count, known = measure_widths(bare, targets, chances)
    # gaps .5, 0, 0, 1: mean .375; residuals .125, -.375, -.375, .625: squares .6875
    assert half.tolist() == [pytest.approx(1.959964 * np.sqrt(0.6875) / 4)]
    assert (count, known) == (4, False)


@pytest.mark.parametrize(
    ("positives", "f1", "gain", "low", "high", "say"),
    [
        (6, 0.0, None, None, None, "look for it"),
        (7, 0.4, 0.01, 0.0, 0.019, "enough"),
        (29, 0.39, 0.01, 0.0, 0.019, "look for it"),
        (30, 0.39, 0.01, 0.0, 0.019, "sharpen it"),
        (7, 0.4, 0.03, 0.001, 0.05, "code more"),
        (7, 0.4, 0.03, 0.0, 0.05, "not clear"),
        (7, 0.4, 0.019, 0.01, 0.05, "not clear"),
    ],
)
def test_what_to_do_about_a_code(
    positives: int, f1: float, gain: float | None, low: float | None, high: float | None, say: str
) -> None:
    assert _advise({"positives": positives, "f1": f1, "gain": gain, "low": low, "high": high}) == say


def row(code: str, say: str, lacking: int = 0) -> dict[str, object]:
    gain = None if say == "look for it" else 0.01
    return {"code": code, "positives": 9, "f1": 0.5, "gain": gain, "low": 0.0, "high": 0.03, "f1_before": None,
            "positives_before": None, "half_width": 0.021, "more_for_width": lacking, "say": say}  # fmt: skip


def page(*rows: dict[str, object], before: int | None = None) -> str:
    facts = {"codings": 120, "codings_before": before, "more": 100, "width": 0.03, "coded_for_shares": 90,
             "probabilities": True, "stop": all(each["say"] == "enough" for each in rows)}  # fmt: skip
    return write_page(NextRound(list(rows), facts), "toy")


def test_the_page_says_when_to_go_on_and_when_to_stop() -> None:
    go_on = page(row("Ships", "code more", 50), row("talks", "look for it"), row("rum", "enough"), before=60)
    assert go_on.startswith("# toy: after 120 codings (+60 since the model before)\n")
    assert "**Go on**; worth coding: Ships; too rare to learn: talks. Shares of Ships are wider than wanted." in go_on
    assert "| Ships | 9 | 0.50 |  | 0.010 (0.000 to 0.030) | 2.1 | 50 | code more |" in go_on
    assert "| talks | 9 | 0.50 |  |  | 2.1 | 0 | look for it |" in go_on
    assert "corrected by 90 codings drawn with known probabilities" in go_on
    stop = page(row("rum", "enough"))
    assert "**Stop coding for the classifier**" in stop
    assert "All shares are as narrow as wanted." in stop
