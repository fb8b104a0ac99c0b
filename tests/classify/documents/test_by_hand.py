"""The document model by hand: scales, predictions, the place of the least loss, folds, twins, files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from framing.classify.documents import fitting
from framing.classify.documents.features import DocumentFeatures, sum_up
from framing.classify.documents.fitting import Goals, choose_cut, fit_weights, group_twins, hold_out
from framing.classify.documents.weights import DocumentWeights, Scales
from framing.classify.fitting.folds import assign_folds

CODES, PRACTICES = ["pact", "fleet", "taxes"], ["pact", "fleet"]
NAN = float("nan")
PLAIN = Scales(np.array([[0.0] * 3, [1.0] * 3]), np.array([[0.0] * 3, [1.0] * 3]), np.array([[0.0] * 4, [1.0] * 4]))


def test_nothing_found_and_no_words_are_finite() -> None:
    found = sum_up(np.zeros((2, 2)), np.ones((2, 1)), np.array([0, 0]), np.zeros(2, np.int64))
    assert np.exp(found.practices[0, 0]) == pytest.approx([0.001] * 3)
    assert np.exp(found.codes[0]) == pytest.approx([0.01] * 2)
    assert np.exp(found.document[0]) == pytest.approx([2, 0.1, 0.001, 0.001])
    # a passage without words counts as one of one word: (1 * .2 + 3 * .6) / 4
    found = sum_up(np.array([[0.2], [0.6]]), np.ones((2, 1)), np.array([0, 3]), np.zeros(2, np.int64))
    assert np.exp(found.practices[0, 0, 0]) == pytest.approx(0.5 + 0.001)
    none = sum_up(np.zeros((0, 2)), np.zeros((0, 1)), np.zeros(0), np.zeros(0, np.int64))
    assert (none.practices.shape, none.codes.shape, none.document.shape) == ((0, 1, 3), (0, 2), (0, 4))


def test_the_last_third_is_rounded_up() -> None:
    # three passages: the last one; endorsed .1, .2, .6; the highest of any practice .6, all of them .9
    found = sum_up(np.array([[0.1], [0.2], [0.6]]), np.ones((3, 1)), np.ones(3), np.zeros(3, np.int64))
    assert np.exp(found.practices[0, 0]) == pytest.approx([0.301, 0.301, 0.601])
    assert np.exp(found.document[0]) == pytest.approx([3, 1.0, 0.301, 0.601])
    # of two practices the larger counts: .5 and .2
    two = sum_up(np.array([[0.1, 0.5], [0.2, 0.0]]), np.ones((2, 2)), np.ones(2), np.zeros(2, np.int64))
    assert np.exp(two.document[0]) == pytest.approx([2, 0.8, 0.351, 0.501])
    assert np.exp(two.practices[0, :, 1]) == pytest.approx([0.3 / 3 + 0.001, 0.5 / 3 + 0.001])
    none = sum_up(np.full((2, 1), 0.3), np.zeros((2, 0)), np.ones(2), np.zeros(2, np.int64))
    assert np.exp(none.document[0]) == pytest.approx([2, 0.1, 0.001, 0.001])


def test_features_are_put_on_the_scales_of_the_documents() -> None:
    practices = np.array([[[1.0, 0, 7], [3, 0, 7]], [[5.0, 4, 7], [7, 4, 7]]])
    given = DocumentFeatures(practices, np.array([[1.0, 5], [1.5, 5]]), np.array([[0.0, 0, 0, 0], [2, 4, 6, 8]]))
    scales = Scales.of(given)
    # over documents and practices 1 3 5 7: mean 4, squares 9 1 1 9, variance 5; 0 0 4 4: 2 and 2; 7: nothing to scale
    assert scales.practices == pytest.approx(np.array([[4, 2, 7], [np.sqrt(5), 2, 1]]))
    assert scales.codes == pytest.approx(np.array([[1.25, 5], [0.25, 1]]))
    put = scales.apply(given)
    assert put.practices[0, 0] == pytest.approx([-3 / np.sqrt(5), -1, 0])
    assert put.codes == pytest.approx(np.array([[-1, 0], [1, 0]]))
    assert put.document == pytest.approx(np.array([[-1] * 4, [1] * 4]))
    one = given.take(np.array([1]))
    assert (one.practices[0, 0, 0], one.codes[0, 0], one.document[0, 3]) == (5, 1.5, 8)


def weights(scales: Scales = PLAIN) -> DocumentWeights:
    return DocumentWeights(
        tuple(CODES), tuple(PRACTICES), scales,
        features=np.array([1.0, 2, 0.5]), intercepts=np.array([0.1, 0.2, 0.3]), document=np.array([0.1, 0.2, 0, 0]),
        crossed=np.array([[1.0, 0, 0], [5, 5, 5], [0, 1, 0]]),
        presence_features=np.array([0.0, 1, 1]), presence_intercepts=np.array([0.5, -0.5]),
        presence_crossed=np.array([[-1.0, 0], [5, 5], [0, -2]]), threshold=0.4, documents=3,
    )  # fmt: skip


def test_predictions_by_hand() -> None:
    given = DocumentFeatures(np.array([[[1.0, 0, 2], [0, 1, 1]]]), np.array([[1.0, 0, 2]]), np.array([[1.0, 2, 3, 4]]))
    # practices 1 + 1 = 2 and 2 + .5; none .1 + .4; intercepts .1 .2 .3; codes (1, 2, 0)
    score = np.array([2 + 0.1 + 1, 2.5 + 0.2 + 2, 0.5 + 0.3])
    assert weights().primary(given)[0] == pytest.approx(np.exp(score) / np.exp(score).sum())
    # presence: 2 and 2; .5 and -.5; codes -1 and -4
    assert weights().presence(given)[0] == pytest.approx(1 / (1 + np.exp([-1.5, 2.5])))
    moved = Scales(PLAIN.practices + 1, PLAIN.codes, PLAIN.document)
    # (1, 0, 2) less 1 over 2 is (0, -.5, .5), (0, 1, 1) is (-.5, 0, 0)
    assert weights(moved).presence(given)[0] == pytest.approx(1 / (1 + np.exp([-(0 + 0.5 - 1), -(0 - 0.5 - 4)])))


def small(count: int = 16) -> tuple[DocumentFeatures, Goals, np.ndarray]:
    """Documents at random, and what the goals are: .7 of the primary practice, .3 as the weight is spread."""
    rng = np.random.default_rng(3)
    features = DocumentFeatures(
        rng.normal(size=(count, 2, 3)), rng.normal(size=(count, 3)), rng.normal(1, 2, size=(count, 4))
    )
    primary = np.arange(count) % 3
    weight = np.full((count, 2), NAN)
    weight[0], weight[2], weight[3] = [0.3, 0.1], [0.1, 0.1], [0, 0]
    goal = np.eye(3)[primary]
    # pact with .3 of .4: .7 + .3 * .75; none stays none; of no weight at all nothing is spread
    goal[0] = [0.925, 0.075, 0]
    return features, Goals(primary, (rng.random((count, 2)) < 0.5).astype(float), weight), goal


def slopes(loss: Any, found: DocumentWeights, names: list[str]) -> np.ndarray:
    """The slope of a loss along every weight, by its values a little to both sides."""
    out = []
    for name in names:
        values = getattr(found, name)
        for at in np.ndindex(values.shape):
            ends = []
            for sign in (-1, 1):
                moved = values.copy()
                moved[at] += sign * 1e-4
                ends.append(loss(replace(found, **{name: moved})))
            out.append((ends[1] - ends[0]) / 2e-4)
    return np.array(out)


def test_weights_lie_where_the_loss_is_least() -> None:
    features, goals, goal = small()
    found = fit_weights(features, goals, CODES, PRACTICES)

    def of_primary(one: DocumentWeights) -> float:
        ridge = (
            (one.features**2).sum() + (one.intercepts**2).sum() + (one.document**2).sum() + 50 * (one.crossed**2).sum()
        )
        return float(-(goal * np.log(one.primary(features))).sum() + ridge / 2)

    def of_presence(one: DocumentWeights) -> float:
        chance, there = one.presence(features), goals.present
        own = -(there * np.log(chance) + (1 - there) * np.log(1 - chance)).sum()
        ridge = (one.presence_features**2).sum() + (one.presence_intercepts**2).sum()
        return float(own + (ridge + 50 * (one.presence_crossed**2).sum()) / 2)

    assert slopes(of_primary, found, ["features", "intercepts", "document", "crossed"]) == pytest.approx(0, abs=0.01)
    names = ["presence_features", "presence_intercepts", "presence_crossed"]
    assert slopes(of_presence, found, names) == pytest.approx(0, abs=0.01)
    assert np.abs(found.crossed).max() > 0.01
    assert np.abs(found.document).max() > 0.1
    assert (found.threshold, found.documents, found.codes, found.practices) == (0.5, 16, tuple(CODES), tuple(PRACTICES))
    assert (found.crossed.shape, found.presence_crossed.shape) == ((3, 3), (3, 2))


def test_what_is_said_of_a_fold_comes_from_the_others() -> None:
    features, goals, _ = small(18)
    groups = np.arange(18) // 2
    held = hold_out(features, goals, CODES, PRACTICES, groups, folds=3, seed=5)
    assert held.fold.tolist() == assign_folds(groups, 3, 5).tolist()
    here, rest = np.flatnonzero(held.fold == 1), np.flatnonzero(held.fold != 1)
    found = fit_weights(features.take(rest), goals.take(rest), CODES, PRACTICES)
    assert held.primary[here] == pytest.approx(found.primary(features.take(here)))
    assert held.presence[here] == pytest.approx(found.presence(features.take(here)))
    by_own = []
    for number in range(3):
        part = held.fold == number
        cut = choose_cut(held.presence[~part], goals.present[~part])
        assert (held.present[part] == (held.presence[part] >= cut)).all()
        by_own.append(held.presence[part] >= choose_cut(held.presence[part], goals.present[part]))
    assert np.concatenate(by_own).sum() != held.present.sum()  # its own documents would put the cut elsewhere


def test_folds_are_ten_or_as_many_as_there_are_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "_minimise", lambda loss, sizes, ridges: [np.zeros(size) for size in sizes])
    features, goals, _ = small(18)
    two = hold_out(features, goals, CODES, PRACTICES, np.arange(18) // 9)
    assert sorted(set(two.fold.tolist())) == [0, 1]
    plain = hold_out(features, goals, CODES, PRACTICES, np.arange(18))
    assert plain.fold.tolist() == assign_folds(np.arange(18), 10, 0).tolist()
    # weights of nought: one third each, and a half
    assert plain.primary == pytest.approx(1 / 3)
    assert plain.presence == pytest.approx(0.5)


def test_twins_share_three_in_ten_of_all_their_runs() -> None:
    words = [letter * 3 for letter in "abcdefghijklm"]
    # thirteen words have ten runs of four, the first six have three of them: 3 of 10; a seventh of its own: 3 of 11
    whole, six, seven = " ".join(words), " ".join(words[:6]), " ".join([*words[:6], "zzz"])
    assert group_twins([whole, six, seven]).tolist() == [0, 0, 0]  # the two short ones share 3 of 4
    assert group_twins([whole, six]).tolist() == [0, 0]
    assert group_twins([whole, seven]).tolist() == [0, 1]
    assert group_twins(["", "", "one two"]).tolist() == [0, 1, 2]
    # a run said over and over is one run: 1 of 1, and of three
    over = " ".join(["aaa"] * 40)
    assert group_twins([over, "aaa aaa aaa aaa"]).tolist() == [0, 0]


def test_files_hold_six_digits_and_what_is_wrong_is_named() -> None:
    exact = replace(weights(), features=np.array([1 / 3, 2, 0.5]), threshold=1 / 3)
    value = json.loads(json.dumps(exact.as_json()))
    assert (value["format"], value["features"][0], value["threshold"]) == (1, 0.333333, 0.333333)
    again = DocumentWeights.from_json(value, CODES, PRACTICES)
    for name, own in vars(exact).items():
        if isinstance(own, np.ndarray):
            assert getattr(again, name) == pytest.approx(own, abs=1e-6), name
    assert (again.codes, again.practices, again.documents) == (tuple(CODES), tuple(PRACTICES), 3)
    assert again.threshold == 0.333333
    assert again.scales.document.tolist() == PLAIN.document.tolist()
    shapes = {
        "scale_practices": (2, 3), "scale_codes": (2, 3), "scale_document": (2, 4), "features": (3,), "intercepts": (3,),
        "document": (4,), "crossed": (3, 3), "presence_features": (3,), "presence_intercepts": (2,),
        "presence_crossed": (3, 2), "threshold": (),
    }  # fmt: skip
    for name, shape in shapes.items():
        with pytest.raises(
            ValueError, match=rf"'{name}' has shape \(5, 5\), not {str(shape).replace('(', '.').replace(')', '.')}"
        ):
            DocumentWeights.from_json(value | {name: np.ones((5, 5)).tolist()}, CODES, PRACTICES)
        with pytest.raises(ValueError, match=f"'{name}' is missing"):
            DocumentWeights.from_json({key: part for key, part in value.items() if key != name}, CODES, PRACTICES)
    for name in ("scale_practices", "scale_codes", "scale_document"):
        flat = value | {name: [value[name][0], [0.0, *value[name][1][1:]]]}
        with pytest.raises(ValueError, match="a scale is not above 0"):
            DocumentWeights.from_json(flat, CODES, PRACTICES)
    with pytest.raises(ValueError, match="its codes are not those"):
        DocumentWeights.from_json(value, CODES, ["pact", "taxes"])
    with pytest.raises(ValueError, match="its codes are not those"):
        DocumentWeights.from_json(value, ["pact"], PRACTICES)
