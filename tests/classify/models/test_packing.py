from __future__ import annotations

import numpy as np

from framing.classify.models.packing import pack_rows, unpack_rows


def test_eight_bits_by_hand() -> None:
    weights = np.array([[1.27, -0.635, 0.004], [0, 0, 0], [-2e-6, 1e-6, 2e-6]], np.float32)
    whole, scale = pack_rows(weights)
    assert whole.tolist() == [[127, -64, 0], [0, 0, 0], [-127, 64, 127]]
    assert np.allclose(scale, [0.01, 0, 2e-6 / 127])
    assert np.abs(unpack_rows(whole, scale) - weights).max() <= 0.0051


def test_packing_again_changes_nothing() -> None:
    weights = np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)
    once = unpack_rows(*pack_rows(weights))
    assert np.array_equal(unpack_rows(*pack_rows(once)), once)
    assert np.abs(once - weights).max() <= np.abs(weights).max() / 254 * 1.01


def test_no_rows() -> None:
    assert unpack_rows(*pack_rows(np.zeros((0, 3), np.float32))).shape == (0, 3)
