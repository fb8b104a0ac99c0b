from __future__ import annotations

import numpy as np

from framing.classify.models.packing import pack_rows, unpack_rows


def test_eight_bits_by_hand() -> None:
    weights = np.array([[0.127, -0.0634, 0.0004, 127.0, -63.6], [0, 0, 0, 0, 1e-9]], np.float32)
    whole, scales = pack_rows(weights, 3)
    assert whole.tolist() == [[127, -63, 0, 127, -64], [0, 0, 0, 0, 0]]
    assert np.allclose(scales, [[0.001, 1], [0, 0]], rtol=1e-3)
    found = unpack_rows(whole, scales, 3)
    assert np.abs(found - weights)[0].max() <= 0.51
    assert np.abs(found - weights)[0, :3].max() <= 0.00052


def test_codes_do_not_depend_on_stance() -> None:
    weights = np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)
    alone, both = weights[:, :4], np.hstack([weights[:, :4], 100 * weights[:, 4:]])
    once = unpack_rows(*pack_rows(alone, 4), 4)
    assert np.array_equal(unpack_rows(*pack_rows(both, 4), 4)[:, :4], once)
    assert np.abs(once - alone).max() <= np.abs(alone).max() / 254 * 1.1


def test_packing_again_changes_nothing() -> None:
    weights = np.random.default_rng(1).normal(size=(50, 7)).astype(np.float32)
    once = unpack_rows(*pack_rows(weights, 4), 4)
    assert np.array_equal(unpack_rows(*pack_rows(once, 4), 4), once)


def test_no_rows() -> None:
    assert unpack_rows(*pack_rows(np.zeros((0, 3), np.float32), 2), 2).shape == (0, 3)
