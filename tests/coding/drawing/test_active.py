from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.draw import draw_beside, draw_passages, one_stratum
from framing.coding.drawing.active import draw_active, draw_systematic, proportional_chances
from framing.coding.drawing.filters import Part
from framing.coding.drawing.scoring import (
    ScoreStrata,
    by_diversity,
    by_period,
    by_rare_codes,
    by_uncertainty,
    find_rare,
)
from framing.corpus import Document
from framing.errors import BadSetting, NotEnoughData

SENTENCE = "The quay was full of barrels and the weather kept the sailors in their beds until the ninth bell rang. "


def logs(count: int = 12) -> list[Document]:
    """One passage a document; every fourth asks for a convoy."""
    texts = [SENTENCE + ("They asked for a convoy. " if n % 4 == 0 else "They asked for rum. ") for n in range(count)]
    return [Document(f"d{n:02d}", "logs", text, f"14{n:02d}-01-01", f"14{n:02d}-12-31", "DEU", speaker=f"Captain {n % 2}")
            for n, text in enumerate(texts)]  # fmt: skip


def wants_convoys(texts: Sequence[str]) -> np.ndarray:
    return np.array([4.0 if "convoy" in text else 1.0 for text in texts])


def test_chances_are_in_proportion_and_at_most_one() -> None:
    assert proportional_chances(np.array([1.0, 2.0, 1.0, 0.0]), 2).tolist() == pytest.approx([0.5, 1, 0.5, 0])
    # 10 of 14 would be 2.1 of 3: certain; then two over 1 + 2 + 1
    assert proportional_chances(np.array([10.0, 1.0, 2.0, 1.0]), 3).tolist() == pytest.approx([1, 0.5, 1, 0.5])
    assert proportional_chances(np.array([1.0, 0.0]), 2).tolist() == [1, 0]
    assert proportional_chances(np.zeros(2), 1).tolist() == [0, 0]


def test_systematic_draws_have_these_chances_and_this_size() -> None:
    chances = proportional_chances(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2)
    hits: Counter[int] = Counter()
    for seed in range(600):
        rows = draw_systematic(chances, np.random.default_rng(seed)).tolist()
        assert len(set(rows)) == 2
        hits.update(rows)
    shares = np.array([hits[row] / 600 for row in range(5)])
    assert np.abs(shares - chances).max() < 4.5 * np.sqrt(0.25 / 600)


def test_an_active_draw_is_a_sample_of_the_whole() -> None:
    hits: Counter[str] = Counter()
    given: dict[str, list[float]] = {}
    totals = []
    for seed in range(250):
        found = draw_active(logs, 3, 3, wants_convoys, "uncertainty", stratify=one_stratum, seed=seed).passages
        assert len({item.id for item in found}) == 6
        assert Counter(dict(item.other)["drawn"] for item in found) == {"uncertainty": 3, "random": 3}
        for item in found:
            hits[item.id] += 1
            given.setdefault(item.id, []).append(item.sampling_probability or 0)
        totals.append(sum(("convoy" in item.text) / (item.sampling_probability or 1) for item in found))
    # wanted 4 * 3 + 9 = 21: a convoy has 3 * 4 / 21 in the active part, and 3 of the 9 left beside
    for number in range(12):
        active = 3 * (4 if number % 4 == 0 else 1) / 21
        either = 1 - (1 - active) * (1 - 3 / 9)
        name = f"logs/d{number:02d}/0"
        assert given[name] == pytest.approx([either] * len(given[name]))
        assert hits[name] / 250 == pytest.approx(either, abs=4.5 * np.sqrt(0.25 / 250))
    # the number of convoys in the corpus, estimated by 1 / probability: 3
    assert np.mean(totals) == pytest.approx(3, abs=4 * np.std(totals) / np.sqrt(250))


def test_coded_passages_are_certain_and_the_new_ones_a_sample_of_the_others() -> None:
    first = draw_passages(logs(), 4, seed=1)
    found = draw_active(logs, 2, 2, wants_convoys, "rare", stratify=one_stratum, earlier=first, seed=2)
    assert found.left_out == 4
    assert not {item.id for item in found.passages} & {item.id for item in first}
    assert {(item.stratum, item.sampling_probability) for item in found.earlier} == {("before", 1.0)}
    elsewhere = [replace(first[0], document="other")]
    assert draw_active(logs, 1, 1, wants_convoys, "rare", stratify=one_stratum, earlier=elsewhere).earlier == elsewhere
    # what was drawn actively is certain in the next draw of whatever kind, and all else with it
    later = draw_beside(logs(), 3, [*found.passages, *first], stratify=one_stratum)
    assert (later.left_out, later.joined) == (8, 0)
    assert {(item.stratum, item.sampling_probability) for item in later.earlier} == {("before", 1.0)}
    assert {item.sampling_probability for item in later.passages} == {3 / 4}


def test_two_rounds_together_estimate_the_whole() -> None:
    totals = []
    for seed in range(200):
        first = draw_passages(logs(), 3, seed=seed)
        found = draw_active(logs, 2, 2, wants_convoys, "rare", stratify=one_stratum, earlier=first, seed=seed + 1000)
        sample = [*found.earlier, *found.passages]
        totals.append(sum(("convoy" in item.text) / (item.sampling_probability or 1) for item in sample))
    assert np.mean(totals) == pytest.approx(3, abs=4 * np.std(totals) / np.sqrt(200))
    # seven of twelve drawn at random: 12 * sqrt((1 - 7 / 12) * .2045 / 7) = 1.32; here convoys are drawn more often
    assert np.std(totals) < 1.32


def test_the_same_seed_draws_the_same_and_wrong_sizes_are_refused() -> None:
    def draw(seed: int) -> list[Coding]:
        return draw_active(logs, 3, 3, wants_convoys, "rare", stratify=one_stratum, seed=seed).passages

    assert draw(3) == draw(3) != draw(4)
    with pytest.raises(BadSetting):
        draw_active(logs, 0, 1, wants_convoys, "rare", stratify=one_stratum)
    with pytest.raises(NotEnoughData, match="coded before"):
        draw_active(logs, 1, 1, wants_convoys, "rare", stratify=one_stratum, earlier=draw_passages(logs(), 99))
    with pytest.raises(NotEnoughData):
        draw_active(lambda: [], 1, 1, wants_convoys, "rare", stratify=one_stratum)


def test_measures_by_hand(scheme: Codebook) -> None:
    chances = np.array([[0.5, 0.9], [0.1, 0.0]])

    def predict(texts: Sequence[str]) -> np.ndarray:
        return chances[: len(texts)]

    assert by_uncertainty(predict)(["a", "b"]).tolist() == pytest.approx([1, 0.36])
    assert by_rare_codes(predict, [1])(["a", "b"]).tolist() == [0.9, 0]
    codings = [Coding(f"p{n}", practices=(("convoy", "endorse"),), domestic=("bread",) * (n < 29)) for n in range(30)]
    assert find_rare(codings, scheme) == ["blockade", "bread", "loan"]


def test_passages_unlike_each_other_are_wanted_alike() -> None:
    texts = ["ships sail under guard"] * 9 + ["bread and corn are dear"]
    wanted = by_diversity(texts, 2, 0)(texts)
    assert wanted.tolist() == pytest.approx([1 / 9] * 9 + [1])
    assert len(by_diversity(texts[:1], 5, 0)(texts[:1])) == 1


def test_strata_by_score_and_period() -> None:
    document = Document("d", "logs", SENTENCE * 20 + "They asked for a convoy.", "1402", "1402")
    asked = []

    def predict(texts: Sequence[str]) -> np.ndarray:
        asked.append(len(texts))
        return np.array([[0.6 if "convoy" in text else 0.04, 0.01] for text in texts])

    strata = draw_passages([document], 9, stratify=ScoreStrata(predict))
    assert {("convoy" in item.text, item.stratum) for item in strata} == {(True, "score-3"), (False, "score-0")}
    assert len(asked) == 1
    edge = ScoreStrata(lambda texts: np.array([[0.05]] * len(texts)))
    assert {item.stratum for item in draw_passages([document], 9, stratify=edge)} == {"score-1"}
    assert by_period(10)(document, "") == "period-1400-1409"
    assert by_period(25)(replace(document, earliest="1449-02-01"), "") == "period-1425-1449"
    assert by_period(10)(replace(document, earliest=""), "") == "period-unknown"


@pytest.mark.parametrize(
    ("years", "since", "until"),
    [
        ("1947-1951", "1947", "1951"),
        ("1947-", "1947", ""),
        ("-1951", "", "1951"),
        ("1947", "1947", "1947"),
        ("", "", ""),
    ],
)
def test_years_as_people_write_them(years: str, since: str, until: str) -> None:
    part = Part.of(years)
    assert (part.since, part.until) == (since, until)


@pytest.mark.parametrize("years", ["47", "1951-1947", "-", "nineteen", "1947 to 1951"])
def test_what_is_no_years_is_refused(years: str) -> None:
    with pytest.raises(BadSetting, match="are not years"):
        Part.of(years)


def test_strata_say_of_which_part_they_are() -> None:
    assert Part.of().name_stratum("logs", "all") == "all"
    assert Part.of("1947-1951").name_stratum("logs", "all") == "logs-1947-1951/all"
    assert Part.of("1947-").name_stratum("logs", "all") == "logs-1947-/all"
    assert Part.of("1947", ["USA"]).name_stratum("logs", "all") == "draw2-all"
    assert Part.of("1947-1951", ["USA"], ["Tru"]).as_text() == "years 1947-1951; states USA; speakers Tru"
