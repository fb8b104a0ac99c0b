from __future__ import annotations

import numpy as np
import pytest
from encoder.head import BIAS, HIDDEN, HIDDEN_BIAS, QUERY, VALUE, Head, loss_gradient, start_head
from encoder.learning import Schedule, fit_head, score_kept

LENGTHS = np.array([3, 1, 4])


def example(seed: int = 0) -> tuple[dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    weights = {name: value.astype(float) for name, value in start_head(5, 4, 2, seed).items()}
    weights[QUERY] = rng.standard_normal((4, 2))
    return weights, rng.standard_normal((int(LENGTHS.sum()), 5))


def test_a_score_is_the_mean_of_what_pieces_say_weighed_by_attention() -> None:
    weights, states = example()
    units = np.maximum(states[:3] @ weights[HIDDEN] + weights[HIDDEN_BIAS], 0)
    asked, said = units @ weights[QUERY], units @ weights[VALUE]
    by_hand = [
        sum(np.exp(asked[piece, code]) * said[piece, code] for piece in range(3)) / np.exp(asked[:, code]).sum()
        for code in range(2)
    ]
    head = Head(weights, np.full(5, 0.5), np.full(5, 2.0))
    assert head.score(2 * states + 0.5, LENGTHS)[0] == pytest.approx(np.array(by_hand) + weights[BIAS])


def test_a_passage_is_scored_alike_alone_and_among_others() -> None:
    weights, states = example()
    head = Head(weights, np.zeros(5), np.ones(5))
    together = head.score(states, LENGTHS)
    assert head.score(states[4:], LENGTHS[2:])[0] == pytest.approx(together[2], abs=1e-12)


@pytest.mark.parametrize("name", [HIDDEN, HIDDEN_BIAS, QUERY, VALUE, BIAS])
@pytest.mark.parametrize("dropped", [False, True])
def test_the_gradient_is_that_of_the_loss(name: str, dropped: bool) -> None:
    weights, states = example(1)
    rng = np.random.default_rng(2)
    targets, counted = (rng.random((3, 2)) < 0.5) * 1.0, rng.random((3, 2))
    mask = (rng.random((len(states), 4)) < 0.7) / 0.7 if dropped else None
    gradient = loss_gradient(weights, states, LENGTHS, targets, counted, mask)[1][name]
    for place in np.ndindex(weights[name].shape):
        around = []
        for step in (1e-6, -1e-6):
            moved = weights | {name: weights[name].copy()}
            moved[name][place] += step
            around.append(loss_gradient(moved, states, LENGTHS, targets, counted, mask)[0])
        assert gradient[place] == pytest.approx((around[0] - around[1]) / 2e-6, abs=1e-7)


class Pieces:
    """Passages of random pieces; those of one half have, somewhere, the piece that makes the code."""

    def __init__(self, count: int) -> None:
        rng = np.random.default_rng(3)
        self.states = rng.standard_normal((count, 6, 8)).astype(np.float32)
        self.targets = (np.arange(count) % 2)[:, None].astype(float)
        for number in range(1, count, 2):
            self.states[number, rng.integers(6), :3] = 3.0

    def take(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.states[rows].reshape(-1, 8), np.full(len(rows), 6)


def test_training_finds_the_piece_that_makes_a_code() -> None:
    pieces = Pieces(400)
    schedule = Schedule(units=16, epochs=20, rate=1e-2)
    head = fit_head(pieces.take, np.arange(300), pieces.targets, np.ones((400, 1)), schedule=schedule)
    scores = score_kept(head, pieces.take, np.arange(300, 400))[:, 0]
    there = pieces.targets[300:, 0] > 0
    assert scores[there].min() > 0 > scores[~there].max()


def test_training_twice_gives_the_same_bytes_and_another_seed_others() -> None:
    pieces = Pieces(60)
    heads = [
        fit_head(
            pieces.take,
            np.arange(60),
            pieces.targets,
            np.ones((60, 1)),
            schedule=Schedule(units=8, epochs=2),
            seed=seed,
        )
        for seed in (0, 0, 1)
    ]
    first, second, other = (head.weights[HIDDEN].tobytes() for head in heads)
    assert first == second != other


def test_passages_without_weight_teach_nothing() -> None:
    pieces = Pieces(200)
    counted = np.ones((200, 1))
    turned = pieces.targets.copy()
    turned[100:] = 1 - turned[100:]
    counted[100:] = 0
    schedule = Schedule(units=16, epochs=20, rate=1e-2)
    head = fit_head(pieces.take, np.arange(200), turned, counted, schedule=schedule)
    scores = score_kept(head, pieces.take, np.arange(200))[:, 0]
    assert ((scores > 0) == (pieces.targets[:, 0] > 0)).mean() > 0.9


def test_no_rows_no_scores() -> None:
    pieces = Pieces(10)
    head = Head(start_head(8, 4, 3, 0), np.zeros(8), np.ones(8))
    assert score_kept(head, pieces.take, np.arange(0)).shape == (0, 3)
