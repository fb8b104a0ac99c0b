"""What a model says and gives, by hand; what two models differ in; drift of words."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from framing.classify.evaluating.drift import Drift, measure_drift, share_unknown, usual_unknown
from framing.classify.models.comparing import compare_models
from framing.classify.models.model import FrameModel
from framing.classify.models.scores import Scores
from framing.classify.text.features import FeatureSpace, Reading, Settings
from framing.codebook import Code, Codebook

BOOK = Codebook(
    "toy", "1", (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("purse", "domestic", ""))
)
TOPICS = (("weather", "snow"), ("crops", "harvest"))


def scores(probabilities: list[list[float]], stance: list[list[float]] | None = None, away: float = 0.5) -> Scores:
    chances = np.array(probabilities, np.float32)
    each = np.array(stance or [[1, 0, 0]] * 2, np.float32)[None].repeat(len(chances), axis=0)
    return Scores(("ships", "talks", "purse"), ("ships", "talks"), chances, each[..., 0], each, away)


def model(choice: str = "many", **changes: object) -> FrameModel:
    given = {
        "codebook": replace(BOOK, choice=choice), "name": "toy", "version": "1", "space": SimpleNamespace(), "weights": {},
        "calibration": np.array([[2.0, 0.0], [1.0, np.log(3)], [1.0, 0.0]]), "cuts": np.array([0.5, 0.3, 0.2]),
    }  # fmt: skip
    return FrameModel(**(given | changes))


def with_scores(made: FrameModel, raw: list[list[float]]) -> FrameModel:
    made.space.read = lambda texts: SimpleNamespace(texts=texts)
    made.__dict__["scorer"] = SimpleNamespace(
        score_reading=lambda reading: np.array(raw, np.float32)[: len(reading.texts)]
    )
    return made


def test_the_likelier_of_reject_and_report_where_not_endorsed() -> None:
    # .6 > .5 away: reject .35 against report .25; .4 away: endorsed
    assert scores([[0, 0, 0]], [[0.4, 0.35, 0.25], [0.6, 0.1, 0.3]]).stances.tolist() == [["reject", "endorse"]]
    # with .3 both are away; .1 against .3 is a report; a tie is a rejection
    assert scores([[0, 0, 0]], [[0.6, 0.1, 0.3], [0.6, 0.2, 0.2]], 0.3).stances.tolist() == [["report", "reject"]]
    assert len(scores([[0, 0, 0]] * 3)) == 3


def test_codes_from_their_threshold_on_are_given() -> None:
    given = model().give_codes(scores([[0.6, 0.3, 0.1], [0.4, 0.29, 0.9]]))
    assert given.tolist() == [[True, True, False], [False, False, True]]


def test_one_practice_at_most_where_the_codebook_says_so() -> None:
    given = model("one").give_codes(scores([[0.6, 0.4, 0.9], [0.51, 0.9, 0.1], [0.4, 0.35, 0.0]]))
    # the third: ships is likelier, below its threshold, so talks is not given either
    assert given.tolist() == [[True, False, True], [False, True, False], [False, False, False]]


def test_probabilities_are_calibrated_scores() -> None:
    # 2 * .5 ln 3 -> 3/4; ln 3 + ln 3 -> 9/10; 0 -> 1/2
    made = with_scores(model(), [[0.5 * np.log(3), np.log(3), 0.0]])
    found = made.predict(["x"])
    assert found.probabilities[0] == pytest.approx([3 / 4, 9 / 10, 1 / 2])
    assert found.stance[0].tolist() == [[1, 0, 0], [1, 0, 0]]
    assert made.thresholds == {"ships": 0.5, "talks": 0.3, "purse": 0.2}


def test_practices_of_which_one_is_chosen_add_to_one_at_most() -> None:
    made = with_scores(model("one"), [[0.5 * np.log(3), np.log(3), 0.0], [-9.0, -9.0, 0.0]])
    found = made.predict(["x", "y"]).probabilities
    # 3/4 + 9/10 = 33/20 divides both; two small ones stay; the appeal is no practice
    assert found[0] == pytest.approx([15 / 33, 18 / 33, 1 / 2])
    assert found[1] == pytest.approx([1 / (1 + np.exp(18)), 3 / (3 + np.exp(9)), 1 / 2], abs=1e-6)


def test_stance_is_read_from_the_outputs_behind_the_codes() -> None:
    # away of ships, talks: ln 3, 0 -> 3/4, 1/2; reported if away: 0, ln 3 -> 1/2, 3/4
    raw = [[0.0, 0, 0, np.log(3), 0, 0, np.log(3)]]
    made = with_scores(model(stance_calibration=np.array([[1.0, 0.0], [1.0, 0.0]]), away=0.6), raw)
    found = made.predict(["x"])
    assert found.stance[0, 0] == pytest.approx([1 / 4, 3 / 8, 3 / 8])
    assert found.stance[0, 1] == pytest.approx([1 / 2, 1 / 8, 3 / 8])
    assert found.endorsement[0] == pytest.approx([1 / 4, 1 / 2])
    assert found.away == 0.6
    assert made.predict([]).probabilities.shape == (0, 3)
    assert made.predict([]).away == 0.6


def test_models_differ_by_settings_codes_and_f1() -> None:
    space = FeatureSpace(BOOK, Settings()).fit(["our fleet sails far away"] * 3)
    one = model(space=space, sha256="a", about={"seed": 1, "codings": 20})
    other = model(space=space, sha256="b", about={"seed": 2, "codings": 20}, name="toy two")
    one.__dict__["figures"] = {"codes": {"ships": {"f1": 0.5}, "talks": {"f1": 0.4}}}
    other.__dict__["figures"] = {"codes": {"ships": {"f1": 0.5}, "talks": {"f1": 0.6}, "purse": {"f1": 0.1}}}
    found = compare_models(one, other)
    assert found == {
        "same": False, "settings": {"name": ["toy", "toy two"], "seed": [1, 2]},
        "f1": {"talks": [0.4, 0.6], "purse": [None, 0.1]},
    }  # fmt: skip
    assert compare_models(one, one) == {"same": True, "settings": {}, "f1": {}}


def test_models_differ_by_codebook_codes_and_size_and_may_have_no_figures() -> None:
    def trained(book: Codebook, texts: list[str], sha256: str) -> FrameModel:
        return replace(model(space=FeatureSpace(book, Settings()).fit(texts)), codebook=book, sha256=sha256)

    one = trained(replace(BOOK, source="a book"), ["our fleet sails far away"] * 3, "a")
    small = replace(BOOK, codes=BOOK.codes[:2], source="a smaller book")
    other = replace(trained(small, ["our fleet sails"] * 3, "b"), version="2")
    found = compare_models(one, other)
    words, pairs = ([len(getattr(each.space, name)) for each in (one, other)] for name in ("word_idf", "pairs"))
    assert words[0] - words[1] == pairs[0] - pairs[1] == 2  # two words, and two pairs of neighbours, more
    assert found["settings"] == {
        "version": ["1", "2"],
        "codebook": [hashlib.sha256(text).hexdigest()[:16] for text in (b"a book", b"a smaller book")],
        "codes": [["ships", "talks", "purse"], ["ships", "talks"]],
        "words": words, "pairs": pairs, "n-grams": [len(one.space.grams), len(other.space.grams)],
    }  # fmt: skip
    assert found["f1"] == {}  # neither has figures
    one.__dict__["figures"] = {"codes": {"walls": {"f1": 0.5}}}
    assert compare_models(one, other)["f1"] == {"walls": [0.5, None]}
    assert compare_models(other, one)["f1"] == {"walls": [None, 0.5]}


def test_drift_is_the_share_of_unknown_words() -> None:
    space = FeatureSpace(BOOK, Settings()).fit(["our fleet sails"] * 3)
    texts = ["our fleet sails zyx", "our fleet wvu sails"]  # two of eight unknown
    far = measure_drift(model(space=space, about={"unknown_words": 0.08}), texts)
    assert (far.unknown, far.usual, far.far) == (0.25, 0.08, True)
    assert "25.0%" in far.warning
    assert "3.1 times" in far.warning
    near = measure_drift(model(space=space, about={"unknown_words": 0.09}), texts)
    assert not near.far  # .25 is less than three times .09
    assert near.warning == ""
    assert not measure_drift(model(space=space, about={"unknown_words": 0.25 / 3}), texts).far  # just three times
    assert measure_drift(model(space=space), texts).usual == 0.02
    assert measure_drift(model(space=space, about={"unknown_words": 0.0}), texts).usual == 0.002
    assert measure_drift(model(space=space), []) == Drift(0.0, 0.02, False)


def test_each_passage_has_its_share_of_unknown_words() -> None:
    made = model(space=FeatureSpace(BOOK, Settings()).fit(["our fleet sails"] * 3))
    shares = share_unknown(made, ["our fleet sails zyx", "wvu", "", "zyx our wvu", "our fleet"])
    assert shares.tolist() == pytest.approx([1 / 4, 1, 0, 2 / 3, 0])
    assert measure_drift(made, ["wvu"]).unknown == 1


def test_usual_share_of_unknown_words_leaves_out_the_own_document() -> None:
    space = FeatureSpace(BOOK, Settings()).fit(["our fleet sails"] * 3)
    texts = ["our fleet zyx zyx", "our fleet zyx", "our fleet sails", "our sails wvu"]
    # zyx (three times) stands in the first document alone, wvu (once) in the third: 4 of 13 words
    assert usual_unknown(space, texts, ["a", "a", "b", "c"]) == pytest.approx(4 / 13)
    # sails is known, but stands in the first document alone; zyx is unknown to the model, though it stands in both
    assert usual_unknown(space, ["our fleet sails", "our fleet"], ["a", "b"]) == pytest.approx(1 / 5)
    fresh = FeatureSpace(BOOK, Settings()).fit(["our fleet sails"] * 3)
    assert usual_unknown(fresh, ["our zyx fleet", "our zyx fleet"], ["a", "b"]) == pytest.approx(2 / 6)
    assert usual_unknown(space, ["zyx"], ["a"]) == 1
    assert usual_unknown(space, [], []) == 0


def test_spans_that_speak_for_a_code_by_their_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    # ships: slope 2, talks: slope 1. Spans of no or contrary weight are left out; equal ones stand in the order of the text
    shares = {
        (5, 9): np.array([0.5, -1.0]), (0, 4): np.array([0.5, 0.75]), (10, 14): np.array([2.0, 0.0]),
        (20, 24): np.array([-0.1, 0.25]), (30, 34): np.array([0.0, 3.0]),
    }  # fmt: skip
    made = with_scores(model(), [[9.0, 9.0, -9.0]])  # ships and talks are given, purse is not
    asked: list[tuple[object, str, list[int]]] = []

    def divide(
        scorer: object, reading: Reading, outputs: list[int]
    ) -> tuple[dict[tuple[int, int], np.ndarray], np.ndarray]:
        asked.append((scorer, reading.texts[0], list(outputs)))
        return {span: row[: len(outputs)] for span, row in shares.items()}, np.zeros(len(outputs))

    monkeypatch.setattr("framing.classify.models.model.divide_score", divide)
    found = [(one.code, one.start, one.end, one.weight) for one in made.explain("a text")]
    assert found == [
        ("ships", 10, 14, 4.0), ("ships", 0, 4, 1.0), ("ships", 5, 9, 1.0),
        ("talks", 30, 34, 3.0), ("talks", 0, 4, 0.75), ("talks", 20, 24, 0.25),
    ]  # fmt: skip
    assert asked == [(made.scorer, "a text", [0, 1])]
    # a code asked for, whether or not it is given; one span at most
    assert [(one.code, one.start) for one in made.explain("a text", ["purse", "talks"], most=1)] == [
        ("purse", 10),
        ("talks", 30),
    ]
    assert asked[-1][2] == [2, 1]
    many = {(place, place + 1): np.array([1.0]) for place in range(20)}
    monkeypatch.setattr("framing.classify.models.model.divide_score", lambda *given: (many, np.zeros(1)))
    assert [one.start for one in made.explain("a text", ["ships"])] == list(range(12))


def test_scores_carry_their_names_and_texts_reach_the_scorer() -> None:
    seen: list[list[str]] = []
    made = with_scores(model(), [[0, 0, 0]] * 2)
    made.space.read = lambda texts: seen.append(texts) or SimpleNamespace(texts=texts)
    for found in (made.predict(["x", "y"]), made.predict([])):
        assert (found.codes, found.practices) == (("ships", "talks", "purse"), ("ships", "talks"))
    assert seen == [["x", "y"], []]
    nothing = made.predict([])
    assert (nothing.endorsement.shape, nothing.stance.shape, len(nothing)) == ((0, 2), (0, 2, 3), 0)


def test_named_threats_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, list[str], list[int], bool]] = []

    def name(space: object, reading: SimpleNamespace, rows: range, *, entities: bool) -> list[list[str]]:
        asked.append((space, reading.texts, list(rows), entities))
        return [["X", "Y"], []]

    monkeypatch.setattr("framing.classify.models.model.name_threats", name)
    made = with_scores(model(), [])
    assert made.threats(["a", "b"]) == ["X;Y", ""]
    assert made.threats(["a", "b"], entities=True) == ["X;Y", ""]
    assert made.name_threats(made.space.read(["a", "b"]), [1]) == ["X;Y", ""]
    assert [one[1:] for one in asked] == [
        (["a", "b"], [0, 1], False),
        (["a", "b"], [0, 1], True),
        (["a", "b"], [1], False),
    ]
    assert all(one[0] is made.space for one in asked)


def test_placebo_topics_are_found_by_their_cues() -> None:
    book = replace(BOOK, placebo=tuple(Code(name, "placebo", "", cues=(cue,)) for name, cue in TOPICS))
    space = FeatureSpace(book, Settings()).fit(["our fleet sails"] * 3)
    made = replace(model(space=space), codebook=book)
    found = made.find_topics(made.read(["snow on the fleet", "the harvest after the snow", "our fleet sails"]))
    assert found.tolist() == [[True, False], [True, True], [False, False]]
    assert found.dtype == bool
