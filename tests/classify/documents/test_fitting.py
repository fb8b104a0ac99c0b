"""Weights for documents: what is planted is learned, what was left out was not seen, and files keep them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from framing.classify.documents.features import DocumentFeatures, sum_up
from framing.classify.documents.fitting import Goals, choose_cut, fit_weights, group_twins, hold_out
from framing.classify.documents.weights import DocumentWeights

CODES, PRACTICES = ["pact", "fleet", "taxes"], ["pact", "fleet"]


def plant(count: int = 120, seed: int = 0) -> tuple[DocumentFeatures, Goals]:
    """Documents of nine passages; what stands in the last third is what they frame, none where little stands there."""
    rng = np.random.default_rng(seed)
    chances = rng.uniform(0, 0.3, (count, 9, 3))
    kind = rng.integers(0, 3, count)
    for row, place in enumerate(kind):
        if place < 2:
            chances[row, 6:, place] = rng.uniform(0.7, 1)
    owner = np.repeat(np.arange(count), 9)
    features = sum_up(chances.reshape(-1, 3), np.ones((count * 9, 2)), np.ones(count * 9), owner)
    return features, Goals(kind, np.eye(3)[kind][:, :2], np.full((count, 2), np.nan))


def test_what_is_planted_is_found_in_documents_left_out() -> None:
    features, goals = plant()
    held = hold_out(features, goals, CODES, PRACTICES, np.arange(120))
    assert (held.primary.argmax(axis=1) == goals.primary).mean() > 0.95
    assert (held.present == (goals.present > 0)).mean() > 0.95
    assert held.primary.sum(axis=1) == pytest.approx(1)


def test_no_group_stands_on_both_sides() -> None:
    features, goals = plant()
    groups = np.arange(120) // 3
    held = hold_out(features, goals, CODES, PRACTICES, groups)
    assert all(len(set(held.fold[groups == group])) == 1 for group in range(40))


def test_a_document_does_not_teach_what_is_said_of_it() -> None:
    features, goals = plant()
    whole = hold_out(features, goals, CODES, PRACTICES, np.arange(120))
    other = goals.primary.copy()
    other[7] = (other[7] + 1) % 3
    again = hold_out(features, Goals(other, goals.present, goals.weight), CODES, PRACTICES, np.arange(120))
    same_fold = whole.fold == whole.fold[7]
    assert again.primary[same_fold] == pytest.approx(whole.primary[same_fold])
    assert again.primary[~same_fold] != pytest.approx(whole.primary[~same_fold])


def test_weights_spread_over_practices_teach_too() -> None:
    features, goals = plant()
    spread = np.where(goals.primary[:, None] < 2, [[50.0, 50.0]], np.nan)
    plain = fit_weights(features, goals, CODES, PRACTICES).primary(features)
    mixed = fit_weights(features, Goals(goals.primary, goals.present, spread), CODES, PRACTICES).primary(features)
    framed = goals.primary < 2
    assert mixed[framed, goals.primary[framed]].mean() < plain[framed, goals.primary[framed]].mean() - 0.05


def test_weights_come_back_from_their_file() -> None:
    features, goals = plant()
    weights = fit_weights(features, goals, CODES, PRACTICES, threshold=0.4)
    value = json.loads(json.dumps(weights.as_json()))
    again = DocumentWeights.from_json(value, CODES, PRACTICES)
    assert again.primary(features) == pytest.approx(weights.primary(features), abs=1e-4)
    assert again.presence(features) == pytest.approx(weights.presence(features), abs=1e-4)
    assert (again.threshold, again.documents) == (0.4, 120)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "format 2"),
        ({"codes": ["pact"]}, "not those of the model"),
        ({"features": [1.0]}, "shape"),
        ({"intercepts": [1.0, float("nan"), 0.0]}, "not finite"),
        ({"crossed": None}, "shape"),
    ],
)
def test_weights_that_cannot_be_right_are_refused(change: dict[str, object], message: str) -> None:
    features, goals = plant()
    value = fit_weights(features, goals, CODES, PRACTICES).as_json() | change
    with pytest.raises(ValueError, match=message):
        DocumentWeights.from_json(value, CODES, PRACTICES)
    value.pop("scale_codes")
    with pytest.raises(ValueError, match=r"."):
        DocumentWeights.from_json(value, CODES, PRACTICES)


def test_cut_of_presence_is_where_f1_is_largest() -> None:
    presence = np.linspace(0.99, 0.01, 100).reshape(50, 2)
    present = (presence > 0.6).astype(float)
    assert choose_cut(presence, present) == pytest.approx(0.6, abs=0.03)


def test_near_duplicates_share_a_group() -> None:
    words = [f"word{chr(97 + k % 26)}{chr(97 + k // 26)}" for k in range(300)]
    first, second = " ".join(words[:200]), " ".join(words[20:200])
    groups = group_twins([first, " ".join(reversed(words)), second, ""])
    assert groups[0] == groups[2]
    assert len(set(groups.tolist())) == 3
