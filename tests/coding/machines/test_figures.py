from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta, binom

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.machines.estimating import codings_to_validate, estimate, half_width
from framing.coding.machines.validating import validate_models
from framing.errors import BadSetting

CONVOY = (("convoy", "endorse"),)
MACHINE = (("coder_kind", "model"),)


def coding(name: str, coder: str, practices: tuple[tuple[str, str], ...] = (), **more: object) -> Coding:
    return Coding(name, coder, "logs", name, "", 0, 4, practices, **more)  # type: ignore[arg-type]


def test_codings_to_validate_are_the_fewest_that_show_it() -> None:
    needed = codings_to_validate(0.1)

    def power(count: int) -> float:
        errors = np.arange(count)
        below = beta.ppf(0.95, errors + 1, count - errors) < 0.1
        return float(binom.pmf(errors[below], count, 0.05).sum())

    assert power(needed) >= 0.8
    assert all(power(count) >= 0.8 for count in range(needed, needed + 200))
    assert power(needed - 1) < 0.8
    assert codings_to_validate(0.1, expected=0.02) < needed < codings_to_validate(0.05)
    # without any error 1 - .05 ** (1 / n) < .5 from n = 5 on (.05 ** .2 = .549); one error is likely at .01 only rarely
    assert codings_to_validate(0.5, expected=0.01) == 5
    for wrong in (0.0, 1.0, 0.001):
        with pytest.raises(BadSetting):
            codings_to_validate(wrong)
    with pytest.raises(BadSetting):
        codings_to_validate(0.1, expected=0.1)


def test_half_of_an_interval() -> None:
    assert half_width(0.1, 100) == pytest.approx(1.96 * math.sqrt(0.1 / 100), abs=1e-4)
    assert math.isnan(half_width(0.1, 0))


def test_costs_by_hand() -> None:
    found = estimate([coding("a", "", text="x" * 40), coding("b", "", text="y y")], "p" * 17, price=(2.0, 10.0))
    # (17 + 40 + 17 + 3) / 4 = 19.25 tokens in, 2 * 120 out
    assert (found.passages, found.words, found.tokens_in, found.tokens_out) == (2, 3, 19, 240)
    assert found.cost == pytest.approx((19 * 2 + 240 * 10) / 1e6)
    assert found.seconds == (2.0, 20.0)
    assert "about 2 s to 20 s" in found.as_text()
    timed = estimate([coding("a", "", text="x")] * 240, "", seconds=4.0, parallel=2)
    assert timed.seconds == (480.0, 480.0)
    assert timed.as_text().endswith("cost unknown (--price IN OUT, per million tokens); about 8 min.")


def test_a_model_is_held_against_what_most_people_gave(scheme: Codebook) -> None:
    codings = [
        coding("a", "ann", CONVOY), coding("a", "m", CONVOY, other=MACHINE),
        coding("b", "ann", CONVOY), coding("b", "bob", CONVOY), coding("b", "cid"), coding("b", "m", other=MACHINE),
        coding("c", "ann"), coding("c", "m", other=MACHINE),
        coding("d", "ann"), coding("d", "m", other=MACHINE),
        coding("e", "m", CONVOY, other=MACHINE),
    ]  # fmt: skip
    table = validate_models(codings, scheme, error=0.3).set_index("code")
    assert list(table.index) == ["any code", "convoy"]
    row = table.loc["convoy"]
    assert (row["model"], row["passages"], row["people"], row["model_share"], row["differs"]) == (
        "m",
        4,
        0.5,
        0.25,
        0.25,
    )
    # Clopper and Pearson, 1 of 4: beta(1, 4) and beta(2, 3)
    assert (row["low"], row["high"]) == (pytest.approx(0.0063, abs=1e-4), pytest.approx(0.8059, abs=1e-4))
    assert row["f1"] == pytest.approx(2 / 3)
    assert row["more"] == codings_to_validate(0.3, expected=0.25) - 4
    assert math.isnan(validate_models(codings, scheme, error=0.25)["more"][0])  # differs as often as that already
    assert validate_models(codings[:1], scheme).empty
