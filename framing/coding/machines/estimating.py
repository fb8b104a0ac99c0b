"""What asking will cost and take, and how many codings by people show how good a model is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm

from framing.coding.record import Coding
from framing.errors.machines import bad_error_rate

CHARACTERS = 4.0  # a token of English text, about
ANSWER = 120  # tokens of an answer, about
QUICK, SLOW = 1.0, 10.0  # seconds of an answer, where none was timed yet
_MOST = 20_000


@dataclass(frozen=True)
class Estimate:
    """Requests, words that are sent, tokens in and out, money (None without a price) and seconds from and to."""

    passages: int
    words: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    seconds: tuple[float, float]
    units: str = "passages"

    def as_text(self) -> str:
        """One line for people."""
        cost = (
            "cost unknown (--price IN OUT, per million tokens)"
            if self.cost is None
            else f"cost about {self.cost:.2f}, in the currency of --price"
        )
        low, high = (_duration(value) for value in self.seconds)
        time = low if low == high else f"{low} to {high}"
        return (
            f"{self.passages} {self.units} ({self.words:,} words), about {self.tokens_in:,} tokens in and "
            f"{self.tokens_out:,} out; {cost}; about {time}."
        )


def estimate(
    passages: Sequence[Coding],
    prompt: str,
    *,
    price: tuple[float, float] | None = None,
    seconds: float | None = None,
    parallel: int = 1,
    units: str = "passages",
) -> Estimate:
    """What asking about passages, or `units` in their place, will take, one request each.

    Parameters
    ----------
    price : of a million tokens in and out. seconds : of one answer, where some were timed; else 1 to 10 are reckoned with.
    """
    count = len(passages)
    tokens = round(sum(len(prompt) + len(passage.text) for passage in passages) / CHARACTERS)
    out = count * ANSWER
    cost = None if price is None else (tokens * price[0] + out * price[1]) / 1e6
    each = (seconds, seconds) if seconds is not None else (QUICK, SLOW)
    words = sum(len(passage.text.split()) for passage in passages)
    return Estimate(count, words, tokens, out, cost, (count * each[0] / parallel, count * each[1] / parallel), units)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def codings_to_validate(error: float, *, expected: float | None = None, level: float = 0.95, power: float = 0.8) -> int:
    """How many passages drawn at random people have to code to show that a model's rate of error is below `error`.

    Parameters
    ----------
    error : the wanted bound, of passages that the model codes otherwise (0..1). expected : its true rate; half the
    bound by default.
    level : of the one-sided interval (Clopper and Pearson). power : with which it shall lie below the bound.

    Returns
    -------
    The smallest number from which on that holds for every larger one as well.

    Raises
    ------
    BadSetting : not 0 < expected < error < 1, or more than 20,000 passages.
    """
    true = error / 2 if expected is None else expected
    if not 0 < true < error < 1:
        raise bad_error_rate(error, true)
    low, high = 1, 16
    while not _shows(np.arange(high, high + 1), error, true, level, power).all():
        low, high = high, high * 2
        if high > _MOST:
            raise bad_error_rate(error, true)
    counts = np.arange(low, 2 * high + 1)
    enough = _shows(counts, error, true, level, power)
    return int(counts[np.flatnonzero(~enough)[-1] + 1]) if not enough.all() else int(counts[0])


def _shows(counts: np.ndarray, error: float, true: float, level: float, power: float) -> np.ndarray:
    """Whether n passages suffice: the most errors with which the upper bound is below `error` happen with the power.

    The bound of k errors is below `error` exactly where k errors or fewer have a chance below 1 - level at that rate.
    """
    most = binom.ppf(1 - level, counts, error) - 1
    return np.asarray(binom.cdf(most, counts, true) >= power)


def half_width(disagreement: float, passages: int, *, level: float = 0.95) -> float:
    """Half the width of the interval (0..1) of a share that `passages` codings correct, if they differ from the
    model at this rate.

    The mean difference of model and people has at most the variance disagreement / n (Angelopoulos et al. 2023).
    """
    return float(norm.ppf((1 + level) / 2) * np.sqrt(disagreement / passages)) if passages else float("nan")
